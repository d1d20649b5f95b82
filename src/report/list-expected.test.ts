import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../events.ts';
import { list } from './list.ts';
import { aCase, check, planned, report, runEnd, runStart } from './testing/story.ts';

const A = 'mmsp/general/a[transport=tcp]';
const B = 'mmsp/general/b';
const X = 'MMSP-1-01';
const Y = 'MMSP-1-02';

const told = async (events: readonly RunEvent[], width?: number) =>
  (await report(list, [runStart([A, B]), ...events, runEnd()], width === undefined ? {} : { width })).split(
    '\n',
  );
/** The lines of a case, up to the line that ends it or the next case. */
const blockOf = async (events: readonly RunEvent[], id = A) => {
  const lines = await told(events);
  const from = lines.findIndex((line) => line.includes(` ${id} `));
  const length = lines.slice(from + 1).findIndex((line) => !line.startsWith('  '));
  return lines.slice(from, from + 1 + length);
};

const listed = (requirement: string, reason: string, over = {}) =>
  check(A, requirement, 'fail', { listed: reason, dump: ['0000  01  <-- expected 2'], ...over });

describe('a case that fails as the list says', () => {
  test('is told in two lines: what failed and the reason, no dump and no command', async () => {
    const checks = [listed(X, 'bug 123'), listed(Y, 'bug 123'), check(A, 'MMSP-1-03', 'pass')];
    expect(await blockOf(aCase(A, 'fail', checks, { listed: 'bug 123' }))).toEqual([
      `EXPECTED ${A}  3 checks, 2 failed as expected, 0.41 s`,
      `  ${X}, ${Y}: bug 123`,
    ]);
  });

  test('has a line for each reason', async () => {
    const checks = [listed(X, 'bug 123'), listed(Y, 'bug 124')];
    expect((await blockOf(aCase(A, 'fail', checks, { listed: 'bug 123; bug 124' }))).slice(1)).toEqual([
      `  ${X}: bug 123`,
      `  ${Y}: bug 124`,
    ]);
  });

  test('still tells its warnings in full', async () => {
    const checks = [listed(X, 'bug 123'), check(A, Y, 'warn', { got: '12' })];
    const lines = await blockOf(aCase(A, 'fail', checks, { listed: 'bug 123' }));
    expect(lines[0]).toBe(`EXPECTED ${A}  2 checks, 1 failed as expected, 1 warn, 0.41 s`);
    expect(lines).toContain('       got       12');
    expect(lines).toContain(`  reproduce  ${planned(A).reproduce}`);
  });

  test('is flaky when only the list of the flaky names what failed', async () => {
    const lines = await blockOf(aCase(A, 'fail', [listed(X, 'races', { flaky: true })], { listed: 'races' }));
    expect(lines).toEqual([`FLAKY ${A}  1 check, 1 failed as expected, 0.41 s`, `  ${X}: flaky, races`]);
  });
});

test('a failure that is not listed is told in full beside one that is', async () => {
  const checks = [listed(X, 'bug 123'), check(A, Y, 'fail', { got: '12', consequenceOf: X })];
  const lines = await blockOf(aCase(A, 'fail', checks));
  expect(lines[0]).toBe(`FAIL ${A}  2 checks, 1 failed as expected, 1 fail, 0.41 s`);
  expect(lines[1]).toBe(`  ${X}: bug 123`);
  expect(lines).toContain('       got       12');
  expect(lines).not.toContain('       0000  01  <-- expected 2');
  expect(lines).toContain(`  reproduce  ${planned(A).reproduce}`);
});

describe('what the list says and does not hold', () => {
  const unexpected = [`${X} passed, though known.yaml:2 lists it: bug 123`];

  test('is the first line of a case that passed, which does not say PASS', async () => {
    expect(await blockOf(aCase(A, 'pass', [check(A, X, 'pass')], { unexpected }))).toEqual([
      `UNEXPECTED ${A}  1 check, 0.41 s`,
      `  ${unexpected[0]}`,
    ]);
  });

  test.each(['fail', 'inconclusive'] as const)('is told of one that ended %s', async (verdict) => {
    const lines = await blockOf(aCase(A, verdict, [check(A, Y, verdict)], { unexpected }));
    expect(lines[0]).toMatch(verdict === 'fail' ? /^FAIL / : /^UNEXPECTED /);
    expect(lines[1]).toBe(`  ${unexpected[0]}`);
  });

  test('is red, and so is what is wrong with the list itself', async () => {
    const events = [
      runStart([A]),
      ...aCase(A, 'pass', [], { unexpected }),
      runEnd({ status: 1, stale: ['known.yaml:9: MMSP-9 in x names no case of the suite'] }),
    ];
    const text = await report(list, events, { color: true });
    expect(text).toContain(`\u001b[31m  ${unexpected[0]}\u001b[39m`);
    expect(text).toContain('\u001b[31m  known.yaml:9: MMSP-9 in x names no case of the suite\u001b[39m');
  });
});

