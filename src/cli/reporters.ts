import { join, resolve } from 'node:path';
import type { ReporterChoice } from '../report/fan-out.ts';
import { reporterNamed, reporterNames } from '../report/index.ts';
import type { RunArguments } from './commands/run.ts';
import type { World } from './world.ts';

/** Where a report goes that is named without a path; one that is not here goes to standard output. */
const FILES: Readonly<Record<string, string>> = {
  html: 'report.html',
  junit: 'junit.xml',
  json: 'report.json',
  ndjson: 'events.ndjson',
  markdown: 'summary.md',
  tap: 'report.tap',
};

export interface Chosen {
  readonly choices: readonly ReporterChoice[];
  /** What is wrong with an option; the others still stand. */
  readonly trouble?: string;
}

/** `NAME[=PATH]`; a reporter that prints goes to standard output, a file-like one to the output folder. */
export function reporterChoices(
  given: Pick<RunArguments, 'reporter' | 'output-dir'>,
  env: World['env'],
): Chosen {
  const choices: ReporterChoice[] = [];
  let trouble: string | undefined;
  for (const text of given.reporter ?? []) {
    const choice = choiceOf(text, given['output-dir']);
    if (typeof choice === 'string') trouble ??= choice;
    else choices.push(choice);
  }
  const prints = choices.some(({ name, path }) => path === '-' || reporterNamed(name)?.prints);
  return {
    choices: [...(prints ? [] : [{ name: 'list' }]), ...choices, ...stepSummary(choices, env)],
    ...(trouble !== undefined && { trouble }),
  };
}

function choiceOf(text: string, folder: string): ReporterChoice | string {
  const [name = '', ...rest] = text.split('=');
  const entry = reporterNamed(name);
  if (entry === undefined)
    return `--reporter ${text}: there is no reporter ${JSON.stringify(name)}; choose from ${reporterNames.join(', ')}`;
  const path = rest.join('=');
  if (rest.length > 0 && path === '') return `--reporter ${text}: name a file after the =, or leave it out`;
  if (path !== '') return { name, path };
  const file = FILES[name];
  return file === undefined ? { name } : { name, path: join(folder, file) };
}

/** Beside its annotations, GitHub shows a page that the step appends to a file; others may have done so before. */
function stepSummary(choices: readonly ReporterChoice[], env: World['env']): ReporterChoice[] {
  const path = env.GITHUB_STEP_SUMMARY ?? '';
  if (path === '' || !choices.some(({ name }) => name === 'github')) return [];
  const taken = choices.some((choice) => choice.path !== undefined && resolve(choice.path) === resolve(path));
  return taken ? [] : [{ name: 'markdown', path, append: true }];
}

/** Whether the right server is to be asked: for a report that shows what it says, or because the user says so. */
export const wantsReference = (
  given: Pick<RunArguments, 'reporter' | 'output-dir' | 'beside'>,
  named: typeof reporterNamed = reporterNamed,
): boolean =>
  given.beside === true ||
  reporterChoices(given, {}).choices.some(({ name }) => named(name)?.wantsReference === true);

const toScreen = ({ path }: ReporterChoice): boolean => path === undefined || path === '-';

/** Talks to people on the screen: when nothing was run, the one sentence on standard error is all they need. */
export const talks = (choice: ReporterChoice): boolean =>
  toScreen(choice) && reporterNamed(choice.name)?.prints === true;
