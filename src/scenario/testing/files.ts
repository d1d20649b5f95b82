import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { parse } from 'yaml';
import { mmsp } from '../../protocols/mmsp/index.ts';
import { readCatalogue } from '../../requirements/catalogue.ts';
import { loadSuite } from '../load.ts';
import type { Scenario, SendStep, Step, Term } from '../scenario.ts';
import { UserError } from '../user-error.ts';

const root = new URL('../../../', import.meta.url).pathname;

export const builtIn = join(root, 'suites');
export const catalogue = readCatalogue(parse(readFileSync(join(builtIn, 'mmsp/requirements.yaml'), 'utf8')));

const made: string[] = [];
afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});

/** A new folder with these files, gone after the tests; paths are relative to it. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const base = mkdtempSync(join(tmpdir(), 'mms-conform-'));
  made.push(base);
  const folder = join(base, 'suites');
  mkdirSync(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** Loads files that stand in for the built-in suites; paths are relative to `suites/mmsp/`. */
export const loadFiles = (files: Readonly<Record<string, string | Uint8Array>>): Promise<Scenario[]> =>
  loadSuite({
    folder: folderWith(
      Object.fromEntries(Object.entries(files).map(([path, text]) => [`mmsp/${path}`, text])),
    ),
    protocol: mmsp,
    catalogue,
  });

/** The id, title and first line of `steps` fill lines 1 to 3, so that the steps begin in line 4. */
export const scenarioText = (steps: string, more = ''): string =>
  `id: mmsp/x\ntitle: A case\n${more}steps:\n${steps}`;

export const loadSteps = async (steps: string, more = ''): Promise<readonly Step[]> =>
  (await loadFiles({ 'x.yaml': scenarioText(steps, more) }))[0]?.steps ?? [];

/** The only step, which must be a send. */
export async function loadSend(steps: string, more = ''): Promise<SendStep> {
  const step = (await loadSteps(steps, more)).at(-1);
  if (step?.do !== 'send') throw new Error(`the last step is ${step?.do}, not send`);
  return step;
}

/** One field of `with` of a message that has no other fields to give. */
export async function loadTerm(
  message: string,
  field: string,
  term: string,
  more = '',
): Promise<Term | undefined> {
  const step = await loadSend(`  - send: ${message}\n    with: { ${field}: ${term} }\n`, more);
  return step.with[field];
}

/** What the user reads, one line per problem; fails when it is any other error, or none. */
export async function problemsOf(loading: Promise<unknown>): Promise<string[]> {
  const error: unknown = await loading.then(
    () => new Error('nothing was refused'),
    (cause: unknown) => cause,
  );
  if (!(error instanceof UserError)) throw error;
  return error.message.split('\n');
}
