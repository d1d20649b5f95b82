import { afterEach, expect, test } from 'vitest';
import { readAsfPacket } from '../../asf/packet.ts';
import { type ReferenceServer, startServer } from '../server.ts';
import { type Client, connected, MID, opened, type Received } from '../testing/client.ts';
import { manualClock } from '../testing/clock.ts';
import { asfFolder } from '../testing/fixtures.ts';
import * as requests from '../testing/requests.ts';
import { generatedFile } from './content.ts';

let server: ReferenceServer;
afterEach(() => server.close());

const GENERATED = {
  short: { packets: 300, packetSize: 900 },
  large: { bytes: 4_000_000_000, bitRate: 2_240_000 },
  endless: { bitRate: 112_000 },
} as const;

async function ready(name: keyof typeof GENERATED, clock = {}): Promise<Client> {
  server = await startServer({ root: asfFolder, speed: 0, site: { generated: GENERATED }, ...clock });
  return select(await opened(server, name));
}

async function select(client: Client): Promise<Client> {
  client.send(requests.select(1));
  await client.message(MID.ReportStreamSwitch);
  return client;
}

type Start = Parameters<typeof requests.startPlaying>[0];

async function play(client: Client, start: Start): Promise<Received> {
  client.send(requests.startPlaying(start));
  await client.message(MID.ReportStartedPlaying);
  return client.next();
}

test('is announced and sent like a file', async () => {
  server = await startServer({ root: asfFolder, speed: 0, site: { generated: GENERATED } });
  const file = generatedFile(GENERATED.short);
  const client = await connected(server);
  client.send(requests.openFile('short'));
  const report = await client.message(MID.ReportOpenFile);
  // filePacketSize and filePacketCount, fileBitRate and fileHeaderSize.
  expect([report.u32(92), report.u32(96)]).toEqual([900, 300]);
  expect(report.u32(108)).toBe(file.headerBytes.length);
  client.send(requests.readBlock());
  await client.message(MID.ReportReadBlock);
  expect(Buffer.compare((await client.next()).bytes.subarray(8), file.headerBytes)).toBe(0);
  await select(client);
  const first = await play(client, {});
  const rest = (await client.until(MID.ReportEndOfStream)).slice(0, -1);
  const media = [first, ...rest];
  expect(media).toHaveLength(300);
  media.forEach(({ bytes }, n) => {
    // The client gets packets without their padding, of which the readable rest is the same.
    const sent = bytes.subarray(8);
    const [came, made] = [readAsfPacket(sent).packet, readAsfPacket(file.packet(n)).packet];
    expect(came?.payloads.length).toBe(4);
    expect(came?.sendTime).toBe(made?.sendTime);
    const audio = (packet: Uint8Array, one = readAsfPacket(packet).packet) =>
      one?.payloads.map(({ dataStart, dataEnd }) => Buffer.from(packet.subarray(dataStart, dataEnd)));
    expect(audio(sent)).toEqual(audio(file.packet(n)));
  });
});

test.each<[string, Start, number]>([
  ['the beginning', {}, 0],
  ['a time', { position: 10_000 }, 2_000_000],
  ['a packet', { position: Number.MAX_VALUE, locationId: 2_857_000 }, 2_857_000],
  ['a byte', { position: Number.MAX_VALUE, asfOffset: 358 + 1400 * 1_000_000 + 7 }, 1_000_000],
])('of four gigabytes a play starts at %s', async (_, start, expected) => {
  const client = await ready('large');
  const first = await play(client, start);
  const file = generatedFile(GENERATED.large);
  expect(first.u32(0)).toBe(expected);
  expect(Buffer.compare(first.bytes.subarray(8), file.packet(expected))).toBe(0);
  if (start?.position === 10_000) {
    expect(file.sendTime(expected)).toBeLessThanOrEqual(10_000_000);
    expect(file.sendTime(expected + 1)).toBeGreaterThan(10_000_000);
  }
});

test('without an end it is broadcast: who joins later is further on, and nobody can seek', async () => {
  const clock = manualClock();
  const client = await ready('endless', { clock });
  const first = await play(client, {});
  clock.advance(1_000_000);
  const other = await select(await opened(server, 'endless'));
  const second = await play(other, { position: 5 });
  // A packet of 1,400 bytes takes 100 ms at that bit rate.
  expect(first.u32(0)).toBe(0);
  expect(second.u32(0)).toBe(10_000);
  expect(readAsfPacket(second.bytes.subarray(8)).packet?.sendTime).toBe(1_000_000);
});

test('a play backwards is that of a file', async () => {
  const client = await ready('large');
  client.send(requests.startStriding(-1, { position: 10 }));
  expect((await client.next()).mid).toBe(MID.ReportStartStriding);
  const numbers: number[] = [];
  for (let n = 0; n < 3; n++) numbers.push((await client.next()).u32(0));
  expect(numbers).toEqual([2000, 1999, 1998]);
});
