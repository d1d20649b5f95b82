import { z } from 'zod';
import type { Catalogue } from './catalogue.ts';
import { faultsThatBreak, type Kills } from './kills.ts';

/** Why a sentence is left out for good; that nobody has written its check yet is no reason. */
export const EXCLUSION_CLASSES = [
  'not observable by a peer',
  'needs another product',
  'needs more than 80 s',
] as const;

const exclusion = z.strictObject(
  {
    class: z.enum(EXCLUSION_CLASSES),
    why: z.string().trim().min(1, { error: 'must say why in one sentence' }),
  },
  {
    error: ({ code, keys }) =>
      code === 'unrecognized_keys' && Array.isArray(keys)
        ? keys.map(() => 'is not a key here; there are class and why').join('\n')
        : undefined,
  },
);

/** Requirement id to the reason. */
export const exclusionsSchema = z.record(z.string(), exclusion);

export type Exclusion = Readonly<z.infer<typeof exclusion>>;
export type Exclusions = Readonly<Record<string, Exclusion>>;

/** What is wrong with a line although its form is right: the end of a sentence that begins with the id. */
export function objection(id: string, catalogue: Catalogue, kills: Kills): string | undefined {
  if (!catalogue.has(id)) return 'is no requirement of the catalogue';
  if (catalogue.get(id).role === 'client') return 'binds clients only, so there is nothing to leave out';
  const [fault] = faultsThatBreak(kills, id);
  return fault === undefined
    ? undefined
    : `is tested: the fault ${fault} was seen to break it; take the line out`;
}
