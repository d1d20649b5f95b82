import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AsfFile, readAsfFile } from '../../src/asf/file.ts';
import { FIXTURES, startServe } from './support/cli.ts';
import { beginningOf, compareAsf, missing } from './support/compare-asf.ts';
import { countPackets } from './support/count-packets.ts';
import { FILES, PACKETS, PADDING_KEPT } from './support/packets.ts';
import { dumpWithVlc, openVlcHome, remuxWithVlc, type VlcHome, vlcPortIsFree } from './support/play-vlc.ts';
import { recordVlc } from './support/record-vlc.ts';
import { serveThroughTap } from './support/serve-through-tap.ts';

let home: VlcHome;
beforeAll(async () => {
  home = await openVlcHome();
});
afterAll(() => home.remove());

const original = async (file: string): Promise<AsfFile> => readAsfFile(await readFile(`${FIXTURES}${file}`));
const packetsReceived = (): Promise<readonly string[]> => countPackets(home.path('received.asf'));

describe.each(['tcp', 'udp'] as const)('VLC plays from serve what is in the file, over %s', (transport) => {
  test.each(FILES)('%s', async (name) => {
    const { received, datagrams, units, checks } = await recordVlc(home, name, { transport });
    const file = await original(name);
    expect(compareAsf(received, file)).toEqual([]);
    expect(await packetsReceived()).toEqual(PACKETS[name]);

    // Data takes one way only, and it is the one that was asked for.
    const dataOverTcp = units.filter(({ kind }) => kind === 'data').length;
    const [used, unused] =
      transport === 'tcp' ? [dataOverTcp, datagrams.length] : [datagrams.length, dataOverTcp];
    const headerPackets = Math.ceil(file.headerBytes.length / file.packetSize);
    expect({ used, unused }).toEqual({ used: headerPackets + file.packetCount, unused: 0 });

    // The tap hears the TCP connection alone, and what was said there is all that can be judged.
    if (transport === 'tcp')
      expect(checks.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'note')).toEqual([]);
  });

  test.each(FILES)('%s with its padding, byte for byte', async (name) => {
    const { received } = await recordVlc(home, name, { transport, options: PADDING_KEPT });
    // An index after the packets is no part of the content.
    const onDisk = await readFile(`${FIXTURES}${name}`);
    const { headerBytes, packetCount, packetSize } = await original(name);
    const content = onDisk.subarray(0, headerBytes.length + packetCount * packetSize);
    expect(Buffer.compare(received, content)).toBe(0);
    expect(await packetsReceived()).toEqual(PACKETS[name]);
  });

  test('a packet that is lost is missed', async () => {
    const options = ['--fault', 'media-packet-lost'];
    const { received } = await recordVlc(home, 'audio.asf', { transport, options });
    expect(compareAsf(received, await original('audio.asf'))).toContain('16828 bytes instead of 17340');
    expect(await packetsReceived()).not.toEqual(PACKETS['audio.asf']);
  });

  test('a byte that is changed is seen', async () => {
    const options = ['--fault', 'media-byte-changed'];
    const { received } = await recordVlc(home, 'audio.asf', { transport, options });
    expect(compareAsf(received, await original('audio.asf'))).toEqual([expect.stringMatching(/^packet 2: /)]);
  });
});

test('VLC plays over UDP with nothing between it and serve, to within the last packet', async () => {
  await vlcPortIsFree();
  // In real time a tenth of a second lies between two packets, so at most one waits when the end is told.
  const serving = await startServe();
  try {
    const received = await dumpWithVlc(`mmsu://127.0.0.1:${serving.port}/audio.asf`, home);
    const file = await original('audio.asf');
    expect(compareAsf(received, beginningOf(file, received))).toEqual([]);
    expect(missing(received, file)).toBeLessThanOrEqual(file.packetSize);
  } finally {
    expect(await serving.stop()).toBe(0);
  }
});

test('VLC misses a datagram that the network loses', async () => {
  // One header packet comes first.
  const loses = (number: number): boolean => number === 1 + 20;
  const { received, datagrams } = await recordVlc(home, 'audio.asf', { transport: 'udp', loses });
  expect(datagrams).toHaveLength(1 + 33);
  expect(compareAsf(received, await original('audio.asf'))).toContainEqual(
    expect.stringMatching(/^packet 20: /),
  );
});

describe('VLC takes the streams out of what it receives', () => {
  /** Packets that VLC keeps to itself at the end, of this file from a disk too: at most two of a stream. */
  const KEPT = 2;

  test.each(FILES)('%s', async (name) => {
    const remuxed = await serveThroughTap({ file: name }, (url) => remuxWithVlc(url, home));
    const kept = difference(PACKETS[name], await countPackets(remuxed));
    expect(kept.map(({ codec }) => codec)).toEqual(PACKETS[name].map((line) => line.split(' ')[0]));
    for (const { codec, packets } of kept) {
      expect(packets, codec).toBeGreaterThanOrEqual(0);
      expect(packets, codec).toBeLessThanOrEqual(KEPT);
    }
  });
});

/** How many packets of each stream of `all` are not in `found`. */
function difference(
  all: readonly string[],
  found: readonly string[],
): readonly { readonly codec: string; readonly packets: number }[] {
  const read = (lines: readonly string[]) =>
    new Map(lines.map((line) => line.split(' ') as [string, string]));
  const counted = read(found);
  return [...read(all)].map(([codec, packets]) => ({
    codec,
    packets: Number(packets) - Number(counted.get(codec) ?? 0),
  }));
}
