import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AsfFile, readAsfFile } from '../../src/asf/file.ts';
import { catalogue } from '../support/run.ts';
import { FIXTURES, startServe } from './support/cli.ts';
import { compareAsf, missing } from './support/compare-asf.ts';
import { countPackets } from './support/count-packets.ts';
import { FILES, PACKETS, PADDING_KEPT } from './support/packets.ts';
import { compileReader, type LibmmsPlay, readWithLibmms, receivedIn } from './support/play-libmms.ts';
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

/** What libmms says of each fixture: all packets came, 444 + 33 x 512 bytes and so on. */
const COUNTS = {
  'audio.asf': 'bytes 17340, header 444, packet 512, seekable 1, seconds 6.118, last 0',
  'av.asf': 'bytes 155333, header 709, packet 512, seekable 1, seconds 9.146, last 0',
  'padded.asf': 'bytes 73029, header 709, packet 640, seekable 1, seconds 7.146, last 0',
  'split-header.asf': 'bytes 15670, header 1846, packet 256, seekable 1, seconds 5.607, last 0',
} as const;
const NAMES = Object.keys(COUNTS) as (keyof typeof COUNTS)[];
const PACES = ['0', '8'];

describe.each(PACES)('libmms reads every packet at --speed %s', (speed) => {
  test.each(NAMES)('%s', async (file) => {
    const received = await readFrom(file, '--speed', speed);
    expect(received.counts).toBe(COUNTS[file]);
    expect(compareAsf(received.bytes, await fixture(file))).toEqual([]);
    expect(await countPackets(receivedIn(folder))).toEqual(PACKETS[file]);
  });
});

describe('libmms reads a file whose padding is kept byte for byte', () => {
  test.each(NAMES)('%s', async (file) => {
    const { bytes } = await readFrom(file, '--speed', '0', ...PADDING_KEPT);
    // An index after the packets is no part of the content.
    const onDisk = (await readFile(`${FIXTURES}${file}`)).subarray(0, bytes.length);
    expect(missing(bytes, await fixture(file))).toBe(0);
    expect(Buffer.compare(bytes, onDisk)).toBe(0);
    expect(await countPackets(receivedIn(folder))).toEqual(PACKETS[file]);
  });
});

test('libmms chooses one video and one audio stream of multi.asf, and gets no other', async () => {
  const { bytes } = await readFrom('multi.asf', '--speed', '0');
  const { headerBytes, packetSize } = await fixture('multi.asf');
  expect((bytes.length - headerBytes.length) % packetSize).toBe(0);
  // As many as the file has of them: 173 and 80; 250 and 80 are left out.
  const packets = await countPackets(receivedIn(folder));
  expect(packets).toEqual(['wmav2 173', 'wmav2 N/A', 'wmv2 80', 'wmv2 N/A']);
});

describe('libmms reads a playlist', () => {
  const FIRST = 17_340;
  let config: string;
  beforeAll(async () => {
    config = join(folder, 'site.yaml');
    await writeFile(config, 'playlists: { list: [audio.asf, av.asf] }\n');
  });

  // It answers the header of the next entry with a StreamSwitch and waits for nothing but the reply: media that come
  // before it end its reading, or are thrown away.
  test.each(PACES)('every packet of it, when its media wait for a start, at --speed %s', async (speed) => {
    const options = ['--config', config, '--speed', speed, '--variant', 'entry-waits-for-start'];
    const { bytes } = await readFrom('list', ...options);
    expect(compareAsf(bytes.subarray(0, FIRST), await fixture('audio.asf'))).toEqual([]);
    expect(compareAsf(bytes.subarray(FIRST), await fixture('av.asf'))).toEqual([]);
  });

  test('the first entry and the header of the next, when its media follow at once', async () => {
    const { bytes } = await readFrom('list', '--config', config, '--speed', '0');
    const { headerBytes } = await fixture('av.asf');
    expect(compareAsf(bytes.subarray(0, FIRST), await fixture('audio.asf'))).toEqual([]);
    expect(Buffer.compare(bytes.subarray(FIRST, FIRST + headerBytes.length), headerBytes)).toBe(0);
  });
});

describe('libmms shows what is missing', () => {
  test.each(FILES)('%s from a server that stops halfway', async (file) => {
    const serving = await startServe('--speed', '8');
    const tap = await openTap({ to: serving.port, catalogue, strict: false, cutAfter: 10_000 });
    try {
      const { bytes } = await play(tap.port, file);
      expect(compareAsf(bytes, await fixture(file))).toContainEqual(
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
      expect(compareAsf(bytes, await fixture('audio.asf'))).toContainEqual(
        expect.stringMatching(/instead of 17340$/),
      );
    } finally {
      await serving.stop();
    }
  });

  test('audio.asf with a packet lost', async () => {
    const { bytes } = await readFrom('audio.asf', '--speed', '0', '--fault', 'media-packet-lost');
    expect(compareAsf(bytes, await fixture('audio.asf'))).toContain('16828 bytes instead of 17340');
  });

  test('audio.asf with a byte changed', async () => {
    const { bytes } = await readFrom('audio.asf', '--speed', '0', '--fault', 'media-byte-changed');
    expect(compareAsf(bytes, await fixture('audio.asf'))).toEqual([expect.stringMatching(/^packet 2: /)]);
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
