import { loadCatalogue } from '../catalogue.ts';
import { run } from '../commands/run.ts';
import { prebuilt } from '../prebuilt.ts';
import { SCRIPTS } from './scripts.ts';

type Source = () => readonly string[] | Promise<readonly string[]>;

/**
 * What may follow an option, by its name, which means the same in every command. An option that is not here takes a
 * file, a folder, or what nobody can foresee.
 */
const OF_OPTIONS: Readonly<Record<string, Source>> = {
  target: () => ['builtin'],
  tag: tags,
  requirement: requirements,
  require: capabilities,
  reporter: async () => (await import('../../report/index.ts')).reporterNames,
  fault: async () => (await import('../../server/faults/index.ts')).faults.map(({ name }) => name),
  pcap: () => ['failed', 'all'],
  ci: async () => (await import('../init/jobs.ts')).JOB_WORDS,
  variant: async () => (await import('../../server/variants/index.ts')).variants.map(({ name }) => name),
};

/** What a command takes beside its options; the empty name is that of a command line which names none yet. */
const OF_COMMANDS: Readonly<Record<string, Source>> = {
  '': scenarios,
  [run.name]: scenarios,
  list: scenarios,
  explain: requirements,
  completion: () => Object.keys(SCRIPTS),
};

export const valuesOf = async (option: string): Promise<readonly string[]> => ofName(OF_OPTIONS, option);

export const wordsFor = async (command: string): Promise<readonly string[]> => ofName(OF_COMMANDS, command);

async function ofName(table: Readonly<Record<string, Source>>, name: string): Promise<readonly string[]> {
  return Object.hasOwn(table, name) ? ((await table[name]?.()) ?? []) : [];
}

/** The ids of the files, without axes: brackets and equals signs are no words to complete. */
async function scenarios(): Promise<readonly string[]> {
  const cases = (await listed()).filter((one) => !one.tags.includes('probe'));
  return [...new Set(cases.map(({ file }) => file))];
}

async function tags(): Promise<readonly string[]> {
  return [...new Set((await listed()).flatMap((one) => one.tags))].filter((tag) => tag !== 'probe').sort();
}

/** What is known of the built-in scenarios without their steps. */
async function listed(): Promise<readonly { readonly file: string; readonly tags: readonly string[] }[]> {
  return prebuilt()?.scenarios.cases ?? (await import('./written-scenarios.ts')).writtenScenarios();
}

async function requirements(): Promise<readonly string[]> {
  return (await loadCatalogue()).all.map(({ id }) => id);
}

async function capabilities(): Promise<readonly string[]> {
  const needed = (await loadCatalogue()).all.flatMap(({ needs }) => needs);
  return [...new Set([...needed, 'tcp', 'udp'])].sort();
}
