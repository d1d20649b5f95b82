import { z } from 'zod';
import { catalogueOf } from './look-ups.ts';

/** RFC 2119 word of a sentence of the specification. */
export type Level = 'MUST' | 'MUST NOT' | 'SHOULD' | 'SHOULD NOT' | 'MAY';

/** One normative sentence, with the id that every check and report uses. */
export const requirementSchema = z.strictObject({
  id: z.string().regex(/^[A-Z]+-[\d.]+-\d{2,}$/),
  section: z.string(),
  level: z.enum(['MUST', 'MUST NOT', 'SHOULD', 'SHOULD NOT', 'MAY']),
  role: z.enum(['server', 'client', 'both']),
  statement: z.string().min(1),
  /** How a peer sees a violation. */
  observable: z.string(),
  /** Capabilities and content without which the sentence cannot be judged. */
  needs: z.array(z.string()),
  /** The conversation that shows it. */
  scenario: z.string(),
  note: z.string().optional(),
});

export type Requirement = Readonly<z.infer<typeof requirementSchema>>;

export interface Catalogue {
  /** Throws on an id that the catalogue does not have: a check without a sentence is a mistake of ours. */
  get(id: string): Requirement;
  has(id: string): boolean;
  /** Place of a requirement in the order of the specification. */
  rank(id: string): number;
  /** Both at once. */
  row(id: string): { readonly requirement: Requirement; readonly rank: number };
  readonly all: readonly Requirement[];
}

/** Reads the parsed text of a `requirements.yaml`; throws with the entry at fault. */
export const readCatalogue = (text: unknown): Catalogue =>
  catalogueOf(z.strictObject({ requirements: z.array(requirementSchema) }).parse(text).requirements);
