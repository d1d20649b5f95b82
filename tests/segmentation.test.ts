import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ReferenceServer, startServer } from '../src/server/server.ts';
import { startPeer } from './support/peers.ts';
import { byteByByte, type Carry, startProxy, together } from './support/proxy.ts';
import { content, FIXTURES, type Ran, runAgainst } from './support/run.ts';

/** Small content: every byte of it is a packet of its own on the network. */
const contents = { short: await content('short', 'audio.asf'), long: await content('long', 'audio.asf') };

/** Conversations over TCP that go their way to the end: how far a play comes before it is left depends on the pace. */
const WHOLE =
  /sanity|hostile\/(?:header|unknown-mid|cuts-connecting)|happy-path|end-of-stream|bad-file-name|stop-mid|general\/without-funnel|-fallback|-tcp-port|-long/;
const only = (id: string): boolean => WHOLE.test(id) && !id.includes('transport=udp');

let server: ReferenceServer;
let direct: readonly string[];
beforeAll(async () => {
  server = await startServer({ root: FIXTURES, speed: 4, seed: 1 });
  direct = verdicts(await runAgainst({ port: server.port, contents, only }));
});
afterAll(() => server.close());

/** Every verdict of a run, with what it is about. */
const verdicts = ({ checks }: Ran): string[] =>
  checks.map(({ case: id, requirement, verdict }) => `${id} ${requirement} ${verdict}`).sort();

async function through(carry: Carry): Promise<readonly string[]> {
  const proxy = await startProxy(server.port, carry);
  try {
    return verdicts(await runAgainst({ port: proxy.port, contents, only, silence: 500 }));
  } finally {
    await proxy.close();
  }
}

/** Sizes of the pieces in which 300 bytes reach a reader through a proxy, from a server that writes them at once. */
async function pieces(carry: Carry): Promise<readonly number[]> {
  const writer = await startPeer((socket) => socket.end(new Uint8Array(300)));
  const proxy = await startProxy(writer.port, carry);
  try {
    const sizes: number[] = [];
    for await (const chunk of connect({ port: proxy.port, host: '127.0.0.1' })) sizes.push(chunk.length);
    return sizes;
  } finally {
    await proxy.close();
    await writer.close();
  }
}

describe('the proxy', () => {
  it('can hand on one byte at a time', async () => {
    const sizes = await pieces(byteByByte);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(300);
    // A machine that is busy with something else may read two at once.
    expect(sizes.length).toBeGreaterThan(250);
  });
  it('can hand on everything at once', async () => expect(await pieces(together(20))).toEqual([300]));
});

describe('how TCP cuts the bytes tells nothing about the target', () => {
  it('the run that is compared with judges something, and nothing in it fails', () => {
    expect(direct.length).toBeGreaterThan(500);
    expect(direct.filter((line) => /(fail|warn|error)$/.test(line))).toEqual([]);
  });

  it('byte by byte', async () => expect(await through(byteByByte)).toEqual(direct));
  it('many packets in one', async () => expect(await through(together(20))).toEqual(direct));
});
