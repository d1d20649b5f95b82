import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../events.ts';
import { mmsp } from '../protocols/mmsp/index.ts';
import { aCase, runEnd, runStart, step } from '../report/testing/story.ts';
import { probesOf } from '../runner/probes.ts';
import { loadSuite } from '../scenario/load.ts';
import { faultByName } from '../server/faults/index.ts';
import { startServer } from '../server/server.ts';
import { type BesideOptions, beside, MOST_CASES } from './beside.ts';
import { openBuiltin } from './builtin.ts';
import { loadCatalogue, SUITES } from './catalogue.ts';
import { FIXTURES } from './contents.ts';

const catalogue = await loadCatalogue();
const suite = await loadSuite({ protocol: mmsp, catalogue, folder: SUITES });
const probes = probesOf(suite);
const scenarios = suite.filter(({ tags }) => !tags.includes('probe'));

const HAPPY = 'mmsp/general/happy-path[transport=tcp]';
const NAME = 'mmsp/general/bad-file-name';
const SLOW = 'mmsp/timers/keepalive';
const HOSTILE = scenarios.find(({ tags }) => tags.includes('hostile'))?.id ?? '';

const wrong = (id: string, duration = 1): RunEvent[] => aCase(id, 'fail', [step(id, 1, 'x')], { duration });

/** A run in which these events came, and what was made of it. */
async function played(events: readonly RunEvent[], over: Partial<BesideOptions> = {}) {
  const told: RunEvent[] = [];
  const said: string[] = [];
  let opened = 0;
  let closed = 0;
  const open = over.open ?? ((seed: number) => openBuiltin(seed));
  const { emit, done } = beside({
    options: { scenarios, catalogue, seed: 7, ...probes },
    emit: (event) => told.push(event),
    signal: new AbortController().signal,
    say: (sentence) => said.push(sentence),
    ...over,
    async open(seed) {
      opened++;
      const place = await open(seed);
      return { ...place, close: () => place.close().then(() => void closed++) };
    },
  });
  const end = runEnd({ status: 1, verdict: 'does not conform' });
  for (const event of [runStart([]), ...events]) emit(event);
  const before = told.length;
  emit(end);
  // The end waits for what is still to be told.
  expect(told).toHaveLength(before);
  await done();
  expect(told.slice(0, before)).toEqual([runStart([]), ...events]);
  expect(told.at(-1)).toEqual(end);
  const references = told.slice(before, -1).flatMap((event) => (event.type === 'reference' ? event : []));
  expect(references).toHaveLength(told.length - before - 1);
  return { references, said, opened, closed, cases: [...new Set(references.map((one) => one.case))] };
}

describe('a right server', () => {
  it('is asked about what went wrong, in full and as the case itself', async () => {
    const { references, said, opened, closed, cases } = await played([
      ...aCase(NAME, 'pass', [step(NAME, 1, 'x')]),
      ...wrong(HAPPY),
      ...wrong(HOSTILE),
    ]);
    expect(new Set(cases)).toEqual(new Set([HAPPY, HOSTILE]));
    expect({ said, opened, closed }).toEqual({ said: [], opened: 1, closed: 1 });
    const happy = references.filter((one) => one.case === HAPPY);
    expect(happy.every(({ t, said: one }) => t === runEnd().t && one.case === HAPPY)).toBe(true);
    const names = happy.flatMap(({ said: one }) =>
      one.type === 'message' && one.from === 'server' ? one.names : [],
    );
    expect(names).toEqual(expect.arrayContaining(['ReportConnectedEX', 'ReportStartedPlaying']));
    expect(names.at(-1)).toBe('ReportEndOfStream');
    const steps = happy.flatMap(({ said: one }) => (one.type === 'step' ? one.step : []));
    expect(steps).toEqual(Array.from(steps, (_, i) => i + 1));
    expect(happy.some(({ said: one }) => one.type === 'flow' && one.flow === 'media')).toBe(true);
  });

  it('is not asked when all is well, nor about what waits for timers', async () => {
    const well = await played(aCase(HAPPY, 'pass', [step(HAPPY, 1, 'x')]));
    const slow = await played(wrong(SLOW));
    const other = await played(wrong('mine/of-another-suite'));
    for (const one of [well, slow, other]) expect(one).toMatchObject({ references: [], said: [], opened: 0 });
  });

  it('is asked about so many cases and no more', async () => {
    const quick = scenarios.filter(({ id }) => id.startsWith('mmsp/hostile/lengths['));
    expect(quick.length).toBeGreaterThan(MOST_CASES);
    const { cases, said } = await played(quick.flatMap(({ id }, i) => wrong(id, quick.length - i)));
    expect([...cases].sort()).toEqual(
      quick
        .slice(-MOST_CASES)
        .map(({ id }) => id)
        .sort(),
    );
    expect(said).toEqual([
      `what the reference server says is told of ${MOST_CASES} of ${quick.length} cases only`,
    ]);
  });
});

describe('a comparison that comes to nothing is said and changes nothing:', () => {
  it('no server can be opened', async () => {
    const open = () => Promise.reject(new Error('no port is free'));
    const { references, said } = await played(wrong(HAPPY), { open });
    expect(references).toEqual([]);
    expect(said).toEqual(['what the reference server says cannot be told: no port is free']);
  });

  it('the run was interrupted before', async () => {
    const { opened, said } = await played(wrong(HAPPY), { signal: AbortSignal.abort('enough') });
    expect({ opened, said }).toEqual({ opened: 0, said: [] });
  });

  it('it is interrupted itself', async () => {
    const abort = new AbortController();
    const open = async (seed: number) => {
      setTimeout(() => abort.abort('enough'), 100);
      return openBuiltin(seed);
    };
    const { cases, said, closed } = await played([...wrong(HAPPY), ...wrong(NAME)], {
      signal: abort.signal,
      open,
    });
    expect(cases).not.toContain(HAPPY);
    expect(said).toEqual([
      expect.stringMatching(
        /^what the reference server says is not told of .*: the comparison was interrupted$/,
      ),
    ]);
    expect(closed).toBe(1);
  });

  it('time is up', async () => {
    const { cases, said } = await played(wrong(HAPPY), { deadline: 1 });
    expect(cases).toEqual([]);
    expect(said).toEqual([
      `what the reference server says is not told of ${HAPPY}: the 0.001 s for the comparison were up`,
    ]);
  });

  it('the server that should be right is not', async () => {
    const fault = faultByName('version-wrong');
    const open = async (seed: number) => {
      const place = await openBuiltin(seed);
      await place.close();
      return {
        ...place,
        ...(await startServer({ root: FIXTURES, speed: 8, seed, ...(fault && { fault }) })),
      };
    };
    const { cases, said } = await played([...wrong(HAPPY), ...wrong(NAME)], { open });
    expect(cases).toEqual([]);
    expect(said).toEqual([
      expect.stringMatching(
        /^what the reference server says is not told of .*: it did not get through them$/,
      ),
    ]);
  });
});
