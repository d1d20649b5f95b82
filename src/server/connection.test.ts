import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect as dial } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type ReferenceServer, startServer } from './server.ts';
import { connected, connectTo, MID, opened } from './testing/client.ts';
import { asfFolder, fixturePacket } from './testing/fixtures.ts';
import { largeFile } from './testing/large-file.ts';
import * as requests from './testing/requests.ts';

const root = mkdtempSync(join(tmpdir(), 'mms-'));
const LARGE = 32_000;
let server: ReferenceServer;

beforeAll(() => writeFileSync(join(root, 'large.asf'), largeFile(LARGE)));
afterAll(() => rmSync(root, { recursive: true }));
afterEach(() => server.close());

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** A fresh connection is served, whatever others did. */
async function serves(): Promise<void> {
  const client = await connected(server);
  client.socket.destroy();
}

test('a root that is no folder, and a port that is taken, are told in one sentence', async () => {
  server = await startServer({ root });
  await expect(startServer({ root: join(root, 'large.asf') })).rejects.toThrow(/large\.asf is not a folder$/);
  await expect(startServer({ root: join(root, 'none') })).rejects.toThrow(
    /^the folder .*none cannot be read$/,
  );
  await expect(startServer({ root, port: server.port })).rejects.toThrow(
    /^cannot listen on 127\.0\.0\.1:\d+: /,
  );
});

test.each([
  ['text', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')],
  ['zeros', Buffer.alloc(64)],
  ['a wrong seal', Buffer.from(requests.connect()).fill(0, 12, 16)],
  ['a wrong rep', Buffer.from(requests.connect()).fill(9, 0, 1)],
  ['messageLength below 16', Buffer.from(requests.connect()).fill(0, 8, 12)],
  ['messageLength of 4 GiB', Buffer.from(requests.connect()).fill(0xff, 8, 12)],
  ['a Data packet', Buffer.from([0, 0, 0, 0, 1, 0, 9, 0, 0])],
])('%s ends the connection', async (_, bytes) => {
  server = await startServer({ root: asfFolder });
  const client = await connectTo(server);
  client.send(bytes);
  await client.closed;
  await serves();
});

test('a message longer than the limit ends the connection before it has arrived', async () => {
  server = await startServer({ root: asfFolder, limits: { maxMessageBytes: 2000 } });
  const client = await connectTo(server);
  client.send(
    requests
      .packet(
        0x00030032,
        Array.from({ length: 3000 }, () => 0),
      )
      .slice(0, 40),
  );
  await client.closed;
});

test('unknown, empty, early and broken messages are passed over', async () => {
  server = await startServer({ root: asfFolder });
  const client = await connectTo(server);
  const noChunks = requests.connect();
  new DataView(noChunks.buffer).setUint32(32, 0, true);
  client.send(
    requests.openFile('audio.asf'),
    requests.startPlaying(),
    requests.closeFile(),
    fixturePacket('empty-packet-by-hand'),
    requests.packet(0x0003ffff, [1, 2, 3]),
    requests.packet(0x00040001, [0, 0, 0, 0]),
    requests.packet(0x00030001, []),
    noChunks,
    requests.wrap([0xff, 0xff, 0xff, 0xff]),
    requests.packet(0x00030009, []),
    requests.pong(),
  );
  expect(await client.during(50)).toEqual([]);
  client.send(requests.connect(), requests.connect());
  await client.message(MID.ReportConnectedEX);
  expect(await client.during(50)).toEqual([]);
});

test('random bytes behind a good header never harm the server', async () => {
  server = await startServer({ root: asfFolder });
  let state = 1;
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  };
  const mids = [1, 2, 5, 7, 9, 0x0d, 0x15, 0x18, 0x1a, 0x1b, 0x25, 0x28, 0x32, 0x33].map(
    (low) => 0x00030000 + low,
  );
  for (let n = 0; n < 40; n++) {
    const client = n % 2 === 0 ? await opened(server, 'av.asf') : await connectTo(server);
    for (const mid of mids) {
      const part = requests.message(mid, Array.from({ length: random() }, random));
      if (random() < 64) part[0] = random();
      client.send(requests.wrap(part));
    }
    await client.during(5);
    client.socket.destroy();
  }
  await serves();
});

