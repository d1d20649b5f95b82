import { readFile } from 'node:fs/promises';
import { readAsfFile } from '../../../src/asf/file.ts';
import type { JudgeOptions } from '../../../src/replay/conversation-judge.ts';
import { catalogue } from '../../support/run.ts';
import { FIXTURES, startServe } from './cli.ts';
import { openTap, type Tap, type TapOptions } from './tap.ts';

/** Eight times as fast as real time: quick, and slow enough that a client sees packets come one after the other. */
const PACE = ['--speed', '8'] as const;

export interface ServedFile {
  readonly file: string;
  /** Options of `serve`. */
  readonly options?: readonly string[];
  readonly tap?: Omit<TapOptions, 'to' | keyof JudgeOptions>;
}

/** `serve` with a tap before it, for as long as `play` takes. */
export async function serveThroughTap<T>(
  { file, options = [], tap: how = {} }: ServedFile,
  play: (url: string, tap: Tap, path: string) => Promise<T>,
): Promise<T> {
  const reference = readAsfFile(await readFile(`${FIXTURES}${file}`));
  const serving = await startServe(...PACE, ...options);
  const tap = await openTap({ to: serving.port, catalogue, strict: false, reference, ...how });
  try {
    const path = `127.0.0.1:${tap.port}/${file}`;
    return await play(`mmst://${path}`, tap, path);
  } finally {
    await tap.close();
    await serving.stop();
  }
}
