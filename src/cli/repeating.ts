import type { RunOptions } from '../runner/run.ts';
import type { Shard } from '../runner/shard.ts';
import type { RunArguments } from './commands/run.ts';
import { UsageError } from './usage-error.ts';
import { wholeNumber } from './values.ts';

const MOST_RETRIES = 10;
const MOST_TIMES = 1000;
const MOST_FAILURES = 100_000;
const MOST_SHARDS = 1000;

/** How often cases are played, which part of them, and after how many failures no more are. */
export interface Repeating {
  readonly run: Pick<RunOptions, 'retries' | 'bail' | 'shard'>;
  /** How often each case is played, whatever comes of it. */
  readonly times: number;
}

export function repeatingOf(given: Pick<RunArguments, 'retries' | 'repeat' | 'bail' | 'shard'>): Repeating {
  const { retries, repeat, bail, shard } = given;
  return {
    times: repeat === undefined ? 1 : wholeNumber('--repeat', repeat, 1, MOST_TIMES),
    run: {
      ...(retries !== undefined && { retries: wholeNumber('--retries', retries, 0, MOST_RETRIES) }),
      ...(bail !== undefined && { bail: bailOf(bail) }),
      ...(shard !== undefined && { shard: shardOf(shard) }),
    },
  };
}

/** Without a number, the first failure. A selector that follows is taken for the number, as everywhere. */
function bailOf(text: string): number {
  if (text === '') return 1;
  if (/^\d+$/.test(text)) return wholeNumber('--bail', text, 1, MOST_FAILURES);
  throw new UsageError(
    `--bail must be a whole number from 1 to ${MOST_FAILURES}, got ${JSON.stringify(text)}; write --bail=1 before a selector`,
  );
}

function shardOf(text: string): Shard {
  const [, i = '', n = ''] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? [];
  const shard = { i: Number(i), n: Number(n) };
  if (i !== '' && shard.i >= 1 && shard.i <= shard.n && shard.n <= MOST_SHARDS) return shard;
  throw new UsageError(
    `--shard must be one of so many parts, as 1/4 to 4/4, and at most ${MOST_SHARDS}, got ${JSON.stringify(text)}`,
  );
}
