import { z } from 'zod';
import { DURATION, DURATION_WORDS, parseDuration } from './duration.ts';
import { didYouMean } from './nearest.ts';

/** Small zod schemas shared by the scenario language and the profile; their messages complete "key …". */

/** A map with these keys and no other. The message for unknown keys has one line per key, in zod's order. */
export function map<S extends z.core.$ZodLooseShape>(shape: S) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => `is not a key here${didYouMean(key, known)}`).join('\n')
        : undefined,
  });
}

const DURATION_ERROR = `must be ${DURATION_WORDS}`;

/** `10s` becomes 10000. */
export const duration = z
  .string()
  .regex(DURATION, { error: DURATION_ERROR })
  .transform((text, { addIssue }) => {
    const milliseconds = parseDuration(text);
    if (milliseconds === undefined) addIssue(DURATION_ERROR);
    return milliseconds ?? 0;
  });

export const text = z.string().min(1, { error: 'must not be empty' });

/** Names that a scenario gives: of plays, handles, sessions and axes. */
export const NAME = /^[a-z][A-Za-z0-9-]{0,39}$/;
export const name = z.string().regex(NAME, {
  error: 'must be a name: a small letter, then letters, digits and hyphens',
});
