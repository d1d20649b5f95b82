import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AsfFile, readAsfFile } from '../../src/asf/file.ts';
import { catalogue } from '../support/run.ts';
import { FIXTURES, startServe } from './support/cli.ts';
import {
  comparePlay,
  compileReader,
  type LibmmsPlay,
  readWithLibmms,
  receivedIn,
} from './support/play-libmms.ts';
import type { Program } from './support/program.ts';
import { openTap } from './support/tap.ts';

let folder: string;
let compiled: Promise<Program> | undefined;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'libmms-'));
});
afterAll(() => rm(folder, { recursive: true }));

const fixture = async (file: string): Promise<AsfFile> => readAsfFile(await readFile(`${FIXTURES}${file}`));

/** Compiled by the first test that plays: a hook that fails would leave the tests skipped. */
async function play(port: number, file: string): Promise<LibmmsPlay> {
  compiled ??= compileReader(folder);
  return readWithLibmms(await compiled, `mmst://127.0.0.1:${port}/${file}`, folder);
}

async function readFrom(file: string, ...options: readonly string[]): Promise<LibmmsPlay> {
  const serving = await startServe(...options);
  try {
    return await play(serving.port, file);
  } finally {
    await serving.stop();
  }
}

/** What libmms says of each fixture: all packets came, 444 + 33 x 512 and 709 + 302 x 512 bytes. */
const COUNTS = {
  'audio.asf': 'bytes 17340, header 444, packet 512, seekable 1, seconds 6.118, last 0',
  'av.asf': 'bytes 155333, header 709, packet 512, seekable 1, seconds 9.146, last 0',
} as const;
const PACES = ['0', '8'];

describe.each(PACES)('libmms reads every packet at --speed %s', (speed) => {
  test.each(Object.entries(COUNTS))('%s', async (file, counts) => {
    const received = await readFrom(file, '--speed', speed);
    expect(received.counts).toBe(counts);
    expect(comparePlay(received.bytes, await fixture(file))).toEqual([]);
  });
});

describe('libmms shows what is missing', () => {
  test.each(Object.keys(COUNTS))('%s from a server that stops halfway', async (file) => {
    const serving = await startServe('--speed', '8');
    const tap = await openTap({ to: serving.port, catalogue, strict: false, cutAfter: 10_000 });
    try {
      const { bytes } = await play(tap.port, file);
      expect(comparePlay(bytes, await fixture(file))).toContainEqual(
        expect.stringMatching(/^\d+ bytes instead of/),
      );
    } finally {
      await tap.close();
      await serving.stop();
    }
  });

  test('audio.asf from a server that is killed halfway', async () => {
    const serving = await startServe();
    try {
      const reading = play(serving.port, 'audio.asf');
      // At this pace the clip takes three seconds, and the first block is written after one.
      await Promise.race([reading, begun(receivedIn(folder))]);
      await serving.stop();
      const { bytes } = await reading;
      expect(bytes.length).toBeGreaterThan(444);
      expect(comparePlay(bytes, await fixture('audio.asf'))).toContainEqual(
        expect.stringMatching(/instead of 17340$/),
      );
    } finally {
      await serving.stop();
    }
  });

  test('audio.asf with a packet lost', async () => {
    const { bytes } = await readFrom('audio.asf', '--speed', '0', '--fault', 'media-packet-lost');
    expect(comparePlay(bytes, await fixture('audio.asf'))).toContain('16828 bytes instead of 17340');
  });

  test('audio.asf with a byte changed', async () => {
    const { bytes } = await readFrom('audio.asf', '--speed', '0', '--fault', 'media-byte-changed');
    expect(comparePlay(bytes, await fixture('audio.asf'))).toEqual([expect.stringMatching(/^packet 2: /)]);
  });
});

/** Resolves when the file has any bytes, or after ten seconds without. */
async function begun(path: string): Promise<void> {
  for (let round = 0; round < 200; round++) {
    await setTimeout(50);
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && found.size > 0) return;
  }
}
