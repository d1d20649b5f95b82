import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { parseJunit } from '../../src/report/testing/junit-file.ts';

const check = z.object({
  requirement: z.string(),
  verdict: z.string(),
  consequenceOf: z.string().optional(),
  got: z.string().optional(),
  why: z.string().optional(),
});
const report = z.object({
  target: z.string(),
  status: z.number(),
  verdict: z.string(),
  reason: z.string().nullable(),
  cases: z.array(
    z.object({
      id: z.string(),
      verdict: z.string(),
      reason: z.string().nullable(),
      checks: z.array(check),
    }),
  ),
});
const event = z.looseObject({ type: z.string() });

export type JsonReport = z.infer<typeof report>;

/** The three reports of a run, options and results. */
export function reportsIn(path: (name: string) => string, name: string) {
  const files = { junit: path(`${name}.xml`), json: path(`${name}.json`), ndjson: path(`${name}.ndjson`) };
  return {
    files,
    options: Object.entries(files).flatMap(([reporter, file]) => ['--reporter', `${reporter}=${file}`]),
    read: () => ({
      junit: parseJunit(readFileSync(files.junit, 'utf8')),
      json: readJson(files.json),
      events: readEvents(files.ndjson),
    }),
  };
}

export const readJson = (file: string): JsonReport => report.parse(JSON.parse(readFileSync(file, 'utf8')));

/** The events of a run; every line is whole, the first is run-start and the last run-end. */
export function readEvents(file: string): z.infer<typeof event>[] {
  const text = readFileSync(file, 'utf8');
  if (!text.endsWith('\n')) throw new Error(`${file} ends within a line`);
  const events = text
    .slice(0, -1)
    .split('\n')
    .map((line) => event.parse(JSON.parse(line)));
  const ends = [events[0]?.type, events.at(-1)?.type].join(' … ');
  if (ends !== 'run-start … run-end') throw new Error(`${file} holds ${ends}`);
  return events;
}

type Junit = ReturnType<typeof parseJunit>;

/** The message of the case that stands for the run itself, when there is one. */
export const runError = ({ testsuite }: Junit): string | undefined =>
  casesOf(testsuite).find((one) => one['@name'] === 'run')?.error?.[0]?.['@message'];

/** What each case of the plan was skipped with. */
export const skipped = ({ testsuite }: Junit): (string | undefined)[] =>
  casesOf(testsuite)
    .filter((one) => one['@name'] !== 'run')
    .map((one) => one.skipped?.[0]?.['@message']);

const casesOf = (suites: Junit['testsuite']) => suites.flatMap(({ testcase }) => testcase);
