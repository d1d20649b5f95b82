import { openSync } from 'node:fs';
import { createServer } from 'node:net';
import { devNull } from 'node:os';
import type { RunEnd } from '../events.ts';
import type { RunOptions } from '../runner/run.ts';

export type Play = (options: RunOptions) => Promise<RunEnd>;

const kept: unknown[] = [];
const MEGABYTES = 600;
let faulty = 0;

/** Faults of a harness that is not ours: they show that the campaign finds each. */
const PLANTED: Readonly<Record<string, (play: Play) => Play>> = {
  crash: (play) => (options) => {
    setImmediate(() => {
      throw new Error('planted: nobody catches this');
    });
    return play(options);
  },
  rejection: (play) => (options) => {
    void Promise.reject(new Error('planted: nobody heeds this'));
    return play(options);
  },
  thrown: () => () => Promise.reject(new Error('planted: the run throws')),
  exit: () => () => process.exit(3),
  hang: () => () => new Promise(() => {}),
  spin: () => () => {
    for (;;);
  },
  leak: (play) => (options) => {
    createServer().listen(0, '127.0.0.1');
    return play(options);
  },
  file: (play) => (options) => {
    openSync(devNull, 'r');
    return play(options);
  },
  timer: (play) => (options) => {
    options.clock.after(3_600_000, () => {});
    return play(options);
  },
  memory: (play) => (options) => {
    if (kept.length === 0) kept.push(Buffer.alloc(MEGABYTES << 20, 1));
    return play(options);
  },
  event: (play) => (options) =>
    play({
      ...options,
      emit: (event) => options.emit(event.type === 'case-start' ? { ...event, t: Number.NaN } : event),
    }),
  /** Only a process that has played some seeds before. */
  worn: (play) => (options) => {
    faulty += 1;
    if (faulty === 3) process.exit(4);
    return play(options);
  },
  error: (play) => (options) =>
    play({
      ...options,
      emit: (event) => options.emit(event.type === 'case-end' ? { ...event, verdict: 'error' } : event),
    }),
};

export const plantedNames: readonly string[] = Object.keys(PLANTED);

/** The harness with that fault, in every fifth seed. */
export function planted(name: string, play: Play): Play {
  const wrong = PLANTED[name]?.(play);
  if (wrong === undefined) throw new Error(`no fault is called ${name}`);
  return (options) => (options.seed % 5 === 0 ? wrong(options) : play(options));
}
