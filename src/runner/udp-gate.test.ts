import { describe, expect, it } from 'vitest';
import { createGate, type Ended, type Gate } from './udp-gate.ts';
import { NO_DATAGRAM } from './until.ts';

const SILENT = { claimed: true, evidence: 'agreed', silent: true };

const link = (datagrams: number) => ({ udp: { received: () => datagrams } });
const result = (part: Partial<Ended>): Ended => ({ verdict: 'pass', links: [link(0)], ...part });

const silence = result({ verdict: 'fail', reason: NO_DATAGRAM });
const needsNone = result({});
const otherFailure = result({ verdict: 'fail', reason: 'ReportOpenFile expected, nothing came in time' });
const served = result({ links: [link(0), link(3)] });

/** Plays cases that end so, all at once, and tells which of them were played and why the others were not. */
async function through(gate: Gate, cases: Readonly<Record<string, Ended | undefined>>) {
  const played: string[] = [];
  let running = 0;
  let most = 0;
  const left = await Promise.all(
    Object.entries(cases).map(async ([id, end]) => {
      const why = await gate.pass(id, async () => {
        played.push(id);
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        return end;
      });
      return why === undefined ? [] : [`${id}: ${why}`];
    }),
  );
  return { played, left: left.flat(), most };
}

describe('when the probe got no datagram', () => {
  it('the first case that fails for that is the only one', async () => {
    const gate = createGate(SILENT);
    expect(await through(gate, { a: silence, b: silence, c: served })).toEqual({
      played: ['a'],
      left: ['b: no datagram has come over UDP, see a', 'c: no datagram has come over UDP, see a'],
      most: 1,
    });
  });

  it.each([
    ['needs no datagram', needsNone],
    ['fails otherwise', otherFailure],
    ['was not played after all', undefined],
  ])('a case that %s shows nothing, and the next one goes', async (_, shown) => {
    expect(await through(createGate(SILENT), { a: shown, b: shown, c: silence, d: silence })).toEqual({
      played: ['a', 'b', 'c'],
      left: ['d: no datagram has come over UDP, see c'],
      most: 1,
    });
  });

  it('all are played together once a datagram came', async () => {
    expect(await through(createGate(SILENT), { a: needsNone, b: served, c: silence, d: silence })).toEqual({
      played: ['a', 'b', 'c', 'd'],
      left: [],
      most: 2,
    });
  });

  it('the case that failed may be played again', async () => {
    const gate = createGate(SILENT);
    await through(gate, { a: silence });
    expect(await through(gate, { a: silence, b: silence })).toMatchObject({
      played: ['a'],
      left: ['b: no datagram has come over UDP, see a'],
    });
  });
});

it.each([undefined, { ...SILENT, silent: false }])(
  'when the probe asked for nothing else or got one, nobody waits',
  async (claim) => {
    expect(await through(createGate(claim), { a: silence, b: silence })).toEqual({
      played: ['a', 'b'],
      left: [],
      most: 2,
    });
  },
);
