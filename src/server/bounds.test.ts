import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createComplaints } from './complaints.ts';
import { deliver } from './delivery.ts';
import type { Limits } from './limits.ts';
import { countMessages } from './message-count.ts';
import type { Outbox } from './outbox.ts';
import { protectionOf } from './protection.ts';
import { createSentMedia } from './sent-media.ts';
import { type ReferenceServer, startServer } from './server.ts';
import { connected, connectTo, MID, opened } from './testing/client.ts';
import { manualClock } from './testing/clock.ts';
import { asfFolder } from './testing/fixtures.ts';
import { largeFile } from './testing/large-file.ts';
import * as requests from './testing/requests.ts';

const root = mkdtempSync(join(tmpdir(), 'mms-'));
const LARGE = largeFile(8000);
let server: ReferenceServer | undefined;

beforeAll(() => {
  for (const name of ['a.asf', 'b.asf', 'c.asf']) writeFileSync(join(root, name), LARGE);
});
afterAll(() => rmSync(root, { recursive: true }));
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function start(limits: Partial<Limits>): Promise<ReferenceServer> {
  server = await startServer({ root, speed: 0, limits });
  return server;
}

test('a client that reads nothing for too long is closed, and one that reads is not', async () => {
  const clock = manualClock();
  server = await startServer({ root, speed: 0, clock, limits: { stallMs: 30_000 } });
  const client = await opened(server, 'a.asf');
  client.send(requests.select(1), requests.startPlaying());
  await client.message(MID.ReportStreamSwitch);
  client.socket.pause();
  const reads = await connected(server);
  // Until the system takes no more.
  await sleep(500);
  clock.advance(29_999);
  await sleep(50);
  expect(server.sessions).toBe(2);
  clock.advance(1);
  await expect.poll(() => server?.sessions, { timeout: 5000 }).toBe(1);
  client.socket.destroy();
  reads.socket.destroy();
});

test('files that are in use together are bounded, and what nobody uses any more makes room', async () => {
  await start({ contentBytes: 2 * LARGE.length + 1000 });
  if (server === undefined) throw new Error('no server');
  const one = await opened(server, 'a.asf');
  const two = await opened(server, 'b.asf');
  const three = await connected(server);
  three.send(requests.openFile('c.asf'));
  expect((await three.message(MID.ReportOpenFile)).u32(40)).toBeGreaterThan(0x7fffffff);
  // What is open already costs nothing more.
  three.send(requests.openFile('a.asf'));
  expect((await three.message(MID.ReportOpenFile)).u32(40)).toBe(0);
  two.socket.destroy();
  await expect.poll(() => server?.sessions).toBe(2);
  three.send(requests.openFile('c.asf'));
  expect((await three.message(MID.ReportOpenFile)).u32(40)).toBe(0);
  one.socket.destroy();
});

test('the entries of a playlist are in use together', async () => {
  server = await startServer({
    root,
    speed: 0,
    limits: { contentBytes: 2 * LARGE.length + 1000 },
    site: { playlists: { two: ['a.asf', 'b.asf', 'a.asf'], three: ['a.asf', 'b.asf', 'c.asf'] } },
  });
  const client = await connected(server);
  for (const [name, fits] of [
    ['three', false],
    ['two', true],
    // Until it is refused, what was open before stays so.
    ['c.asf', false],
    ['c.asf', true],
  ] as const) {
    client.send(requests.openFile(name));
    expect([name, (await client.message(MID.ReportOpenFile)).u32(40) === 0]).toEqual([name, fits]);
  }
  client.socket.destroy();
});

test('more messages in a packet than anybody needs end the connection; as many as one may need do not', async () => {
  await start({ maxMessages: 20 });
  if (server === undefined) throw new Error('no server');
  const logging = requests.logging().slice(32);
  for (const [count, closes] of [
    [20, false],
    [21, true],
  ] as const) {
    const client = await connected(server);
    client.send(requests.wrap(Array.from({ length: count }, () => [...logging]).flat()));
    if (closes) await client.closed;
    else {
      client.send(requests.openFile('a.asf'));
      await client.message(MID.ReportOpenFile);
      client.socket.destroy();
    }
  }
});

test('a name that takes long to compare is not compared', async () => {
  await start({});
  if (server === undefined) throw new Error('no server');
  const client = await connected(server);
  // Marks in an order that normalization has to turn, each past all those before it.
  const name = `a${'\u0301\u0316'.repeat(15_000)}`;
  const request = requests.openFile(name);
  const before = process.cpuUsage();
  for (let n = 0; n < 20; n++) {
    client.socket.write(request);
    expect((await client.message(MID.ReportOpenFile)).u32(40)).toBe(0xc00d001a);
  }
  // Each would take some 150 ms.
  expect(process.cpuUsage(before).user / 1000).toBeLessThan(1500);
});

