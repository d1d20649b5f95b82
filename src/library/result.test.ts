import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../events.ts';
import { runStory } from '../report/run-story.ts';
import { aCase, check, runEnd, runStart } from '../report/testing/story.ts';
import { resultOf } from './result.ts';

const ID = 'mmsp/x[transport=tcp]';
const FAILED = 'MMSP-2.2.4.2-05';

function made(events: readonly RunEvent[], broken: readonly string[] = []) {
  const story = runStory();
  for (const event of [runStart([ID]), ...events]) story.on(event);
  return resultOf(story, broken);
}

describe('failures', () => {
  it.each<readonly [string, readonly RunEvent[], readonly RegExp[]]>([
    ['none of a run that conforms', [...aCase(ID, 'pass', [check(ID, FAILED, 'pass')]), runEnd()], []],
    [
      'a check that failed, and no warning beside it',
      [
        ...aCase(ID, 'fail', [
          check(ID, FAILED, 'fail', { expected: '5', got: '6' }),
          check(ID, 'MMSP-2.2.3-01', 'warn'),
        ]),
        runEnd({ status: 1 }),
      ],
      [/^MMSP-2\.2\.4\.2-05 \(section 2\.2\.4\.2\): expected 5, got 6$/],
    ],
    [
      'no check that is listed',
      [
        ...aCase(ID, 'fail', [check(ID, FAILED, 'fail', { listed: 'known' })], { listed: 'known' }),
        runEnd({ status: 0 }),
      ],
      [],
    ],
    [
      'what the list says and does not hold, of a case and of the whole',
      [
        ...aCase(ID, 'pass', [], { unexpected: ['it passes'] }),
        runEnd({ status: 1, stale: ['line 3 is old'] }),
      ],
      [/^it passes$/, /^line 3 is old$/],
    ],
    [
      'a case that failed without a check',
      [...aCase(ID, 'fail', [], { reason: 'udp is not claimed' }), runEnd({ status: 1 })],
      [/^udp is not claimed$/],
    ],
    [
      'an error of the harness',
      [...aCase(ID, 'error', [check(ID, FAILED, 'error', { why: 'a bug' })]), runEnd({ status: 70 })],
      [/: a bug$/],
    ],
    [
      'a run without a verdict',
      [runEnd({ status: 3, verdict: 'no verdict: x', reason: 'a\u001b[31m' })],
      [/^no verdict: x: a\\u001b\[31m$/],
    ],
    ['an interrupted run', [runEnd({ status: 130, verdict: 'no verdict: y' })], [/^no verdict: y$/]],
  ])('are %s', (_, events, says) => {
    const { failures, status, conforms } = made(events);
    expect(failures.map((one) => one.says)).toEqual(says.map((pattern) => expect.stringMatching(pattern)));
    expect(conforms).toBe(status === 0);
    expect(failures.length === 0).toBe(conforms);
  });

  it('are of the last attempt only', () => {
    const first = [check(ID, FAILED, 'fail')];
    const { failures, cases } = made([
      { type: 'case-start', case: ID, t: 1 },
      ...first,
      { type: 'attempt-end', case: ID, t: 2, attempt: 1, verdict: 'fail', duration: 1 },
      ...aCase(ID, 'pass', [check(ID, FAILED, 'pass')], { attempts: 2, flaky: true }),
      runEnd(),
    ]);
    expect(failures).toEqual([]);
    expect(cases[0]?.checks).toHaveLength(1);
  });

  it('name a report that broke, which is our own fault unless the run was interrupted', () => {
    expect(made([runEnd()], ['x broke'])).toMatchObject({ status: 70, failures: [{ says: 'x broke' }] });
    expect(made([runEnd({ status: 130 })], ['x broke']).status).toBe(130);
  });

  it('say what a target meant for a terminal as text', () => {
    const got = '\u001b[2J\u202e';
    const { failures, cases } = made([
      ...aCase(ID, 'fail', [check(ID, FAILED, 'fail', { got })]),
      runEnd({ status: 1 }),
    ]);
    expect(failures[0]?.says).toContain('\\u001b[2J\\u202e');
    expect(cases[0]?.checks[0]?.got).toBe(got);
  });
});

it('a case that never began was not reached', () => {
  const { cases } = made([runEnd({ status: 130, reason: 'interrupted' })]);
  expect(cases[0]).toMatchObject({ verdict: 'unreached', reason: expect.stringContaining('interrupted') });
});
