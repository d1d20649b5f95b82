import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AsfFile, readAsfFile } from '../../src/asf/file.ts';
import type { Check } from '../../src/verdict/tally.ts';
import { FIXTURES } from './support/cli.ts';
import { beginningOf, compareAsf, missing } from './support/compare-asf.ts';
import { countPackets } from './support/count-packets.ts';
import { FILES, PADDING_KEPT } from './support/packets.ts';
import { dumpWithMplayer, MPLAYER_BLOCK } from './support/play-mplayer.ts';
import { serveThroughTap } from './support/serve-through-tap.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mplayer-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Play {
  readonly bytes: Uint8Array;
  readonly packets: readonly string[];
  readonly checks: readonly Check[];
}

/** After the end of the content MPlayer waits half a minute for more, unless the connection is closed. */
function play(file: string, options: readonly string[] = []): Promise<Play> {
  return serveThroughTap({ file, options, tap: { hangsUpAtEnd: true } }, async (url, tap) => {
    const dump = join(folder, 'received.asf');
    const bytes = await dumpWithMplayer(url, dump);
    return { bytes, packets: await countPackets(dump), checks: (await tap.conversation).checks };
  });
}

const compare = (received: Uint8Array, file: AsfFile): readonly string[] =>
  compareAsf(received, beginningOf(file, received));

const original = async (file: string): Promise<AsfFile> => readAsfFile(await readFile(`${FIXTURES}${file}`));

/** Packets per stream, short of the few at the end that MPlayer throws away; 65, and 130 and 120 are in the files. */
const PACKETS = {
  'audio.asf': ['wmav2 64'],
  'av.asf': ['wmav2 129', 'wmv2 118'],
} as const;
describe('MPlayer plays from serve what is in the file, but for the block that it never ends', () => {
  test.each(FILES)('%s', async (name) => {
    const file = await original(name);
    const { bytes, packets, checks } = await play(name);
    expect(compare(bytes, file)).toEqual([]);
    expect(missing(bytes, file)).toBeLessThan(MPLAYER_BLOCK);
    expect(packets).toEqual(PACKETS[name]);
    expect(checks.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'note')).toEqual([]);
  });

  test.each(FILES)('%s with its padding', async (name) => {
    const file = await original(name);
    const { bytes, packets } = await play(name, PADDING_KEPT);
    const onDisk = await readFile(`${FIXTURES}${name}`);
    expect(Buffer.compare(bytes, onDisk.subarray(0, bytes.length))).toBe(0);
    expect(missing(bytes, file)).toBeLessThan(MPLAYER_BLOCK);
    expect(packets).toEqual(PACKETS[name]);
  });
});

describe('MPlayer shows what is missing', () => {
  test('audio.asf with a packet lost', async () => {
    const { bytes, packets } = await play('audio.asf', ['--fault', 'media-packet-lost']);
    expect(compare(bytes, await original('audio.asf'))).toContainEqual(expect.stringMatching(/^packet 5: /));
    expect(packets).not.toEqual(PACKETS['audio.asf']);
  });

  test('audio.asf with a byte changed', async () => {
    const { bytes } = await play('audio.asf', ['--fault', 'media-byte-changed']);
    expect(compare(bytes, await original('audio.asf'))).toEqual([expect.stringMatching(/^packet 2: /)]);
  });
});
