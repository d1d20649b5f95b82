import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ReferenceServer, startServer } from '../src/server/server.ts';
import { startPeer } from './support/peers.ts';
import { content, FIXTURES, type Ran, runAgainst } from './support/run.ts';

const contents = { short: await content('short', 'av.asf'), long: await content('long', 'long.asf') };
/** The cases of one field, the last of which is the one that ends the target; then the rest of the message. */
const only = (id: string): boolean => /sanity|lengths\[message=OpenFile/.test(id);
/** token of an OpenFile that points beyond everything. */
const DEADLY = Buffer.from('ffffffff0d000000', 'hex');
const DEADLY_CASE = 'mmsp/hostile/lengths[message=OpenFile,field=token,value=huge]';
const REPLY = 1000;

let server: ReferenceServer;
beforeAll(async () => {
  server = await startServer({ root: FIXTURES, speed: 8, seed: 1 });
});
afterAll(() => server.close());

type Manner = 'gone' | 'silent';

/** A server that never comes back from the one request: its port is closed, or it answers nobody any more. */
async function runAgainstMortal(manner: Manner, workers: number): Promise<{ ran: Ran; seconds: number }> {
  let dead = false;
  const peer = await startPeer((client) => {
    if (dead) return client.resume();
    const behind = connect({ port: server.port, host: '127.0.0.1', noDelay: true });
    behind.on('error', () => client.destroy());
    client.on('close', () => behind.destroy());
    behind.on('close', () => client.destroy());
    behind.on('data', (bytes) => !dead && client.write(bytes));
    client.on('data', (bytes) => {
      if (bytes.includes(DEADLY)) {
        dead = true;
        if (manner === 'gone') void peer.close();
      } else if (!dead) behind.write(bytes);
    });
    return undefined;
  });
  const began = performance.now();
  const ran = await runAgainst({
    port: peer.port,
    contents,
    only,
    workers,
    reply: REPLY,
    transports: ['tcp'],
  });
  const seconds = (performance.now() - began) / 1000;
  await peer.close();
  return { ran, seconds };
}

const brokenOf = ({ checks }: Ran) =>
  checks.filter(({ verdict }) => verdict === 'fail' || verdict === 'warn');
const endsOf = ({ events }: Ran) => events.flatMap((event) => (event.type === 'case-end' ? [event] : []));

describe.each<Manner>(['gone', 'silent'])('a target that is %s after one request', (manner) => {
  it('is told once, by the case that did it, when cases run one by one', async () => {
    const { ran, seconds } = await runAgainstMortal(manner, 1);
    expect(brokenOf(ran).map((check) => `${check.requirement} ${check.case}`)).toEqual([
      `MMSP-3.2.5.6-01 ${DEADLY_CASE}`,
    ]);
    expect(ran.end.status).toBe(1);
    const unreached = endsOf(ran).filter(({ verdict }) => verdict === 'unreached');
    expect(unreached.length).toBeGreaterThan(3);
    expect(new Set(unreached.map(({ reason }) => reason))).toEqual(
      new Set([`the target has not answered since ${DEADLY_CASE}`]),
    );
    expect(unreached.at(-1)?.case).toBe('mmsp/general/sanity[at=end]');
    expect(seconds).toBeLessThan(30);
  });

  it('is told once, with everyone who can have done it, when cases run beside each other', async () => {
    const { ran, seconds } = await runAgainstMortal(manner, 8);
    const [broken, ...others] = brokenOf(ran);
    expect(others).toEqual([]);
    expect(broken?.why ?? broken?.case).toContain(DEADLY_CASE);
    expect(ran.end.status).toBe(1);
    expect(endsOf(ran).length).toBe(ran.events.filter(({ type }) => type === 'case-start').length);
    expect(seconds).toBeLessThan(30);
  });
});
