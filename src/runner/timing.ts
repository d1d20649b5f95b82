/** How long the player waits, milliseconds; a profile and `--timeout` change them. */
export interface Timing {
  /** For a TCP connection. */
  readonly connect: number;
  /** For a direct reply, and for the first Data packet after one. */
  readonly reply: number;
  /** How long nothing may come where nothing may come. */
  readonly silence: number;
  /** For the server to close after CloseFile. */
  readonly close: number;
  /** Beyond the content's own duration, for its end to come. */
  readonly end: number;
  /** After the latest message of the server a Ping passes until `pass`, and is awaited until `last`. */
  readonly keepAlive: { readonly pass: number; readonly last: number };
  /** The Idle-Timeout period of the target, as its tester states it. */
  readonly idle?: number;
}

export const DEFAULT_TIMING: Timing = {
  connect: 10_000,
  reply: 10_000,
  silence: 500,
  close: 5_000,
  end: 10_000,
  keepAlive: { pass: 45_000, last: 75_000 },
};

/** The shortest period of either timer ([MS-MMSP] 3.2.2), and what a network may take off a measured one. */
export const SHORTEST_TIMER = 10_000;
export const JITTER = 500;

export const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;

/** How late a timer of the server may be: milliseconds, for a period. */
export const lateness = (period: number): number => Math.min(5000, Math.max(1000, period / 10));

/** The longest case: a user waits for it. */
export const LONGEST_CASE = 80_000;
/** What a case needs beside an Idle-Timeout: content that plays to its end, and the time by which a close may be late. */
const BESIDE_IDLE = 18_000;
/** The longest Idle-Timeout period that a case can wait for. */
export const LONGEST_IDLE = LONGEST_CASE - BESIDE_IDLE;
