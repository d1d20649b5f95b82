import { expect } from 'vitest';
import { type ServerOptions, startServer } from '../server.ts';
import type { Site } from '../site.ts';
import { connectTo } from './client.ts';
import { manualClock } from './clock.ts';
import { asfFolder } from './fixtures.ts';
import * as requests from './requests.ts';

/** Times 15 ms. */
const PATIENCE = 20;

const SITE: Site = {
  live: { 'live/a.asf': 'split-header.asf' },
  redirects: {
    'moved/av.asf': { url: 'mms://media.example:1755/av.asf' },
    'moved/proxy.asf': { proxy: 'mms://proxy.example:1755' },
    'moved/direct.asf': { proxy: '' },
  },
  upgrade: { version: '10.0.0.1', url: 'http://media.example/player' },
};

/** Everything that a server sends in one conversation which has some of everything, in hexadecimal; at the end whether it closed. */
export async function transcript(
  options: Pick<ServerOptions, 'fault' | 'variant'>,
  streams: readonly number[],
): Promise<string[]> {
  const clock = manualClock();
  const server = await startServer({ root: asfFolder, site: SITE, speed: 0, seed: 1, clock, ...options });
  let client = await connectTo(server);
  const came: string[] = [];
  // What has a reply is waited for, but not for long: a fault may leave it out.
  const listen = async (patience = 2): Promise<void> => {
    for (let quiet = 0, most = patience; quiet < most; quiet++) {
      const packets = await client.during(15);
      if (packets.length > 0) {
        quiet = 0;
        most = 2;
      }
      came.push(...packets.map(({ bytes }) => Buffer.from(bytes).toString('hex')));
    }
  };
  const info = requests.funnelInfo().slice(32);
  for (const request of [
    requests.connect(),
    requests.wrap([...info, ...info]),
    requests.overUdp(0),
    requests.overUdp(70_000),
    requests.connectFunnel('\\\\127.0.0.1\\SCTP\\1037\0'),
    requests.connectFunnel('127.0.0.1 TCP 1037\0'),
    requests.connectFunnel(),
    requests.openFile('missing.asf'),
    requests.openFile('../av.asf'),
  ]) {
    client.send(request);
    await listen(PATIENCE);
  }
  for (const ms of [3000, 5000, 30_000]) {
    clock.advance(ms);
    await listen();
  }
  for (const request of [
    requests.openFile('av.asf'),
    requests.readBlock(),
    requests.select(...streams),
    requests.startPlaying({ playIncarnation: 10 }),
    requests.stopPlaying(11),
    requests.startPlaying({ playIncarnation: 12, position: 2.2 }),
    requests.startPlaying({ playIncarnation: 13, position: 4.2 }),
  ]) {
    client.send(request);
    await listen(PATIENCE);
  }
  const closes = (): Promise<unknown> =>
    expect
      .poll(() => server.sessions, { timeout: 300 })
      .toBe(0)
      .catch(() => came.push('open'));
  client.send(requests.closeFile());
  await listen();
  await closes();
  const open = async (path: string): Promise<void> => {
    client.socket.destroy();
    client = await connectTo(server);
    client.send(requests.connect(), requests.connectFunnel(), requests.openFile(path));
    await listen(PATIENCE);
  };
  for (const moved of Object.keys(SITE.redirects ?? {})) {
    await open(moved);
    await closes();
  }
  await open('live/a.asf');
  client.send(requests.readBlock());
  await listen(PATIENCE);
  client.send(requests.select(1), requests.startPlaying({ position: 1 }));
  await listen(PATIENCE);
  // What is broadcast has begun again by then.
  for (let n = 0; n < 3; n++) {
    clock.advance(1000);
    await listen();
  }
  await server.close();
  return came;
}

/** Whether a conversation can go just as `before`: a machine that is busy may cut one short, but not the same one thrice. */
export async function canSay(before: readonly string[], say: () => Promise<string[]>): Promise<boolean> {
  for (let attempt = 0; attempt < 3; attempt++) if (String(await say()) === String(before)) return true;
  return false;
}
