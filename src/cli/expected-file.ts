import { z } from 'zod';
import type { Catalogue } from '../requirements/catalogue.ts';
import { nearest } from '../scenario/nearest.ts';
import { collectProblems, type Path, type Problems } from '../scenario/problems.ts';
import { map, text } from '../scenario/schema.ts';
import { parseSource, readSource, type Source } from '../scenario/source.ts';
import { validate } from '../scenario/validate.ts';
import {
  type ExpectedEntry,
  type ExpectedList,
  isPattern,
  namesRequirement,
} from '../verdict/expected-list.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_ERROR = 'must be a day such as 2027-06-30';

/** `2027-02-30` has the form of a day and is none. */
const isDay = (day: string): boolean => new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day) === true;

/** Longer than any id; what makes a regular expression of it gives up at much more. */
const LONGEST = 500;
const pattern = text.max(LONGEST, { error: `must have at most ${LONGEST} characters` });

const entry = map({
  case: z
    .union([pattern, z.array(pattern).min(1)], {
      error: 'must be the id of a case, a glob, or a list of them',
    })
    .meta({
      description:
        'Id of a case or scenario, or a glob: mmsp/general/happy-path[transport=*]; or a list of them',
    }),
  requirement: pattern.meta({ description: 'Id of a requirement, or a pattern such as MMSP-3.2.5.11-*' }),
  reason: text.meta({ description: 'Why it fails, for people: shown wherever the failure is' }),
  expires: z
    .string()
    .regex(DAY, { error: DAY_ERROR, abort: true })
    .refine(isDay, { error: DAY_ERROR })
    .meta({ description: 'From this day on, in UTC, the entry excuses nothing and fails the run' })
    .exactOptional(),
});

type Written = z.infer<typeof entry>;

const file = map({
  failures: z.array(entry).default([]).meta({ description: 'They fail in every case that they name' }),
  flaky: z.array(entry).default([]).meta({ description: 'They may fail and may pass' }),
});

/** What an editor needs to complete and check such a file as it is typed. */
export const expectedFailuresJsonSchema = () => ({
  ...z.toJSONSchema(file, { io: 'input' }),
  title: 'Expected failures of mms-conform: known nonconformities of a server under test',
});

/**
 * Reads a list of expected failures. With a catalogue, an entry for a requirement that there is not is refused. Throws a
 * `UserError` that lists everything that is wrong with the file.
 */
export function readExpected(path: string, catalogue?: Catalogue): ExpectedList {
  const problems = collectProblems();
  const source = readSource(path, shownAs(path), problems);
  return finished(source && listOf(source, problems, catalogue), problems);
}

/** The same of a text that was read already. */
export function parseExpected(path: string, written: string): ExpectedList {
  const problems = collectProblems();
  const source = parseSource(shownAs(path), written, problems);
  return finished(source && listOf(source, problems), problems);
}

function finished(list: ExpectedList | undefined, problems: Problems): ExpectedList {
  problems.throwIfAny();
  if (list === undefined) throw new Error('the list was neither read nor refused');
  return list;
}

const shownAs = (path: string): string => path.replaceAll('\\', '/');

function listOf(source: Source, problems: Problems, catalogue?: Catalogue): ExpectedList | undefined {
  const written = validate(file, source, problems);
  if (written === undefined) return undefined;
  const entries = (key: 'failures' | 'flaky'): ExpectedEntry[] =>
    written[key].map((one, index) => {
      const at: Path = [key, index];
      if (catalogue) checkRequirement(one, [...at, 'requirement'], catalogue, source, problems);
      return entryOf(one, `${source.file}:${source.position(at, 'value').line}`);
    });
  return { failures: entries('failures'), flaky: entries('flaky') };
}

function entryOf({ case: cases, reason, ...rest }: Written, at: string): ExpectedEntry {
  return {
    ...rest,
    at,
    cases: typeof cases === 'string' ? [cases] : cases,
    reason: reason.trim().replace(/\s+/g, ' '),
  };
}

/** A misspelt id would only be told when a whole run is over. */
function checkRequirement(
  { requirement }: Written,
  at: Path,
  { all }: Catalogue,
  source: Source,
  problems: Problems,
): void {
  const fits = namesRequirement(requirement);
  if (all.some(({ id }) => fits(id))) return;
  const meant = nearest(
    requirement,
    all.map(({ id }) => id),
  );
  const hint = isPattern(requirement)
    ? ''
    : all.some(({ id }) => id.startsWith(`${requirement}-`))
      ? ` (write ${requirement}-* for all of the section)`
      : meant === undefined
        ? ''
        : ` (did you mean ${meant}?)`;
  problems.at(source, at, `${JSON.stringify(requirement)} names no requirement${hint}`);
}
