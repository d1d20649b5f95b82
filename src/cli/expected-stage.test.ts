import { describe, expect, it } from 'vitest';
import type { CaseEnd, CheckEvent, RunEnd, RunEvent } from '../events.ts';
import { aCase, check, runEnd, runStart } from '../report/testing/story.ts';
import type { ExpectedEntry, ExpectedList } from '../verdict/expected-list.ts';
import { runVerdict } from '../verdict/run-verdict.ts';
import { eventSchema } from './event-schema.ts';
import { expectedStage } from './expected-stage.ts';

const A = 'm/a[transport=tcp]';
const B = 'm/b';
const X = 'MMSP-1-01';
const Y = 'MMSP-1-02';

const entry = (cases: string, over: Partial<ExpectedEntry> = {}): ExpectedEntry => ({
  at: 'known.yaml:2',
  cases: [cases],
  requirement: X,
  reason: 'bug 123',
  ...over,
});
const list = (...failures: readonly ExpectedEntry[]): ExpectedList => ({ failures, flaky: [] });

/** The story as it comes out, every event of which can be read back. */
function through(known: ExpectedList, events: readonly RunEvent[]) {
  const out: RunEvent[] = [];
  const stage = expectedStage(known, (event) => out.push(event));
  for (const event of events) stage.on(event);
  for (const event of out) expect(eventSchema.parse(JSON.parse(JSON.stringify(event)))).toEqual(event);
  return {
    out,
    checks: out.filter((event): event is CheckEvent => event.type === 'check'),
    ends: out.filter((event): event is CaseEnd => event.type === 'case-end'),
    end: out.find((event): event is RunEnd => event.type === 'run-end'),
  };
}

const failing = [
  ...aCase(A, 'fail', [check(A, X, 'fail'), check(A, Y, 'pass')]),
  ...aCase(B, 'pass', [check(B, Y, 'pass')]),
];
const judged = [
  { id: A, verdict: 'fail' as const, checks: [{ verdict: 'fail' as const }, { verdict: 'pass' as const }] },
  { id: B, verdict: 'pass' as const, checks: [{ verdict: 'pass' as const }] },
];
const FATE = { interrupted: false, unreachable: false };
/** As the runner ends such a run. */
const ended = (fate = {}): RunEnd => ({ type: 'run-end', t: 9, ...runVerdict(judged, { ...FATE, ...fate }) });
const story = (end: RunEnd, over = {}) => [runStart([A, B], over), ...failing, end];

