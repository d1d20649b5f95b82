import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { faultByName } from './faults/index.ts';
import { type ReferenceServer, startServer } from './server.ts';
import { connected, connectTo, MID } from './testing/client.ts';
import { asfFolder } from './testing/fixtures.ts';
import * as requests from './testing/requests.ts';

const { packet, u32, utf16 } = requests;
let server: ReferenceServer;
afterEach(() => server.close());

async function broken(name: string): Promise<void> {
  const fault = faultByName(name);
  if (fault === undefined) throw new Error(`there is no fault ${name}`);
  server = await startServer({ root: asfFolder, fault });
}

/** An OpenFile whose tokenData lies far outside. */
const openFarToken = (): Uint8Array =>
  packet(0x00030005, [...u32(9), ...u32(0), ...u32(0xffffffff), ...u32(4), ...utf16('av.asf\0'), 1, 2, 3, 4]);

describe('a server that meets what nobody sends', () => {
  test('serves no Connect of another revision of the protocol, and the next right one', async () => {
    server = await startServer({ root: asfFolder });
    const client = await connectTo(server);
    client.send(packet(0x00030001, [...u32(0), ...u32(0x0004000a), ...u32(0x0003001c), ...utf16('x\0')]));
    expect(await client.during(60)).toEqual([]);
    client.send(requests.connect());
    await client.message(MID.ReportConnectedEX);
  });

  test('refuses another funnelMode than 2', async () => {
    server = await startServer({ root: asfFolder });
    const client = await connectTo(server);
    const name = utf16('\\\\127.0.0.1\\TCP\\1037\0');
    client.send(requests.connect());
    client.send(packet(0x00030002, [...u32(0), ...u32(0), ...u32(0), ...u32(0), ...u32(3), ...name]));
    await client.message(MID.ReportConnectedEX);
    await client.message(MID.ReportDisconnectedFunnel);
  });

  test('refuses an OpenFile whose token points outside', async () => {
    server = await startServer({ root: asfFolder });
    const client = await connected(server);
    client.send(openFarToken());
    expect((await client.message(MID.ReportOpenFile)).u32(40)).toBeGreaterThan(0x7fffffff);
  });
});

describe('a server that has an accident', () => {
  test('dies for everybody, and is back at the same port', async () => {
    await broken('open-file-token-kills');
    const [other, client] = [await connected(server), await connected(server)];
    client.send(openFarToken());
    await Promise.all([other.closed, client.closed]);
    await expect(connectTo(server)).rejects.toThrow(/ECONNREFUSED/);
    await sleep(600);
    await connected(server);
  });

  test('that is closed while it is dead stays so', async () => {
    await broken('open-file-token-kills');
    const client = await connected(server);
    client.send(openFarToken());
    await client.closed;
    await server.close();
    await sleep(600);
    await expect(connectTo(server)).rejects.toThrow(/ECONNREFUSED/);
  });

  test('hangs for everybody until it is started again', async () => {
    await broken('unknown-mid-hangs');
    const [other, client] = [await connected(server), await connected(server)];
    client.send(packet(0x000300ff, u32(0)));
    await sleep(50);
    other.send(requests.funnelInfo());
    expect(await other.during(60)).toEqual([]);
    const late = await connectTo(server);
    late.send(requests.connect());
    expect(await late.during(60)).toEqual([]);
    await Promise.all([other.closed, late.closed]);
    await connected(server);
  });

  test('hangs, and bears that somebody who comes meanwhile resets the connection', async () => {
    await broken('unknown-mid-hangs');
    const client = await connected(server);
    client.send(packet(0x000300ff, u32(0)));
    await sleep(50);
    const late = await connectTo(server);
    late.send(requests.connect());
    await sleep(50);
    late.socket.resetAndDestroy();
    await client.closed;
    await connected(server);
  });
});