test('messages are counted by their chunkLen', () => {
  const [one, two] = [requests.message(0x00030032, []), requests.message(0x0003001b, requests.u32(7))];
  expect(countMessages(requests.wrap([]))).toBe(0);
  expect(countMessages(requests.wrap([...one, ...two, ...one]))).toBe(3);
  expect(countMessages(requests.wrap([...requests.u32(0), ...requests.u32(0), ...one]))).toBe(1);
  expect(countMessages(requests.wrap([...requests.u32(0xffffffff), ...requests.u32(0), ...one]))).toBe(1);
  expect(countMessages(requests.wrap([1, 2, 3]))).toBe(0);
});

test('silent connections keep nobody out, and those that have sent Connect stay', async () => {
  await start({ maxConnections: 5 });
  if (server === undefined) throw new Error('no server');
  const settled = await connected(server);
  for (let n = 0; n < 20; n++) await connectTo(server);
  const late = await opened(server, 'a.asf');
  expect(server.sessions).toBeLessThanOrEqual(6);
  for (const client of [settled, late]) {
    client.send(requests.closeFile());
    await client.closed;
  }
});

test('a delivery whose packets leave at once lets others have their turn', async () => {
  let sent = 0;
  const failed: unknown[] = [];
  // As a socket whose system takes everything at once: what was written has left before anything else happens.
  let waiting: (() => void)[] = [];
  const flow = {
    congested: () => waiting.length === 0 && sent % 4 === 3,
    whenDrained(run: () => void) {
      waiting.push(run);
      process.nextTick(() => {
        sent++;
        const runs = waiting;
        waiting = [];
        for (const one of runs) one();
      });
    },
    handedOver: () => true,
    whenHandedOver: (run: () => void) => run(),
  };
  const outbox: Pick<Outbox, 'flow' | 'together'> = { flow, together: (write) => write() };
  const delivery = deliver(
    {
      due: () => {
        if (sent > 100_000) throw new Error('nobody else had a turn');
        return 0;
      },
      send: () => void sent++,
      finished: () => {},
    },
    { clock: manualClock(), outbox, speed: 0, fail: (error) => void failed.push(error) },
  );
  for (let n = 0; n < 5; n++) await nextTurn();
  expect(sent).toBeGreaterThan(0);
  expect(failed).toEqual([]);
  delivery.stop();
});

test('mistakes of the server are told of, but not for ever', () => {
  const told: string[] = [];
  const complain = createComplaints(3, ({ message }) => told.push(message));
  for (let n = 0; n < 1000; n++) complain(n === 1 ? 'text' : new Error(`mistake ${n}`));
  expect(told).toEqual([
    'mistake 0',
    'text',
    'mistake 2',
    'there are more mistakes of the server, which are not told of any more',
  ]);
});

test('packets kept for a resend give way when there are more sessions to keep them for', () => {
  const all = createSentMedia({ resendPackets: 10, resendBytes: 100, resendBytesOfAll: 100 });
  const first = all.open();
  for (let n = 0; n < 5; n++) first.keep(n, [new Uint8Array(20)]);
  expect(first.find(0)).toHaveLength(1);
  all.open();
  first.keep(5, [new Uint8Array(20)]);
  expect([0, 1, 2, 3, 4, 5].map((n) => first.find(n).length)).toEqual([0, 0, 0, 0, 1, 1]);
});

test('packets of sessions that send no more give way too, so that all together are bounded', () => {
  const all = createSentMedia({ resendPackets: 1000, resendBytes: 100, resendBytesOfAll: 1000 });
  const sessions = Array.from({ length: 40 }, (_, n) => {
    const sent = all.open();
    for (let number = 0; number < 10; number++) sent.keep(number, [new Uint8Array(10)]);
    expect(all.bytes, `after session ${n}`).toBeLessThanOrEqual(1000);
    return sent;
  });
  // A fortieth each, the latest.
  for (const sent of sessions.slice(-2)) expect([7, 8, 9].map((n) => sent.find(n).length)).toEqual([0, 1, 1]);
  for (const sent of sessions) sent.close();
  sessions[0]?.keep(1, [new Uint8Array(10)]);
  expect([all.bytes, sessions[0]?.find(1)]).toEqual([0, []]);
});

test.each(['members/a.asf', 'MEMBERS/A.asf', '/members/a.asf', 'Members/other.asf', 'caf\u0065\u0301.asf'])(
  '%j is guarded',
  (name) => {
    const users = {};
    const site = {
      protected: {
        'members/': { scheme: 'BASIC', users },
        'caf\u00e9.asf': { scheme: 'NTLM', users },
      },
    } as const;
    expect(protectionOf(site, name)).toBeDefined();
    expect(protectionOf(site, 'public/members/a.asf')).toBeUndefined();
  },
);

test.each([
  ['stra\u00dfe/a.asf', 'STRASSE/a.asf'],
  ['secret.asf', '\u017fecret.asf'],
])('%j is guarded as %j, where a file system takes both for one name', (guarded, asked) => {
  const guard = { scheme: 'BASIC', users: {} } as const;
  expect(protectionOf({ protected: { [guarded]: guard } }, asked)).toBe(guard);
  expect(protectionOf({ protected: { [asked]: guard } }, guarded)).toBe(guard);
});

test('an ordinary folder is served as ever', async () => {
  server = await startServer({ root: asfFolder, speed: 0 });
  const client = await opened(server, 'av.asf');
  client.socket.destroy();
});
