import { expect, it } from 'vitest';
import type { RunEvent } from '../events.ts';
import { aCase, check } from '../report/testing/story.ts';
import { runCases } from './run-cases.ts';

const A = 'm/a[transport=tcp]';
const X = 'MMSP-1-01';
const attempt = (...events: readonly RunEvent[]): readonly RunEvent[] => [
  { type: 'case-start', case: A, t: 1 },
  ...events,
  { type: 'attempt-end', case: A, t: 2, attempt: 1, verdict: 'fail', duration: 1 },
];

it('a case has the checks that it ended with', () => {
  const events = [
    ...aCase(A, 'fail', [check(A, X, 'fail'), check(A, 'MMSP-1-02', 'pass')]),
    ...aCase('m/b', 'skip'),
  ];
  expect(runCases(events)).toEqual([
    {
      id: A,
      verdict: 'fail',
      checks: [
        { requirement: X, verdict: 'fail' },
        { requirement: 'MMSP-1-02', verdict: 'pass' },
      ],
    },
    { id: 'm/b', verdict: 'skip', checks: [] },
  ]);
});

it('what failed in an attempt that was not the last counts when it passed afterwards, and then wavers', () => {
  const first = attempt(check(A, X, 'fail'), check(A, 'MMSP-1-02', 'fail'), check(A, 'MMSP-1-03', 'fail'));
  const last = aCase(A, 'pass', [check(A, X, 'pass'), check(A, 'MMSP-1-02', 'warn')], {
    attempts: 2,
    flaky: true,
  });
  expect(runCases([...first, ...last])).toEqual([
    {
      id: A,
      verdict: 'pass',
      checks: [
        { requirement: X, verdict: 'pass', wavers: true },
        { requirement: 'MMSP-1-02', verdict: 'warn' },
      ],
    },
  ]);
});

it('a case that was repeated is one, as bad as it ever was, and wavers where it was good as well', () => {
  const times = [
    ...aCase(A, 'pass', [check(A, X, 'pass'), check(A, 'MMSP-1-02', 'fail')]),
    ...aCase(`${A}#2`, 'fail', [check(`${A}#2`, X, 'fail'), check(`${A}#2`, 'MMSP-1-02', 'unreached')]),
    ...aCase(`${A}#3`, 'error', [check(`${A}#3`, X, 'pass'), check(`${A}#3`, 'MMSP-1-03', 'error')]),
  ];
  expect(runCases(times)).toEqual([
    {
      id: A,
      verdict: 'error',
      checks: [
        { requirement: X, verdict: 'fail', wavers: true },
        { requirement: 'MMSP-1-02', verdict: 'fail' },
        { requirement: 'MMSP-1-03', verdict: 'error' },
      ],
    },
  ]);
});
