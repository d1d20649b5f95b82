import type { z } from 'zod';
import type { Catalogue } from '../requirements/catalogue.ts';
import type { Knowledge } from '../requirements/coverage.ts';
import { exclusionsSchema, objection } from '../requirements/excluded.ts';
import { killsSchema } from '../requirements/kills.ts';
import { collectProblems, type Problems } from '../scenario/problems.ts';
import { readSource, type Source } from '../scenario/source.ts';
import { validate } from '../scenario/validate.ts';

/** What the files of suites say of the sentences. Throws a UserError that names file, place and key. */
export function readKnowledge(catalogue: Catalogue, folder: string): Omit<Knowledge, 'catalogue'> {
  const problems = collectProblems();
  const kills = read(`${folder}mmsp/kills.json`, killsSchema, problems);
  const exclusions = read(`${folder}mmsp/excluded.yaml`, exclusionsSchema, problems);
  if (kills !== undefined && exclusions !== undefined) {
    for (const id of Object.keys(exclusions.value)) {
      const says = objection(id, catalogue, kills.value);
      if (says !== undefined) problems.at(exclusions.source, [id], says, 'key');
    }
  }
  problems.throwIfAny();
  if (kills === undefined || exclusions === undefined)
    throw new Error(`the data in ${folder} were neither read nor refused`);
  return { kills: kills.value, exclusions: exclusions.value };
}

/** JSON is YAML, and so has places too. */
function read<T>(
  path: string,
  schema: z.ZodType<T>,
  problems: Problems,
): { readonly source: Source; readonly value: T } | undefined {
  const shown = `suites/${path.split('/').slice(-2).join('/')}`;
  const source = readSource(path, shown, problems);
  const value = source && validate(schema, source, problems);
  return source && value !== undefined ? { source, value } : undefined;
}
