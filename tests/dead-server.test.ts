import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ReferenceServer, startServer } from '../src/server/server.ts';
import { DEADLY_CASE, type Manner, startMortal } from './support/mortal.ts';
import { content, FIXTURES, type Ran, runAgainst } from './support/run.ts';

const contents = { short: await content('short', 'av.asf'), long: await content('long', 'long.asf') };
/** The cases of one field, the last of which is the one that ends the target; then the rest of the message. */
const only = (id: string): boolean => /sanity|lengths\[message=OpenFile/.test(id);
const REPLY = 1000;

let server: ReferenceServer;
beforeAll(async () => {
  server = await startServer({ root: FIXTURES, speed: 8, seed: 1 });
});
afterAll(() => server.close());

async function runAgainstMortal(manner: Manner, workers: number): Promise<{ ran: Ran; seconds: number }> {
  const peer = await startMortal(server.port, manner);
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
    const reason = `the target has not answered since ${DEADLY_CASE}`;
    expect(ran.end).toMatchObject({ status: 1, reason });
    const unreached = endsOf(ran).filter(({ verdict }) => verdict === 'unreached');
    expect(unreached.length).toBeGreaterThan(3);
    expect(new Set(unreached.map((one) => one.reason))).toEqual(new Set([reason]));
    expect(unreached.at(-1)?.case).toBe('mmsp/general/sanity[at=end]');
    expect(seconds).toBeLessThan(30);
  });

  it('is told once, with everyone who can have done it, when cases run beside each other', async () => {
    const { ran, seconds } = await runAgainstMortal(manner, 8);
    const [broken, ...others] = brokenOf(ran);
    expect(others).toEqual([]);
    expect(broken?.why ?? broken?.case).toContain(DEADLY_CASE);
    expect(ran.end.status).toBe(1);
    expect(ran.end.reason).toMatch(/^the target has not answered since /);
    expect(ran.end.reason).toContain(DEADLY_CASE);
    expect(endsOf(ran).length).toBe(ran.events.filter(({ type }) => type === 'case-start').length);
    expect(seconds).toBeLessThan(30);
  });
});
