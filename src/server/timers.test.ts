import { afterEach, expect, test } from 'vitest';
import { type ReferenceServer, startServer } from './server.ts';
import { connected, connectTo, MID, opened } from './testing/client.ts';
import { type ManualClock, manualClock } from './testing/clock.ts';
import { asfFolder } from './testing/fixtures.ts';
import * as requests from './testing/requests.ts';

let server: ReferenceServer;
let clock: ManualClock;
afterEach(() => server.close());

async function start(speed = 1): Promise<void> {
  clock = manualClock();
  server = await startServer({ root: asfFolder, clock, speed });
}

test('a Ping comes 30 s after the latest message, and again when nothing answers', async () => {
  await start();
  const client = await connected(server);
  clock.advance(29_999);
  expect(await client.during(30)).toEqual([]);
  clock.advance(1);
  const ping = await client.message(MID.Ping);
  expect([ping.u16(20), ping.u32(40), ping.u32(44)]).toEqual([2, 0, 0]);
  clock.advance(30_000);
  expect((await client.message(MID.Ping)).u16(20)).toBe(3);
});

test('any packet stops the KeepAlive timer, even one without an answer', async () => {
  await start();
  const client = await connected(server);
  clock.advance(20_000);
  client.send(requests.pong());
  await client.during(30);
  clock.advance(600_000);
  expect(await client.during(30)).toEqual([]);
  // The next message starts it again.
  client.send(requests.openFile('audio.asf'));
  await client.message(MID.ReportOpenFile);
  clock.advance(30_000);
  await client.message(MID.Ping);
});

test('a session is closed 3600 s after Connect, Pong or no Pong', async () => {
  await start();
  const client = await connected(server);
  client.send(requests.pong());
  await client.during(30);
  clock.advance(3_599_999);
  client.send(requests.pong());
  await client.during(30);
  expect(server.sessions).toBe(1);
  clock.advance(1);
  await client.closed;
});

test('streaming stops the Idle-Timeout, and StopPlaying starts it', async () => {
  await start();
  const client = await opened(server, 'audio.asf');
  clock.advance(3_000_000);
  await client.until(MID.Ping);
  client.send(requests.select(1), requests.startPlaying());
  await client.until(MID.ReportStartedPlaying);
  await client.next();
  // 200 s more than an hour since Connect.
  clock.advance(800);
  client.send(requests.stopPlaying());
  await client.until(MID.ReportEndOfStream);
  client.send(requests.pong());
  await client.during(30);
  clock.advance(3_599_999);
  await client.during(30);
  expect(server.sessions).toBe(1);
  clock.advance(1);
  await client.closed;
});

test('a connection that never sends Connect is closed after a minute', async () => {
  await start();
  const client = await connectTo(server);
  await client.during(30);
  clock.advance(59_999);
  await client.during(30);
  expect(server.sessions).toBe(1);
  clock.advance(1);
  await client.closed;
});

test('a session that has ended leaves no timer', async () => {
  await start();
  const client = await opened(server, 'audio.asf');
  client.send(requests.select(1), requests.startPlaying());
  await client.message(MID.ReportStreamSwitch);
  client.socket.destroy();
  await expect.poll(() => clock.timers).toBe(0);
});
