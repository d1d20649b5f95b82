import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { scenarioFiles } from '../../scenario/files.ts';
import { loadCatalogue, SUITES } from '../catalogue.ts';
import { run } from '../commands/run.ts';
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

const PROTOCOL = 'mmsp';

/** A file that is no scenario has no steps. */
const written = z.looseObject({ steps: z.array(z.unknown()), tags: z.array(z.string()).default([]) });

/**
 * The ids of the files, without axes: brackets and equals signs are no words to complete. Whoever waits for a shell
 * waits for less than it takes to load the suite.
 */
function scenarios(): readonly string[] {
  return files().flatMap(({ word, tags }) => (tags.includes('probe') ? [] : [`${PROTOCOL}/${word}`]));
}

function tags(): readonly string[] {
  return [...new Set(files().flatMap((file) => file.tags))].filter((tag) => tag !== 'probe').sort();
}

function files(): readonly { readonly word: string; readonly tags: readonly string[] }[] {
  return scenarioFiles(`${SUITES}${PROTOCOL}`).flatMap(({ word, path }) => {
    const read = written.safeParse(parse(readFileSync(path, 'utf8')));
    return read.success ? [{ word, tags: read.data.tags }] : [];
  });
}

async function requirements(): Promise<readonly string[]> {
  return (await loadCatalogue()).all.map(({ id }) => id);
}

async function capabilities(): Promise<readonly string[]> {
  const needed = (await loadCatalogue()).all.flatMap(({ needs }) => needs);
  return [...new Set([...needed, 'tcp', 'udp'])].sort();
}
