import type { PortRange } from '../runner/datagrams.ts';
import type { Network } from '../runner/network.ts';
import { DURATION_WORDS, parseDuration } from '../scenario/duration.ts';
import { SHORTEST_TIMER } from '../server/limits.ts';
import { UsageError } from './usage-error.ts';

export function wholeNumber(option: string, text: string, low: number, high: number): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= low && value <= high) return value;
  throw new UsageError(
    `${option} must be a whole number from ${low} to ${high}, got ${JSON.stringify(text)}`,
  );
}

/** Milliseconds, more than none. */
export function duration(option: string, text: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined && ms > 0) return ms;
  throw new UsageError(`${option} must be ${DURATION_WORDS}, and not nothing, got ${JSON.stringify(text)}`);
}

/** Milliseconds of a timer of a server ([MS-MMSP] 3.2.2). */
export function timer(option: string, text: string): number {
  const ms = duration(option, text);
  if (ms >= SHORTEST_TIMER) return ms;
  throw new UsageError(`${option} must be at least ${SHORTEST_TIMER / 1000}s, got ${JSON.stringify(text)}`);
}

/** `7000-7010`, or one port. */
export function portRange(text: string): PortRange {
  const [, low = '', high = low] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  const range = { low: Number(low), high: Number(high) };
  if (low !== '' && range.low >= 1 && range.low <= range.high && range.high <= 0xffff) return range;
  throw new UsageError(
    `--udp-ports must be a port or a range such as 7000-7010, from 1 to 65535, got ${JSON.stringify(text)}`,
  );
}

/** A percentage of datagrams that get lost, and as many that arrive late. */
export function lossy(text: string): Network {
  const share = /^\d{1,2}(?:\.\d{1,3})?%?$/.test(text) ? Number.parseFloat(text) / 100 : Number.NaN;
  if (share >= 0 && share <= 0.5) return { loss: share, reorder: share };
  throw new UsageError(`--udp-loss must be a percentage from 0 to 50, as 5%, got ${JSON.stringify(text)}`);
}

export const LARGEST_SEED = 0xffffffff;
