import { z } from 'zod';
import { show } from './show.ts';

/**
 * What a field must be, as data: the requirement that says so, a zod schema that decides, and the words for a
 * report. How much a violation weighs follows from the requirement's level; `tolerances` lower it to a note.
 */
export interface Constraint {
  readonly requirement: string;
  /** Absent for an echo: only the conversation knows the value. */
  readonly schema?: z.ZodType;
  readonly expected: string;
  /** The only value that satisfies the constraint, where there is just one: what the encoder writes by itself. */
  readonly only?: number | bigint | string | Uint8Array;
  /** The value repeats this field of the request that the message answers. */
  readonly echoes?: string;
  readonly tolerances: readonly Tolerance[];
}

/** A habit of shipped products that lowers a violation to a note, or to a warning; `reading` names the ambiguity. */
export interface Tolerance {
  readonly reading: string;
  readonly who: string;
  /** A note unless stated. */
  readonly grade?: 'note' | 'warn';
  /** Limits the tolerance to some values of the field, or of the other fields of the same structure. */
  readonly when?: (value: unknown, values: Readonly<Record<string, unknown>>) => boolean;
  /** The last major version of the products that have the habit: of a server that calls itself newer it is none. */
  readonly until?: number;
}

export const equals = (
  value: number | bigint | string,
  requirement: string,
  ...tolerances: Tolerance[]
): Constraint => ({ requirement, schema: z.literal(value), expected: show(value), only: value, tolerances });

export const oneOf = (
  values: readonly number[],
  requirement: string,
  ...tolerances: Tolerance[]
): Constraint => ({
  requirement,
  schema: z.literal([...values]),
  expected: `one of ${values.map((value) => show(value)).join(', ')}`,
  tolerances,
});

export const between = (low: number, high: number, requirement: string): Constraint => ({
  requirement,
  schema: z.number().min(low).max(high),
  expected: `${show(low)} to ${show(high)}`,
  tolerances: [],
});

/** Only the named bits may be set. */
export const flags = (
  names: Readonly<Record<string, number>>,
  requirement: string,
  ...tolerances: Tolerance[]
): Constraint => {
  const known = Object.values(names).reduce((all, bit) => (all | bit) >>> 0, 0);
  return {
    requirement,
    schema: z.number().refine((value) => (value & ~known) === 0),
    expected: `no bit outside ${Object.keys(names).join(' | ')} (${show(known)})`,
    tolerances,
  };
};

export const allZero = (size: number, requirement: string, ...tolerances: Tolerance[]): Constraint => ({
  requirement,
  schema: z.instanceof(Uint8Array).refine((value) => value.every((byte) => byte === 0)),
  expected: `${size} zero bytes`,
  only: new Uint8Array(size),
  tolerances,
});

/** Text that fits a grammar; `absent` lets empty text pass. */
export const matching = (
  grammar: RegExp,
  expected: string,
  requirement: string,
  absent: 'may be empty' | 'not empty',
  ...tolerances: Tolerance[]
): Constraint => ({
  requirement,
  schema: z.string().refine((text) => (absent === 'may be empty' && text === '') || grammar.test(text)),
  expected,
  tolerances,
});

/** The value repeats `field` of the request that the message answers; judged by the conversation. */
export const echoes = (field: string, requirement: string): Constraint => ({
  requirement,
  expected: `the ${field} of the request`,
  echoes: field,
  tolerances: [],
});
