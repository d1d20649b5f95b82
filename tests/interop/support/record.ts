import { readFile } from 'node:fs/promises';
import { readAsfFile } from '../../../src/asf/file.ts';
import type { Recording } from '../../../src/replay/recording.ts';
import { startServer } from '../../../src/server/server.ts';
import { catalogue } from '../../support/run.ts';
import { FIXTURES } from './cli.ts';
import { ffmpegVersion, watch, watchArguments } from './play-ffmpeg.ts';
import { openTap, type Tapped } from './tap.ts';

export interface Recorded extends Tapped {
  readonly recording: Recording;
}

/** ffmpeg plays one second of a fixture from the reference server, in real time and through a tap. */
export async function recordFfmpeg(file: string): Promise<Recorded> {
  const reference = readAsfFile(await readFile(`${FIXTURES}${file}`));
  const server = await startServer({ root: FIXTURES, seed: 1 });
  const tap = await openTap({ to: server.port, catalogue, strict: false, reference });
  try {
    const client = `ffmpeg ${await ffmpegVersion()}`;
    await watch(`mmst://127.0.0.1:${tap.port}/${file}`);
    const tapped = await tap.conversation;
    const { chunks, end } = tapped;
    const note = `ffmpeg ${watchArguments(`mmst://127.0.0.1:PORT/${file}`).join(' ')}`;
    return { ...tapped, recording: { note, client, server: 'reference server of mms-conform', chunks, end } };
  } finally {
    await tap.close();
    await server.close();
  }
}