test('what is wrong with the list stands before the counts, what was listed among them, the verdict last', async () => {
  const stale = ['known.yaml:9: MMSP-9 in x names no case of the suite', 'known.yaml:12: second'];
  const end = runEnd({ status: 1, stale, listed: { checks: 3, cases: 1 }, verdict: 'does not conform' });
  const lines = (await report(list, [runStart([A]), ...aCase(A, 'pass'), end])).split('\n');
  expect(lines.slice(lines.indexOf('STALE  the list of expected failures is wrong'))).toEqual([
    'STALE  the list of expected failures is wrong',
    `  ${stale[0]}`,
    `  ${stale[1]}`,
    '',
    'cases   1 pass',
    'checks  62 pass',
    'listed  3 checks failed as expected; 1 case in no other way',
    'does not conform',
    '',
  ]);
  expect((await told(aCase(A, 'pass'))).join('\n')).not.toMatch(/STALE|listed/);
});

describe('a case that was tried again', () => {
  const first = (checks: readonly RunEvent[], over = {}): RunEvent[] => [
    { type: 'case-start', case: A, t: 1 },
    ...checks,
    { type: 'attempt-end', case: A, t: 9, attempt: 1, verdict: 'fail', duration: 8, ...over },
  ];

  test('and passed tells what failed before', async () => {
    const before = first([
      check(A, X, 'fail', { section: '1', expected: '13', got: '12' }),
      check(A, Y, 'fail', { consequenceOf: X }),
    ]);
    const after = aCase(A, 'pass', [check(A, X, 'pass'), check(A, Y, 'pass')], { attempts: 2, flaky: true });
    expect(await blockOf([...before, ...after])).toEqual([
      `FLAKY ${A}  passed in attempt 2; 2 checks, 0.41 s`,
      '  attempt 1  fail',
      `    ${X} (section 1): expected 13, got 12 (1 consequence)`,
    ]);
  });

  test('and failed again tells both', async () => {
    const before = first([check(A, X, 'fail', { section: '1', got: '12' })], {
      reason: 'the connection was lost',
    });
    const after = aCase(A, 'fail', [check(A, Y, 'fail', { got: '7' })], { attempts: 2 });
    const lines = await blockOf([...before, ...after]);
    expect(lines.slice(0, 3)).toEqual([
      `FAIL ${A}  after 2 attempts; 1 check, 1 fail, 0.41 s`,
      '  attempt 1  fail, the connection was lost',
      `    ${X} (section 1): got 12`,
    ]);
    expect(lines).toContain('       got       7');
  });

  test('tells how often what is listed as flaky failed, each time the case was played taken together', async () => {
    const rate = (failed: number, attempts: number, requirement = X) => ({
      requirement,
      failed,
      attempts,
      reason: 'races',
    });
    const lines = await told([
      ...aCase(A, 'pass', [], { rates: [rate(1, 2), rate(0, 2, Y)] }),
      ...aCase(`${A}#2`, 'pass', [], { rates: [rate(0, 1), rate(0, 1, Y)] }),
      ...aCase(B, 'pass', [], { rates: [rate(1, 1)] }),
    ]);
    expect(lines.filter((line) => line.includes('flaky'))).toEqual([
      `  flaky: ${A} ${X} failed 1 of 3 attempts: races`,
      `  flaky: ${B} ${X} failed 1 of 1 attempt: races`,
      '  flaky: 1 check so listed failed in no attempt',
    ]);
  });
});

test('no text of a list reaches the terminal as more than text', async () => {
  const evil = '\u001b[31mred\nnew line';
  const events = [
    runStart([A]),
    ...aCase(A, 'fail', [listed(X, evil)], {
      listed: evil,
      unexpected: [evil],
      rates: [{ requirement: evil, failed: 1, attempts: 1, reason: evil }],
    }),
    runEnd({ status: 1, stale: [evil] }),
  ];
  const text = await report(list, events);
  expect(text).not.toContain('\u001b');
  expect(text.split('\n').filter((line) => line.startsWith('new line'))).toEqual([]);
  expect(text.match(/\\u001b\[31mred\\u000anew line/g)).toHaveLength(5);
});