describe('a run with a list of expected failures', () => {
  it('says which checks and cases fail as expected, and conforms', () => {
    const { checks, ends, end } = through(list(entry(A)), story(ended()));
    expect(checks.map(({ listed }) => listed)).toEqual(['bug 123', undefined, undefined]);
    expect(ends.map(({ verdict, listed }) => [verdict, listed])).toEqual([
      ['fail', 'bug 123'],
      ['pass', undefined],
    ]);
    expect(end).toMatchObject({
      status: 0,
      verdict: 'conforms in 2 of 2 checks; 1 more fails as expected',
      listed: { checks: 1, cases: 1 },
    });
    expect(end).not.toHaveProperty('stale');
  });

  it('does not conform for what the list does not name', () => {
    const { ends, end } = through(list(entry('m/b')), story(ended()));
    expect(ends[0]).not.toHaveProperty('listed');
    expect(end).toMatchObject({
      status: 1,
      verdict: 'does not conform: 1 of 3 checks failed, in 1 of 2 cases',
      stale: [`known.yaml:2: ${X} in m/b was not judged in any case that it names`],
    });
  });

  it('does not conform to the list when it says too much, though all that fails is listed', () => {
    const { ends, end } = through(
      list(entry(A), entry(A, { requirement: Y }), entry('m/none')),
      story(ended()),
    );
    expect(ends[0]?.unexpected).toEqual([`${Y} passed, though known.yaml:2 lists it: bug 123`]);
    expect(end).toMatchObject({
      status: 1,
      verdict:
        'does not conform to the list of expected failures, which is wrong in 2 places; 1 more fails as expected',
      stale: [`known.yaml:2: ${X} in m/none names no case of the suite`],
    });
  });

  it.each([{ filtered: true }, { shard: { i: 1, n: 2 } }])(
    'calls nothing unmatched in a part: %j',
    (over) => {
      expect(through(list(entry(A), entry('m/none')), story(ended(), over)).end).toMatchObject({ status: 0 });
    },
  );

  it('takes the day from the start of the run', () => {
    const expiring = list(entry(A, { expires: '2027-06-30' }));
    const on = (started: string) => through(expiring, story(ended(), { started })).end;
    expect(on('2027-06-29T23:59:59.999Z')).toMatchObject({ status: 0 });
    expect(on('2027-06-30T00:00:00.000Z')).toMatchObject({
      status: 1,
      stale: [`known.yaml:2: ${X} expired on 2027-06-30: bug 123`],
    });
  });

  it('says what is flaky, and how often it failed in all attempts', () => {
    const again: RunEvent[] = [
      { type: 'case-start', case: A, t: 1 },
      check(A, X, 'fail'),
      { type: 'attempt-end', case: A, t: 2, attempt: 1, verdict: 'fail', duration: 1 },
      ...aCase(A, 'pass', [check(A, X, 'pass')], { attempts: 2, flaky: true }),
    ];
    const known: ExpectedList = { failures: [], flaky: [entry(A)] };
    const { checks, ends, end } = through(known, [runStart([A]), ...again, runEnd()]);
    expect(checks.map(({ listed, flaky }) => [listed, flaky])).toEqual([
      ['bug 123', true],
      [undefined, undefined],
    ]);
    expect(ends[0]).toMatchObject({
      flaky: true,
      rates: [{ requirement: X, failed: 1, attempts: 2, reason: 'bug 123' }],
    });
    expect(end).toMatchObject({ status: 0, checks: { pass: 1, fail: 0 } });
    expect(end).not.toHaveProperty('listed');
  });

  it('counts the last attempt only', () => {
    const again: RunEvent[] = [
      { type: 'case-start', case: A, t: 1 },
      check(A, Y, 'fail'),
      { type: 'attempt-end', case: A, t: 2, attempt: 1, verdict: 'fail', duration: 1 },
      ...aCase(A, 'fail', [check(A, X, 'fail')], { attempts: 2 }),
    ];
    const { ends, end } = through(list(entry(A)), [runStart([A]), ...again, runEnd({ status: 1 })]);
    expect(ends[0]).toMatchObject({ listed: 'bug 123' });
    expect(end).toMatchObject({ status: 0, listed: { checks: 1, cases: 1 } });
  });
});

it('a run that ended before its time is not excused by a list of what ended it', () => {
  const why = 'the first conversation did not go through: ReportConnectedEX is missing';
  const events = [runStart([A, B]), ...aCase(A, 'fail', [check(A, X, 'fail')]), ...aCase(B, 'unreached')];
  const { end } = through(list(entry(A)), [...events, runEnd({ status: 1, reason: why })]);
  expect(end).toMatchObject({
    status: 1,
    reason: why,
    stale: [`the run ended before its time, which no list excuses: ${why}`],
  });
});

