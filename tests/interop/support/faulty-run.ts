import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { storedEvents } from '../../../src/cli/stored-events.ts';
import type { RunEvent } from '../../../src/events.ts';
import { runCli } from '../../support/cli.ts';
import { FIXTURES, startServe } from './cli.ts';

export interface FaultyRun {
  readonly path: string;
  readonly html: string;
  readonly events: readonly RunEvent[];
}

/** The suite against a reference server with a fault, its HTML report and its events. */
export async function faultyRun(
  folder: string,
  fault: string,
  ...more: readonly string[]
): Promise<FaultyRun> {
  const serving = await startServe('--speed', '8', '--fault', fault);
  const path = join(folder, `${fault}.html`);
  const events = join(folder, `${fault}.ndjson`);
  try {
    const clip = ['--file', 'av.asf', '--reference', `${FIXTURES}av.asf`];
    const reporters = ['--reporter', `html=${path}`, '--reporter', `ndjson=${events}`];
    const target = ['--target', `127.0.0.1:${serving.port}`, '--workers', '16', '--seed', '1'];
    const { status, stderr } = await runCli([...target, ...clip, ...reporters, ...more], { limit: 240_000 });
    if (status !== 1) throw new Error(`the run ended with status ${status}: ${stderr}`);
    return { path, html: await readFile(path, 'utf8'), events: await storedEvents(events) };
  } finally {
    await serving.stop();
  }
}
