import { expect, it } from 'vitest';
import type { RunEvent } from '../events.ts';
import { tap } from './tap.ts';
import { aCase, attemptEnd, check, planned, report, runEnd, runStart } from './testing/story.ts';
import { parseTap } from './testing/tap-file.ts';

const A = 'mmsp/general/a[transport=tcp]';
const B = 'mmsp/errors/b';
const C = 'mmsp/errors/c';

const read = async (...events: readonly RunEvent[]) => parseTap(await report(tap, events));

it('has a point for each case in the order of the plan, and the verdict', async () => {
  const file = await read(
    runStart([planned(B, { title: 'Title #1 \\ {' }), A]),
    ...aCase(A, 'pass', [check(A, 'MMSP-1-01', 'pass')], { duration: 12.6 }),
    ...aCase(B, 'pass'),
    runEnd(),
  );
  expect(file.ok).toBe(true);
  expect(file.bail).toBeUndefined();
  expect(file.points.map(({ ok, id, name, time }) => [ok, id, name, time])).toEqual([
    [true, 1, `${B} Title #1 \\ \\u007b`, 410],
    [true, 2, `${A} ${planned(A).title}`, 13],
  ]);
  expect(file.comments).toContain('# conforms in 62 of 62 checks');
  expect(file.comments).toContain('# target mms://192.0.2.1/short.asf');
});

it('tells what failed, with the marked bytes and the command', async () => {
  const { ok, points } = await read(
    runStart([A]),
    ...aCase(A, 'fail', [
      check(A, 'MMSP-1-02', 'fail', { consequenceOf: 'MMSP-1-01' }),
      check(A, 'MMSP-1-01', 'fail', {
        section: '1',
        expected: '13',
        got: '12',
        step: 2,
        subject: 'server X',
        path: 'revision',
        dump: ['0000  0c   <-- expected 13'],
      }),
      check(A, 'MMSP-1-03', 'warn', { why: 'w' }),
      check(A, 'MMSP-1-04', 'fail', { listed: 'known' }),
    ]),
    runEnd({ status: 1 }),
  );
  expect(ok).toBe(false);
  expect(points[0]).toMatchObject({
    ok: false,
    diag: {
      severity: 'fail',
      failures: [
        {
          requirement: 'MMSP-1-01',
          section: '1',
          level: 'MUST',
          statement: 'The revision is 0x0004000B.',
          expected: '13',
          got: '12',
          step: 2,
          subject: 'server X',
          path: 'revision',
          dump: ['0000  0c   <-- expected 13'],
        },
        { requirement: 'MMSP-1-02', follows: 'MMSP-1-01' },
      ],
      warnings: [{ requirement: 'MMSP-1-03', why: 'w' }],
      reproduce: planned(A).reproduce,
    },
  });
});

it('skips what was not judged, and leaves expected failures to do', async () => {
  const { ok, points } = await read(
    runStart([A, B, C]),
    ...aCase(A, 'skip', [], { reason: 'udp is not claimed # 1' }),
    ...aCase(B, 'fail', [check(B, 'MMSP-1-01', 'fail', { listed: 'known' })], { listed: 'known' }),
    ...aCase(C, 'inconclusive', [check(C, 'MMSP-1-02', 'inconclusive', { why: 'a loss' })]),
    runEnd(),
  );
  expect(ok).toBe(true);
  expect(points.map(({ ok, skip, todo }) => [ok, skip, todo])).toEqual([
    [true, 'skip: udp is not claimed # 1', false],
    [false, false, 'known; MMSP-1-01'],
    [true, 'inconclusive: a loss', false],
  ]);
  expect(points[1]?.diag?.failures).toMatchObject([{ requirement: 'MMSP-1-01' }]);
});

it('fails what is unexpected, and what is wrong with the list', async () => {
  const { ok, points } = await read(
    runStart([A]),
    ...aCase(A, 'pass', [], { unexpected: ['it passes'] }),
    runEnd({ status: 1, stale: ['entry 3 matches nothing'] }),
  );
  expect(ok).toBe(false);
  expect(points).toMatchObject([
    { ok: false, diag: { severity: 'fail', unexpected: ['it passes'] } },
    { ok: false, name: 'expected failures', diag: { unexpected: ['entry 3 matches nothing'] } },
  ]);
});

it('tells attempts and flaky cases', async () => {
  const { points } = await read(
    runStart([A]),
    ...aCase(
      A,
      'pass',
      [check(A, 'MMSP-1-01', 'fail', { section: '', got: '2' }), attemptEnd(A, 1, 'fail', { reason: 'r' })],
      { flaky: true, attempts: 2 },
    ),
    runEnd(),
  );
  expect(points[0]).toMatchObject({
    ok: true,
    diag: {
      flaky: true,
      attempts: [
        'attempt 1 of 2: fail after 0.20 s, r',
        '  MMSP-1-01: got 2',
        'flaky: it passed in attempt 2 of 2',
      ],
    },
  });
});

it.each([2, 3, 70, 130] as const)('bails out of a run that ended with status %i', async (status) => {
  const file = await read(
    runStart([A, B]),
    ...aCase(A, 'pass'),
    { type: 'case-start', case: B, t: 1 },
    runEnd({ status, reason: 'the reason' }),
  );
  expect(file.bail).toBe('the reason');
  expect(file.ok).toBe(false);
  expect(file.points.map(({ skip }) => skip)).toEqual([
    false,
    'unreached: the run ended during this case: the reason',
  ]);
});

it('bails out of a run that ended before its time, whatever its status', async () => {
  expect((await read(runStart([A]), runEnd({ status: 1, reason: 'the first case failed' }))).bail).toBe(
    'the first case failed',
  );
  expect((await read(runStart([A]))).bail).toBe('the run stopped without a verdict');
  const nothing = await read(runStart([]), runEnd({ status: 2, reason: 'no such profile' }));
  expect([nothing.points.length, nothing.bail]).toEqual([0, 'no such profile']);
  expect((await read()).bail).toBe('the run stopped without a verdict');
});