describe('cases that were not reached because of a failure that is listed', () => {
  const why = `no datagram has come over UDP, see ${A}`;
  const failed = [check(A, X, 'fail')];

  it('are not excused by that, whether the list was there in the run or is held against it later', () => {
    const events = [
      runStart([A, B, 'm/c']),
      ...aCase(A, 'fail', failed),
      ...aCase(B, 'unreached', [], { reason: why }),
      ...aCase('m/c', 'unreached', [], { reason: why }),
    ];
    const { end, out } = through(list(entry(A)), [...events, runEnd({ status: 1 })]);
    expect(end).toMatchObject({
      status: 1,
      stale: [`2 cases were not reached, which no list excuses: ${why}`],
      listed: { checks: 1, cases: 1 },
    });
    expect(end).not.toHaveProperty('reason');
    expect(through(list(entry(A)), out).end).toEqual(end);
    expect(through(list(), out).end).not.toHaveProperty('stale');
  });

  it('are no matter of the list while something else fails', () => {
    const events = [runStart([A, B, 'm/c']), ...aCase(A, 'fail', failed)];
    const others = [
      ...aCase(B, 'unreached', [], { reason: why }),
      ...aCase('m/c', 'fail', [check('m/c', Y, 'fail')]),
    ];
    const { end } = through(list(entry(A)), [...events, ...others, runEnd({ status: 1 })]);
    expect(end).toMatchObject({ status: 1, checks: { fail: 1 } });
    expect(end).not.toHaveProperty('stale');
  });

  it('are those that were not played: one that did not get to its end shows what it has shown', () => {
    const events = [runStart([A, B]), ...aCase(A, 'fail', failed)];
    const other = aCase(B, 'unreached', [check(B, Y, 'unreached')], { reason: 'it was not reached' });
    expect(through(list(entry(A)), [...events, ...other, runEnd({ status: 1 })]).end).toMatchObject({
      status: 0,
    });
  });
});

it('a run that --bail ended says nothing of the list', () => {
  const why = 'stopped after 1 failed case, as --bail says';
  const events = [runStart([A, B]), ...aCase(A, 'fail', [check(A, Y, 'fail')]), ...aCase(B, 'unreached')];
  const { end } = through(list(entry(B)), [...events, runEnd({ status: 1, reason: why })]);
  expect(end).toMatchObject({ status: 1, reason: why });
  expect(end).not.toHaveProperty('stale');
});

describe('a run without a verdict', () => {
  const wrong = list(entry(A), entry('m/none'), entry(B, { expires: '2000-01-01' }));

  it('stays interrupted', () => {
    expect(through(wrong, story(ended({ interrupted: true, why: 'SIGINT' }))).end).toMatchObject({
      status: 130,
      reason: 'SIGINT',
      verdict: 'no verdict: the run was interrupted',
      checks: { fail: 0, pass: 2 },
    });
  });

  it('stays our own fault, whether it was in a check or not', () => {
    const events = [runStart([A]), ...aCase(A, 'error', [check(A, X, 'error')])];
    expect(through(wrong, [...events, runEnd({ status: 70, verdict: 'no verdict' })])).toMatchObject({
      end: { status: 70 },
      checks: [{ verdict: 'error' }],
    });
    const broken = runEnd({
      status: 70,
      verdict: 'no verdict: the harness itself failed',
      reason: 'a stack',
    });
    expect(through(wrong, story(broken)).end).toEqual(broken);
  });

  it('of a target that cannot be reached says so, and nothing of the list', () => {
    const end = runEnd({ status: 3, verdict: 'no verdict: nothing could be judged', reason: 'refused' });
    const out = through(wrong, [
      runStart([A, B]),
      ...aCase(A, 'unreached', [check(A, Y, 'pass')]),
      ...aCase(B, 'unreached'),
      end,
    ]).end;
    expect(out).toMatchObject({
      status: 3,
      reason: 'refused',
      verdict: 'no verdict: nothing could be judged',
    });
    expect(out).not.toHaveProperty('stale');
  });
});

it('held against the same list twice says the same, and against another what that one says', () => {
  const { out } = through(list(entry(A), entry(A, { requirement: Y }), entry('m/none')), story(ended()));
  expect(through(list(entry(A), entry(A, { requirement: Y }), entry('m/none')), out).out).toEqual(out);
  expect(through(list(), out).out).toEqual(story(ended()));
});
