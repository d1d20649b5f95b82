import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { scenarioFiles } from '../../scenario/files.ts';
import { SUITES } from '../catalogue.ts';

const PROTOCOL = 'mmsp';

/** A file that is no scenario has no steps. */
const written = z.looseObject({ steps: z.array(z.unknown()), tags: z.array(z.string()).default([]) });

/**
 * The built-in scenarios as they are written. Whoever waits for a shell waits for less than it takes to load the suite,
 * and a mistake in it is nothing to be told here.
 */
export function writtenScenarios(): readonly { readonly file: string; readonly tags: readonly string[] }[] {
  return scenarioFiles(`${SUITES}${PROTOCOL}`).flatMap(({ word, path }) => {
    const read = written.safeParse(parse(readFileSync(path, 'utf8')));
    return read.success ? [{ file: `${PROTOCOL}/${word}`, tags: read.data.tags }] : [];
  });
}
