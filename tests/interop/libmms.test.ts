import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AsfFile, readAsfFile } from '../../src/asf/file.ts';
import { catalogue } from '../support/run.ts';
import { FIXTURES, startServe } from './support/cli.ts';
import { comparePlay, compileReader, type LibmmsPlay, readWithLibmms } from './support/play-libmms.ts';
import type { Program } from './support/program.ts';
import { openTap } from './support/tap.ts';

let folder: string;
let reader: Program;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'libmms-'));
  reader = await compileReader(folder);
});
afterAll(() => rm(folder, { recursive: true }));

const fixture = async (file: string): Promise<AsfFile> => readAsfFile(await readFile(`${FIXTURES}${file}`));

async function readFrom(file: string, ...options: readonly string[]): Promise<LibmmsPlay> {
  const serving = await startServe(...options);
  try {
    return await readWithLibmms(reader, `mmst://127.0.0.1:${serving.port}/${file}`, folder);
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
      const { bytes } = await readWithLibmms(reader, `mmst://127.0.0.1:${tap.port}/${file}`, folder);
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
    const reading = readWithLibmms(reader, `mmst://127.0.0.1:${serving.port}/audio.asf`, folder);
    // At this pace the clip takes three seconds.
    const killed = new Promise((resolve) => setTimeout(resolve, 1_000)).then(() => serving.stop());
    const { bytes } = await reading;
    await killed;
    expect(bytes.length).toBeGreaterThan(444);
    expect(comparePlay(bytes, await fixture('audio.asf'))).toContainEqual(
      expect.stringMatching(/instead of 17340$/),
    );
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
