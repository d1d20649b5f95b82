import { join } from 'node:path';
import type { ReporterChoice } from '../report/fan-out.ts';
import { reporterNamed, reporterNames } from '../report/index.ts';
import type { RunArguments } from './commands/run.ts';

const FILES: Readonly<Record<string, string>> = {
  html: 'report.html',
  junit: 'junit.xml',
  json: 'report.json',
  ndjson: 'events.ndjson',
};

export interface Chosen {
  readonly choices: readonly ReporterChoice[];
  /** What is wrong with an option; the others still stand. */
  readonly trouble?: string;
}

/** `NAME[=PATH]`; a reporter that prints goes to standard output, a file-like one to the output folder. */
export function reporterChoices(given: Pick<RunArguments, 'reporter' | 'output-dir'>): Chosen {
  const choices: ReporterChoice[] = [];
  let trouble: string | undefined;
  for (const text of given.reporter ?? []) {
    const choice = choiceOf(text, given['output-dir']);
    if (typeof choice === 'string') trouble ??= choice;
    else choices.push(choice);
  }
  const prints = choices.some((choice) => toScreen(choice) || reporterNamed(choice.name)?.prints);
  return {
    choices: prints ? choices : [{ name: 'list' }, ...choices],
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
  return entry.prints ? { name } : { name, path: join(folder, FILES[name] ?? name) };
}

/** Whether the right server is to be asked: for a report that shows what it says, or because the user says so. */
export const wantsReference = (
  given: Pick<RunArguments, 'reporter' | 'output-dir' | 'beside'>,
  named: typeof reporterNamed = reporterNamed,
): boolean =>
  given.beside === true ||
  reporterChoices(given).choices.some(({ name }) => named(name)?.wantsReference === true);

const toScreen = ({ path }: ReporterChoice): boolean => path === undefined || path === '-';

/** Talks to people on the screen: when nothing was run, the one sentence on standard error is all they need. */
export const talks = (choice: ReporterChoice): boolean =>
  toScreen(choice) && reporterNamed(choice.name)?.prints === true;
