import type { Command, OptionTable } from './command.ts';
import { compare } from './compare.ts';
import { completion } from './completion.ts';
import { content } from './content.ts';
import { coverage } from './coverage.ts';
import { expect } from './expect.ts';
import { explain } from './explain.ts';
import { init } from './init.ts';
import { list } from './list.ts';
import { load } from './load.ts';
import { matrix } from './matrix.ts';
import { merge } from './merge.ts';
import { report } from './report.ts';
import { run } from './run.ts';
import { serve } from './serve.ts';

/** In the order in which `--help` lists them. */
export const COMMANDS: readonly Command[] = [
  run,
  report,
  init,
  list,
  serve,
  content,
  coverage,
  explain,
  expect,
  merge,
  matrix,
  compare,
  load,
  completion,
];

/** The options of a command; those of the run when the word names no other. */
export const optionsOf = (word: string): OptionTable =>
  (COMMANDS.find(({ name }) => name === word) ?? run).options;

/** Whether the word names a command other than the one that runs the suite. */
export const isOtherCommand = (word: string): boolean =>
  word !== run.name && COMMANDS.some(({ name }) => name === word);
