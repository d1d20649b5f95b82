import { expect, test } from 'vitest';
import { json } from './json.ts';
import { ndjson } from './ndjson.ts';
import { parseReport } from './testing/json-file.ts';
import { aCase, attemptEnd, check, flow, message, report, runEnd, runStart, step } from './testing/story.ts';

const A = 'mmsp/general/a[transport=tcp]';
const B = 'mmsp/general/b';
const C = 'mmsp/errors/c';

const parsed = async (...events: Parameters<typeof report>[1]): Promise<unknown> =>
  parseReport(await report(json, events));

test('the whole run, cases in the order of the plan', async () => {
  const failed = check(A, 'MMSP-1-01', 'fail', { expected: '13', got: '12', dump: ['0000  0c'] });
  const { type: _type, case: _case, ...shown } = failed;
  const end = runEnd({
    status: 1,
    verdict: 'does not conform',
    untested: [{ what: 'udp', why: 'not claimed' }],
  });
  expect(
    await parsed(
      runStart([A, B]),
      ...aCase(B, 'skip', [], { reason: 'udp is not claimed' }),
      ...aCase(A, 'fail', [step(A, 1, 'send Connect'), failed]),
      end,
    ),
  ).toEqual({
    version: 1,
    tool: 'mms-conform 0.1.0',
    suite: '1',
    target: 'mms://192.0.2.1/short.asf',
    seed: 7,
    strict: false,
    started: '2026-01-02T03:04:05.678Z',
    command: null,
    platform: null,
    shard: null,
    filtered: null,
    duration: 1234,
    status: 1,
    verdict: 'does not conform',
    reason: null,
    checks: end.checks,
    counts: end.cases,
    listed: null,
    stale: [],
    cases: [
      expect.objectContaining({
        id: A,
        suite: 'mmsp/general',
        verdict: 'fail',
        duration: 410,
        checks: [shown],
      }),
      expect.objectContaining({ id: B, verdict: 'skip', reason: 'udp is not claimed', checks: [] }),
    ],
    untested: [{ what: 'udp', why: 'not claimed' }],
  });
});

test('attempts, flaky cases and what a list of expected failures makes of a run', async () => {
  const first = check(A, 'MMSP-1-01', 'fail');
  const events = [
    runStart([A, B, C], { command: 'mms-conform', platform: 'v20', shard: { i: 2, n: 4 }, filtered: true }),
    ...aCase(A, 'pass', [first, attemptEnd(A, 1, 'fail', { reason: 'r' }), check(A, 'MMSP-1-01', 'pass')], {
      attempts: 2,
      flaky: true,
    }),
    ...aCase(B, 'fail', [check(B, 'MMSP-1-02', 'fail', { listed: 'known' })], { listed: 'known' }),
    ...aCase(C, 'pass', [], { unexpected: ['it passes'] }),
    runEnd({ stale: ['matches nothing'], listed: { checks: 1, cases: 1 } }),
  ];
  expect(await parsed(...events)).toMatchObject({
    command: 'mms-conform',
    platform: 'v20',
    shard: { i: 2, n: 4 },
    filtered: true,
    listed: { checks: 1, cases: 1 },
    stale: ['matches nothing'],
    cases: [
      {
        flaky: true,
        listed: null,
        unexpected: [],
        attempts: [
          {
            attempt: 1,
            verdict: 'fail',
            duration: 199,
            reason: 'r',
            checks: [{ requirement: 'MMSP-1-01', verdict: 'fail' }],
          },
        ],
        checks: [{ requirement: 'MMSP-1-01', verdict: 'pass' }],
      },
      { flaky: false, listed: 'known', attempts: [], checks: [{ listed: 'known' }] },
      { listed: null, unexpected: ['it passes'] },
    ],
  });
});

test('an interrupted run: what did not end was not reached', async () => {
  const events = [
    runStart([A, B, C]),
    ...aCase(A, 'pass'),
    { type: 'case-start', case: B, t: 500 } as const,
    check(B, 'MMSP-1-01', 'pass'),
    runEnd({ status: 130, reason: 'interrupted' }),
  ];
  expect(await parsed(...events)).toMatchObject({
    status: 130,
    reason: 'interrupted',
    cases: [
      { verdict: 'pass' },
      {
        verdict: 'unreached',
        duration: null,
        reason: 'the run ended during this case: interrupted',
        checks: [{ requirement: 'MMSP-1-01' }],
      },
      { verdict: 'unreached', reason: 'the run ended before this case: interrupted' },
    ],
  });
});

test('a run that could not begin, and one that stopped without an end', async () => {
  expect(await parsed(runEnd({ status: 2, reason: 'no such suite' }))).toMatchObject({
    target: null,
    status: 2,
    reason: 'no such suite',
    cases: [],
  });
  expect(await parsed(runStart([A]))).toMatchObject({ status: null, cases: [{ verdict: 'unreached' }] });
});

test('a case that was not announced is not lost', async () => {
  expect(await parsed(runStart([A]), ...aCase('probe/x[y=1]', 'pass'), runEnd())).toMatchObject({
    cases: [{ id: A }, { id: 'probe/x[y=1]', suite: 'probe', verdict: 'pass' }],
  });
});

test('ndjson is the events, a line each', async () => {
  const events = [
    runStart([A]),
    ...aCase(A, 'pass', [step(A, 1, 'a\nb\u2028c'), message(A), flow(A), check(A, 'MMSP-1-01', 'pass')]),
    runEnd(),
  ];
  const lines = (await report(ndjson, events)).split('\n');
  expect(lines.pop()).toBe('');
  expect(lines.map((line): unknown => JSON.parse(line))).toEqual(events);
});
