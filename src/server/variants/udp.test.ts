import { afterEach, expect, test } from 'vitest';
import { type ReferenceServer, startServer } from '../server.ts';
import { connectTo, MID, type Received } from '../testing/client.ts';
import { asfFolder } from '../testing/fixtures.ts';
import * as requests from '../testing/requests.ts';
import { closeEars, connectedOverUdp, openedOverUdp, played, type UdpClient } from '../testing/udp-client.ts';
import { variantByName } from './index.ts';

let server: ReferenceServer;
afterEach(async () => {
  await closeEars();
  await server.close();
});

async function start(name: string, speed = 0): Promise<void> {
  const variant = variantByName(name);
  if (variant === undefined) throw new Error(`there is no variant ${name}`);
  server = await startServer({ root: asfFolder, speed, variant });
}

const locations = (came: readonly Received[]): number[] => came.map((one) => one.u32(0));
const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

async function copies({ ear, clientId }: UdpClient, numbers: readonly number[], count: number) {
  ear.send(requests.resend(clientId, numbers));
  return locations(await ear.take(count));
}

test('tcp-only refuses UDP and serves TCP on the same connection', async () => {
  await start('tcp-only');
  const client = await connectTo(server);
  client.send(requests.connect(), requests.overUdp(5000), requests.connectFunnel());
  await client.message(MID.ReportConnectedEX);
  expect((await client.message(MID.ReportDisconnectedFunnel)).u32(40)).toBeGreaterThanOrEqual(0x80000000);
  expect((await client.message(MID.ReportConnectedFunnel)).u32(40)).toBe(0);
});

test('udp-from-another-port sends Data and copies from there, and takes requests where it should', async () => {
  await start('udp-from-another-port');
  const over = await openedOverUdp(server, 'audio.asf', 1);
  expect(await played(over, 33)).toHaveLength(33);
  expect(await copies(over, [4], 1)).toEqual([4]);
  expect(over.ear.sources.size).toBe(1);
  expect(over.ear.sources.has(server.port)).toBe(false);
  const sockets = (): number => process.getActiveResourcesInfo().filter((name) => name === 'UDPWrap').length;
  const before = sockets();
  over.client.socket.destroy();
  await expect.poll(sockets).toBeLessThan(before);
});

test('udp-datagrams-reordered swaps neighbours, loses none, and keeps the numbers for a resend', async () => {
  await start('udp-datagrams-reordered');
  const over = await openedOverUdp(server, 'audio.asf', 1);
  const swapped = upTo(33).map((n) => (n === 32 ? n : n ^ 1));
  const media = await played(over, 33);
  expect(locations(media)).toEqual(swapped);
  expect(media.every((one) => one.u8(5) === one.u32(0))).toBe(true);
  expect(await copies(over, [0, 1, 32], 3)).toEqual([0, 1, 32]);
  expect(locations(await played(over, 33))).toEqual(swapped);
});

test('udp-loses-every-50th loses media only, and what was lost can be asked for', async () => {
  await start('udp-loses-every-50th');
  const over = await openedOverUdp(server, 'long.asf', 1);
  const lost = [49, 99, 149, 199];
  expect(locations(await played(over, 231))).toEqual(upTo(235).filter((n) => !lost.includes(n)));
  expect(await copies(over, lost, 4)).toEqual(lost);
});

test('udp-loses-first-header-packet-once-per-session makes the client ask again', async () => {
  await start('udp-loses-first-header-packet-once-per-session');
  for (let session = 0; session < 2; session++) {
    const { client, ear } = await connectedOverUdp(server);
    client.send(requests.openFile('av.asf'), requests.readBlock(1, 1));
    expect(locations(await ear.take(1))).toEqual([1]);
    client.send(requests.readBlock(1, 2));
    expect(locations(await ear.take(2))).toEqual([0, 1]);
  }
});

test('udp-af-flags-reset-per-play begins at 0 each time', async () => {
  await start('udp-af-flags-reset-per-play');
  const over = await openedOverUdp(server, 'audio.asf', 1);
  for (let plays = 0; plays < 2; plays++)
    expect((await played(over, 33)).map((one) => one.u8(5))).toEqual(upTo(33));
});

test('header-data-before-report-over-udp still reports, and over TCP', async () => {
  await start('header-data-before-report-over-udp', 1);
  const { client, ear } = await connectedOverUdp(server);
  client.send(requests.openFile('av.asf'));
  await client.message(MID.ReportOpenFile);
  client.send(requests.readBlock());
  await client.message(MID.ReportReadBlock);
  const header = await ear.take(2);
  expect([locations(header), header.every(({ data }) => data)]).toEqual([[0, 1], true]);
});

test('resend-in-reverse-order and resend-twice', async () => {
  await start('resend-in-reverse-order');
  const over = await openedOverUdp(server, 'audio.asf', 1);
  await played(over, 33);
  expect(await copies(over, [3, 7, 5], 3)).toEqual([5, 7, 3]);
  await server.close();
  await start('resend-twice');
  const again = await openedOverUdp(server, 'audio.asf', 1);
  await played(again, 33);
  expect(await copies(again, [3, 7], 4)).toEqual([3, 3, 7, 7]);
});
