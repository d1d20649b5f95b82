import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SHORT_TIMERS, SITE } from '../src/cli/builtin.ts';
import { merged } from '../src/cli/merge/merged.ts';
import { type Part, partOfRun } from '../src/cli/merge/parts.ts';
import { storedEvents } from '../src/cli/stored-events.ts';
import type { RunEnd, RunEvent, RunStart } from '../src/events.ts';
import { json } from '../src/report/json.ts';
import { report } from '../src/report/testing/story.ts';
import { inOrder } from '../src/runner/plan.ts';
import { partOf, type Shard } from '../src/runner/shard.ts';
import type { Fault } from '../src/server/faults/fault.ts';
import { faultByName } from '../src/server/faults/index.ts';
import { startServer } from '../src/server/server.ts';
import { runCli, temporaryFolder } from './support/cli.ts';
import { readJson } from './support/reports.ts';
import { FIXTURES, runAgainst, runBuiltin, scenarios } from './support/run.ts';

const { path, remove } = temporaryFolder();
afterAll(remove);

const PARTS = 4;
const SOME = 'mmsp/hostile/lengths[message=OpenFile';
const NUMBERS = Array.from({ length: PARTS }, (_, index) => index + 1);

/** Conversations in which nothing is a matter of who is faster, so that two runs of them are alike. */
const steady = (id: string): boolean =>
  /sanity|hostile\/lengths\[message=OpenFile|mmsp\/authentication|without-funnel-info/.test(id);
const fault = faultByName('open-file-token-unchecked');

const startOf = (events: readonly RunEvent[]): RunStart => {
  const [start] = events;
  if (start?.type !== 'run-start') throw new Error('no run-start');
  return start;
};
const endOf = (events: readonly RunEvent[]): RunEnd => {
  const end = events.at(-1);
  if (end?.type !== 'run-end') throw new Error('no run-end');
  return end;
};

const caseOf = (event: RunEvent | undefined): string =>
  event !== undefined && 'case' in event ? event.case : '';

/** What a run says, times and the order in which cases ended apart. */
async function said(events: readonly RunEvent[]) {
  const document: unknown = JSON.parse(await report(json, events));
  const end = endOf(events);
  return {
    plan: startOf(events).cases,
    report: JSON.parse(JSON.stringify(document, (key, value) => (TIMES.has(key) ? undefined : value))),
    end: {
      ...end,
      t: 0,
      untested: [...end.untested].map(({ what, why }) => [what.split(', ').sort(), why]).sort(),
    },
  };
}
const TIMES: ReadonlySet<string> = new Set(['t', 'duration', 'started', 'untested']);

/** Verdicts alone: the dumps and the random names in them differ from one run to the next. */
const verdicts = (events: readonly RunEvent[]) => ({
  cases: startOf(events).cases.map(({ id }) => id),
  ends: Object.fromEntries(
    events.flatMap((event) => (event.type === 'case-end' ? [[event.case, event.verdict]] : [])),
  ),
  checks: events
    .flatMap((event) =>
      event.type === 'check' ? [`${event.case} ${event.requirement} ${event.verdict}`] : [],
    )
    .sort(),
  end: { ...endOf(events), t: 0, untested: [] },
});

/** The events of a whole run as its parts would have told them. */
function torn(events: readonly RunEvent[]): Part[] {
  const start = startOf(events);
  const ids = new Map(start.cases.map(({ id }, order) => [id, order]));
  const plan = inOrder(scenarios.filter(({ id }) => ids.has(id)));
  return NUMBERS.map((i) => {
    const mine = new Set(partOf(plan, { i, n: PARTS }).map(({ id }) => id));
    const cases = start.cases.flatMap((one, order) => (mine.has(one.id) ? [{ ...one, order }] : []));
    const own = events.slice(1).filter((event) => !('case' in event) || mine.has(event.case));
    return partOfRun(`part-${i}`, [{ ...start, shard: { i, n: PARTS }, cases }, ...own]);
  });
}

describe('the parts of a run, merged', () => {
  it('are the run that they were torn from, whatever stands in it', async () => {
    const { events } = await runBuiltin({ ...(fault && { fault }), only: steady });
    expect(endOf(events).checks.fail).toBeGreaterThan(0);
    const parts = torn(events);
    for (const order of [parts, [...parts].reverse()])
      expect(await said(merged(order))).toEqual(await said(events));
  });

  it.each<[string, Fault | undefined, number]>([
    ['a right server', undefined, 0],
    ['a wrong server', fault, 1],
  ])(
    'say of %s what the whole run says',
    async (_, one, status) => {
      const server = await startServer({
        ...{ root: FIXTURES, site: SITE, speed: 8, seed: 1, limits: SHORT_TIMERS.limits },
        ...(one && { fault: one }),
      });
      const run = async (shard?: Shard) => {
        const options = { port: server.port, only: steady, workers: 8 };
        return (await runAgainst({ ...options, ...(shard && { shard }) })).events;
      };
      const whole = await run();
      const parts: Part[] = [];
      for (const i of NUMBERS) parts.push(partOfRun(`part-${i}`, await run({ i, n: PARTS })));
      await server.close();
      const all = merged(parts);
      expect(startOf(all).cases.length).toBeGreaterThan(50);
      expect(verdicts(all)).toEqual(verdicts(whole));
      expect(endOf(all).status).toBe(status);
      // No part has nearly all of them.
      const sizes = parts.map(({ start }) => start.cases.length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    },
    60_000,
  );
});

describe('mms-conform merge', () => {
  const part = (i: number) => path(`${i}.ndjson`);
  const run = (i: number, ...args: readonly string[]) =>
    runCli(['--target', 'builtin', '--shard', `${i}/2`, SOME, ...args]);

  let lines: string[] = [];
  beforeAll(async () => {
    await Promise.all([1, 2].map((i) => run(i, '--reporter', `ndjson=${part(i)}`)));
    lines = [...(await storedEvents(part(2))).map((event) => JSON.stringify(event)), ''];
  });

  it('writes the events and the reports of the whole, and ends as it does', async () => {
    const [output, file] = [path('whole.ndjson'), path('whole.json')];
    const { status, stdout, stderr } = await runCli([
      ...['merge', part(2), part(1), '--output', output, '--reporter', `json=${file}`, '--reporter', 'list'],
    ]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/\nconforms in (\d+) of \1 checks\n$/);
    const events = await storedEvents(output);
    const plan = startOf(events);
    expect(plan).not.toHaveProperty('shard');
    // Parts without a seed of their own have the same one.
    expect(plan.seed).toBe(0);
    const whole = await runCli([
      '--target',
      'builtin',
      SOME,
      '--seed',
      '0',
      '--reporter',
      `json=${path('w.json')}`,
    ]);
    expect(whole.status).toBe(0);
    const ids = ({ cases }: ReturnType<typeof readJson>) =>
      cases.map(({ id, verdict }) => `${id} ${verdict}`);
    expect(ids(readJson(file))).toEqual(ids(readJson(path('w.json'))));
    expect(endOf(events).verdict).toBe(/.*\n$/.exec(whole.stdout)?.[0]?.trim());
  });

  it('writes events to standard output when asked to, and nothing else there', async () => {
    const { status, stdout } = await runCli(['merge', part(1), part(2), '--output', '-']);
    expect(status).toBe(0);
    writeFileSync(path('said.ndjson'), stdout);
    expect(endOf(await storedEvents(path('said.ndjson'))).status).toBe(0);
  });

  it('ends with the status of a run that does not conform', async () => {
    const events = await storedEvents(part(2));
    const check = events.findIndex((event) => event.type === 'check' && event.case.includes('lengths'));
    const broken = events.map((event, index) => (index === check ? { ...event, verdict: 'fail' } : event));
    const lines = broken.map((event) =>
      event.type === 'case-end' && event.case === caseOf(events[check])
        ? { ...event, verdict: 'fail' }
        : event,
    );
    writeFileSync(path('broken.ndjson'), `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`);
    const { status, stdout } = await runCli(['merge', part(1), path('broken.ndjson')]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/\ndoes not conform: 1 of \d+ checks failed, in 1 of \d+ cases\n$/);
  });

  const stored = (name: string, change: (start: RunStart) => object): string => {
    const text = [...lines.values()];
    const [first = '', ...rest] = text;
    writeFileSync(path(name), [JSON.stringify(change(JSON.parse(first))), ...rest].join('\n'));
    return path(name);
  };
  it.each<[string, () => readonly string[], RegExp]>([
    ['no part at all', () => [], /merge needs the events of the parts of a run/],
    ['a missing part', () => [part(1)], /part 2\/2 of the run is missing; give the events of all 2/],
    [
      'a doubled part',
      () => [part(1), part(2), part(1)],
      /1\.ndjson: this is part 1\/2, and so is .*1\.ndjson; give each once/,
    ],
    [
      'a file that is not there',
      () => [part(1), path('no.ndjson')],
      /no\.ndjson: the events cannot be read \(ENOENT\)/,
    ],
    [
      'a run that is whole',
      () => [part(1), path('whole.ndjson')],
      /whole\.ndjson: this run is no part of one, as it was made without --shard/,
    ],
    [
      'another seed',
      () => [part(1), stored('seed.ndjson', (start) => ({ ...start, seed: 9 }))],
      /seed\.ndjson: the seed is 9, and in .*1\.ndjson it is 0; only parts of one run can be merged/,
    ],
    [
      'another target',
      () => [part(1), stored('target.ndjson', (start) => ({ ...start, target: 'x:1' }))],
      /the target is "x:1", and in .* it is "builtin"/,
    ],
    [
      'another suite',
      () => [part(1), stored('suite.ndjson', (start) => ({ ...start, suite: '9' }))],
      /the suite is "9"/,
    ],
    [
      'another number of parts',
      () => [part(1), stored('n.ndjson', (start) => ({ ...start, shard: { i: 2, n: 3 } }))],
      /the number of parts is 3, and in .* it is 2/,
    ],
    [
      'another selection',
      () => [
        part(1),
        stored('gap.ndjson', (start) => ({ ...start, cases: [start.cases[0], ...start.cases.slice(2)] })),
      ],
      /case \d+ of \d+ stands in none of the parts; the parts were not made with the same selection of cases/,
    ],
    [
      'an overlap',
      () => [
        part(1),
        stored('overlap.ndjson', (start) => ({
          ...start,
          cases: start.cases.map((one, index) =>
            index === 1 ? { ...one, order: one.order === 1 ? 2 : 1 } : one,
          ),
        })),
      ],
      /stands where .* has .*; the parts were not made with the same selection/,
    ],
    [
      'itself as the output',
      () => [part(1), part(2), '--output', part(1)],
      /1\.ndjson is one of the parts; write the merged run to another file/,
    ],
  ])('refuses %s in one sentence', async (_, args, sentence) => {
    const { status, stdout, stderr } = await runCli(['merge', ...args()]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^mms-conform: [^\n]+\n$/);
    expect(stderr).toMatch(sentence);
  });

  it('refuses a part that was cut off', async () => {
    writeFileSync(path('cut.ndjson'), lines.slice(0, -3).join('\n'));
    const { status, stderr } = await runCli(['merge', part(1), path('cut.ndjson')]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/cut\.ndjson.*cut off/);
  });

  it('a part that was interrupted makes the whole interrupted', async () => {
    await run(2, '--max-time', '1ms', '--reporter', `ndjson=${path('late.ndjson')}`);
    const { status, stdout } = await runCli(['merge', part(1), path('late.ndjson')]);
    expect(status).toBe(130);
    expect(stdout).toMatch(/part 2\/2: the time of --max-time 1ms was up/);
  });
});