test('packets cut at every byte, glued together or sharing a packet are all answered', async () => {
  server = await startServer({ root: asfFolder });
  const bytes = requests.joined(requests.connect(), requests.funnelInfo(), requests.connectFunnel());
  const answers = [MID.ReportConnectedEX, MID.ReportFunnelInfo, MID.ReportConnectedFunnel];
  const bit = await connectTo(server);
  for (const byte of bytes) bit.socket.write(Uint8Array.of(byte));
  for (const mid of answers) await bit.message(mid);
  const glued = await connectTo(server);
  glued.send(bytes);
  for (const mid of answers) await glued.message(mid);
  const shared = await connectTo(server);
  const parts = [requests.connect(), requests.funnelInfo(), requests.connectFunnel()].map((part) =>
    part.slice(32),
  );
  shared.send(requests.wrap(parts.flatMap((part) => [...part])));
  for (const mid of answers) await shared.message(mid);
});

test('requests that were sent at once are served in order, OpenFile waiting for the disk', async () => {
  server = await startServer({ root: asfFolder, speed: 0 });
  const client = await connectTo(server);
  client.send(
    requests.connect(),
    requests.connectFunnel(),
    requests.openFile('missing.asf'),
    requests.openFile('audio.asf'),
    requests.readBlock(),
  );
  for (const mid of [
    MID.ReportConnectedEX,
    MID.ReportConnectedFunnel,
    MID.ReportOpenFile,
    MID.ReportOpenFile,
    MID.ReportReadBlock,
  ]) {
    await client.message(mid);
  }
  expect((await client.next()).data).toBe(true);
  client.send(requests.select(1), requests.startPlaying(), requests.stopPlaying(), requests.closeFile());
  await client.message(MID.ReportStreamSwitch);
  await client.message(MID.ReportStartedPlaying);
  expect((await client.until(MID.ReportEndOfStream)).at(-1)?.u32(44)).toBe(10);
  await client.closed;
});

test('a client that closes its side gets what was asked for, then the end', async () => {
  server = await startServer({ root: asfFolder });
  const client = await connectTo(server);
  client.socket.allowHalfOpen = true;
  client.send(requests.connect());
  client.socket.end();
  await client.message(MID.ReportConnectedEX);
  await client.closed;
  await expect.poll(() => server.sessions).toBe(0);
});

test('a client that closes its side without reading is not waited for', async () => {
  server = await startServer({ root, speed: 0 });
  const client = await opened(server, 'large.asf');
  client.send(requests.select(1), requests.startPlaying());
  await client.message(MID.ReportStreamSwitch);
  client.socket.pause();
  await sleep(200);
  client.socket.end();
  await expect.poll(() => server.sessions, { timeout: 5000 }).toBe(0);
  client.socket.destroy();
});

test('CloseFile with another openFileId closes nothing', async () => {
  server = await startServer({ root: asfFolder });
  const client = await opened(server, 'audio.asf');
  client.send(requests.closeFile(9), requests.select(1));
  await client.message(MID.ReportStreamSwitch);
  client.send(requests.closeFile(1));
  await client.closed;
});

test('connections above the limit are closed, and a place becomes free again', async () => {
  server = await startServer({ root: asfFolder, limits: { maxConnections: 3 } });
  const first = await connected(server);
  await connected(server);
  await connected(server);
  expect(server.sessions).toBe(3);
  const fourth = await connectTo(server);
  await fourth.closed;
  first.socket.destroy();
  await expect.poll(() => server.sessions).toBe(2);
  await serves();
});

