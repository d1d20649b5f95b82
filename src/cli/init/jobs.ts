import { readFile } from 'node:fs/promises';
import { UserError } from '../../scenario/user-error.ts';
import type { NewFile } from '../write-together.ts';

export interface Job {
  /** The word for it on the command line. */
  readonly word: string;
  /** Where it is written, within the folder. */
  readonly name: string;
  /** Its text in this package. */
  readonly source: URL;
}

const job = (word: string, file: string): Job => ({
  word,
  name: `ci/${file}`,
  source: new URL(`../../../docs/ci/${file}`, import.meta.url),
});

/** A job for each of the pipelines that people have most; the texts are those of the documentation. */
export const JOBS: readonly Job[] = [
  job('github', 'github-actions.yml'),
  job('gitlab', 'gitlab-ci.yml'),
  job('jenkins', 'Jenkinsfile'),
];

const ALL = 'all';
const NONE = 'none';

export const JOB_WORDS: readonly string[] = [...JOBS.map(({ word }) => word), ALL, NONE];

/** The jobs that a word of the command line names. */
export function jobsFor(word: string): readonly Job[] {
  if (word === ALL) return JOBS;
  if (word === NONE) return [];
  const found = JOBS.filter((one) => one.word === word);
  if (found.length > 0) return found;
  throw new UserError(`--ci must be one of ${JOB_WORDS.join(', ')}, got ${JSON.stringify(word)}`);
}

export const jobFiles = (jobs: readonly Job[]): Promise<NewFile[]> =>
  Promise.all(jobs.map(async ({ name, source }) => ({ name, bytes: await readFile(source) })));
