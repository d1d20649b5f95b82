import { DURATION_WORDS, parseDuration } from '../scenario/duration.ts';
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

export const LARGEST_SEED = 0xffffffff;