test('a reader that does not read makes nothing pile up, and gets everything later', async () => {
  server = await startServer({ root, speed: 0 });
  const client = await opened(server, 'large.asf');
  client.send(requests.select(1));
  await client.message(MID.ReportStreamSwitch);
  client.socket.pause();
  collectGarbage();
  const before = process.memoryUsage().arrayBuffers;
  client.send(requests.startPlaying());
  await sleep(700);
  // The file has 32 MB, of which the system took some: what counts is what the server keeps.
  collectGarbage();
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8e6);
  // Meanwhile others are served.
  await serves();
  client.socket.resume();
  await client.message(MID.ReportStartedPlaying);
  const came = await client.until(MID.ReportEndOfStream);
  expect(came).toHaveLength(LARGE + 1);
  came.slice(0, -1).forEach((packet, n) => {
    if (packet.u32(0) !== n || packet.u8(5) !== (n & 0xff)) throw new Error(`packet ${n} is another`);
  });
});

test('a slow reader can still stop the play', async () => {
  server = await startServer({ root, speed: 0 });
  const client = await opened(server, 'large.asf');
  client.send(requests.select(1), requests.startPlaying());
  await client.message(MID.ReportStreamSwitch);
  client.socket.pause();
  await sleep(200);
  // The first is read while the connection is full, the second has to be read all the same.
  client.send(requests.select(1));
  await sleep(100);
  client.send(requests.stopPlaying(99));
  await sleep(100);
  client.socket.resume();
  const end = (await client.until(MID.ReportEndOfStream)).at(-1);
  expect(end?.u32(44)).toBe(99);
});

test('requests are not read any more while their answers are not', async () => {
  server = await startServer({ root: asfFolder });
  const client = await connectTo(server);
  client.send(requests.connect());
  await client.message(MID.ReportConnectedEX);
  client.socket.pause();
  const burst = Buffer.concat(Array.from({ length: 10_000 }, () => requests.funnelInfo()));
  for (let n = 0; n < 60; n++) client.socket.write(burst);
  await sleep(1000);
  expect(client.socket.writableLength).toBeGreaterThan(0);
  client.socket.destroy();
  await serves();
});

test('many sessions play at the same time', async () => {
  server = await startServer({ root: asfFolder, speed: 2 });
  const plays = Array.from({ length: 60 }, async () => {
    const client = await opened(server, 'audio.asf');
    client.send(requests.select(1), requests.startPlaying());
    await client.message(MID.ReportStreamSwitch);
    await client.message(MID.ReportStartedPlaying);
    return (await client.until(MID.ReportEndOfStream)).length;
  });
  expect(new Set(await Promise.all(plays))).toEqual(new Set([34]));
});

test('close() ends every connection and leaves no handle', async () => {
  const handles = (): string[] =>
    process.getActiveResourcesInfo().filter((name) => name.startsWith('TCP') || name.startsWith('Immediate'));
  await expect.poll(handles).toEqual([]);
  server = await startServer({ root: asfFolder });
  const playing = await opened(server, 'long.asf');
  playing.send(requests.select(1), requests.startPlaying());
  await playing.message(MID.ReportStreamSwitch);
  await playing.message(MID.ReportStartedPlaying);
  const idle = await connected(server);
  await server.close();
  await Promise.all([playing.closed, idle.closed]);
  expect(server.sessions).toBe(0);
  await expect.poll(handles).toEqual([]);
  await expect(connectTo(server)).rejects.toThrow();
});

test('a connection that is reset while media is on its way harms nobody', async () => {
  server = await startServer({ root, speed: 0 });
  for (let n = 0; n < 5; n++) {
    const client = await opened(server, 'large.asf');
    client.send(requests.select(1), requests.startPlaying());
    await client.message(MID.ReportStreamSwitch);
    client.socket.resetAndDestroy();
  }
  const raw = dial(server.port, server.host);
  raw.on('error', () => {});
  raw.destroy();
  await expect.poll(() => server.sessions).toBe(0);
  await serves();
});
