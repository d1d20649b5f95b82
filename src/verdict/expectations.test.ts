import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectations, type SettledCase } from './expectations.ts';
import type { ExpectedEntry } from './expected-list.ts';
import { someList, someRun } from './testing/arbitrary-run.ts';
import { type Checks, entry, held, judged, left, over, TCP, TODAY, UDP, X, Y } from './testing/held.ts';

describe('a failing check', () => {
  it('is listed by the entry that names its case and its requirement, and by no other', () => {
    const { of } = held({ failures: [entry(TCP), entry('m/b/*', 'M-2-*', { reason: 'bug 2' })] }, []);
    expect(of(TCP, X)).toEqual({ reason: 'bug 123', flaky: false });
    expect(of(UDP, X)).toBeUndefined();
    expect(of(TCP, Y)).toBeUndefined();
    expect(of('m/b/two', 'M-2-07')).toEqual({ reason: 'bug 2', flaky: false });
    expect(of('m/b/deep/two', 'M-2-07')).toBeUndefined();
  });

  it('is listed as flaky when both lists name it', () => {
    const { of } = held({ failures: [entry(TCP)], flaky: [entry('m/**', X, { reason: 'races' })] }, []);
    expect(of(TCP, X)).toEqual({ reason: 'races', flaky: true });
  });

  it('is not listed from the day on which the entry expires', () => {
    const expiring = (expires: string) => held({ failures: [entry(TCP, X, { expires })] }, []).of(TCP, X);
    expect(expiring('2026-07-01')).toBeDefined();
    expect(expiring('2026-06-30')).toBeUndefined();
    expect(expiring('2026-06-29')).toBeUndefined();
  });

  it.each<[string, boolean]>([
    ['m/a/one[transport=*]', true],
    ['m/a/one[transport=tcp]', true],
    ['m/a/one', true],
    ['m/a/*', true],
    ['m/*', false],
    ['m/**', true],
    ['m/a/{one,two}', true],
    ['m/a/on', false],
    ['m/a/one[transport=t]', false],
    ['!m/b', false],
    ['!m/b/*', false],
  ])('is named by %s: %s', (pattern, names) => {
    const { of } = held({ failures: [entry(pattern)] }, []);
    expect(of(TCP, X) !== undefined).toBe(names);
    expect(of(`${TCP}#12`, X) !== undefined).toBe(names);
  });
});

describe('a case', () => {
  it('is listed when all that failed in it is', () => {
    const failures = [entry('m/a/*'), entry('m/a/*', Y, { reason: 'bug 124' })];
    expect(held({ failures }, [over(TCP, { [X]: 'fail', [Y]: 'fail', 'M-3-01': 'warn' })])).toMatchObject({
      listed: ['bug 123; bug 124'],
      unexpected: [],
      stale: [],
    });
  });

  it.each<[string, SettledCase]>([
    ['something else failed as well', over(TCP, { [X]: 'fail', [Y]: 'fail' })],
    ['an error of ours came between', over(TCP, { [X]: 'fail', [Y]: 'error' })],
    ['nothing in it was judged, though it failed', left(TCP, 'fail')],
  ])('is not when %s', (_, settled) => {
    expect(held({ failures: [entry('m/**')] }, [settled]).listed).toEqual([undefined]);
  });

  it('is not excused an error by an entry that names it', () => {
    expect(held({ failures: [entry(TCP)] }, [over(TCP, { [X]: 'error' })])).toMatchObject({
      listed: [undefined],
      unexpected: [],
      stale: [],
    });
  });
});

describe('a failure is foreseen', () => {
  const known = expectations({ failures: [entry(TCP)], flaky: [entry(TCP, Y, { reason: 'races' })] }, TODAY);

  it.each<[Checks, 'always' | 'sometimes' | undefined]>([
    [{ [X]: 'fail', 'M-3-01': 'warn' }, 'always'],
    [{ [Y]: 'fail' }, 'sometimes'],
    [{ [X]: 'fail', [Y]: 'fail' }, 'sometimes'],
    [{ [X]: 'fail', 'M-3-01': 'fail' }, undefined],
    [{ [X]: 'fail', 'M-3-01': 'error' }, undefined],
    [{ [X]: 'error' }, undefined],
    [{ [X]: 'pass' }, undefined],
  ])('of %j: %s', (checks, foreseen) => {
    expect(known.foreseen(TCP, judged(checks))).toBe(foreseen);
  });
});

describe('an entry whose requirement', () => {
  it('passed is unexpected in each case in which it did', () => {
    const run = [over(TCP, { [X]: 'fail' }), over(UDP, { [X]: 'pass' })];
    expect(held({ failures: [entry('m/a/one')] }, run)).toMatchObject({
      unexpected: [`${X} passed, though known.yaml:3 lists it: bug 123`],
      stale: [],
    });
  });

  it('is no more than a note is unexpected', () => {
    expect(held({ failures: [entry(TCP)] }, [over(TCP, { [X]: 'note' })]).unexpected).toEqual([
      `${X} does not fail, though known.yaml:3 lists it: bug 123`,
    ]);
  });

  it('warns is as good as one that fails: under --strict it would', () => {
    expect(held({ failures: [entry(TCP)] }, [over(TCP, { [X]: 'warn' })])).toMatchObject({
      listed: [undefined],
      unexpected: [],
      stale: [],
    });
  });

  it('warns has not changed when its case fails in another way', () => {
    expect(held({ failures: [entry(TCP)] }, [over(TCP, { [X]: 'warn', [Y]: 'fail' })]).unexpected).toEqual(
      [],
    );
  });

  it('is a pattern has not passed where an error of ours came between', () => {
    const failures = [entry(TCP, 'M-1-*')];
    expect(held({ failures }, [over(TCP, { [X]: 'error', [Y]: 'pass' })]).unexpected).toEqual([]);
  });

  it('passed and whose case fails in another way has changed', () => {
    const { unexpected, listed } = held({ failures: [entry(TCP)] }, [
      over(TCP, { [X]: 'pass', [Y]: 'fail' }),
    ]);
    expect(unexpected).toEqual([`${X} passed, though known.yaml:3 lists it: bug 123; ${Y} failed instead`]);
    expect(listed).toEqual([undefined]);
  });

  it.each<[string, Checks]>([
    ['was not reached', { [X]: 'unreached', [Y]: 'fail' }],
    ['never came up', { [Y]: 'fail' }],
  ])('%s in a case that fails in another way has changed', (_, checks) => {
    expect(held({ failures: [entry('m/a/one[transport=*]')] }, [over(TCP, checks)])).toMatchObject({
      unexpected: [`${X} was not judged, though known.yaml:3 lists it: ${Y} failed instead`],
      stale: [],
    });
  });

  it('never comes up in one of the many cases that a wide pattern names has not changed', () => {
    const run = [over(TCP, { [X]: 'fail' }), over('m/b/two', { [Y]: 'fail' })];
    expect(held({ failures: [entry('m/**')] }, run)).toMatchObject({
      listed: ['bug 123', undefined],
      unexpected: [],
      stale: [],
    });
  });

  it('is a pattern passed only where nothing that it names fails', () => {
    const run = [over(TCP, { [X]: 'fail', [Y]: 'pass' }), over(UDP, { [X]: 'pass', [Y]: 'pass' })];
    expect(held({ failures: [entry('m/a/one', 'M-1-*')] }, run).unexpected).toEqual([
      'M-1-* passed, though known.yaml:3 lists it: bug 123',
    ]);
  });

  it('failed only in an attempt that was not the last has passed, and is said to be flaky', () => {
    const run = [over(TCP, { [X]: 'fail' }, { [X]: 'pass' })];
    expect(held({ failures: [entry(TCP)] }, run)).toMatchObject({
      listed: [undefined],
      unexpected: [
        `${X} passed, though known.yaml:3 lists it: bug 123; it failed in 1 of 2 attempts, so it is flaky`,
      ],
    });
  });
});

describe('what is listed as flaky', () => {
  it('may pass and may fail, and how often it failed is counted over the attempts', () => {
    const run = [
      over(TCP, { [X]: 'fail' }, { [X]: 'unreached' }, { [X]: 'pass' }),
      over(UDP, { [X]: 'fail' }),
    ];
    expect(held({ flaky: [entry('m/a/one')] }, run)).toMatchObject({
      listed: [undefined, 'bug 123'],
      unexpected: [],
      stale: [],
      rates: [
        { requirement: X, failed: 1, attempts: 2, reason: 'bug 123' },
        { requirement: X, failed: 1, attempts: 1, reason: 'bug 123' },
      ],
    });
  });

  it('by a pattern of requirements is counted where it failed', () => {
    const run = [over(TCP, { [X]: 'pass', [Y]: 'fail' })];
    expect(held({ flaky: [entry('m/a/one', 'M-1-*')] }, run).rates).toEqual([
      { requirement: Y, failed: 1, attempts: 1, reason: 'bug 123' },
    ]);
  });

  it('has not changed when its case fails in another way', () => {
    for (const checks of [{ [X]: 'pass', [Y]: 'fail' }, { [Y]: 'fail' }] as const) {
      expect(held({ flaky: [entry(TCP)] }, [over(TCP, checks)]).unexpected).toEqual([]);
      const both = { failures: [entry(TCP)], flaky: [entry(TCP)] };
      expect(held(both, [over(TCP, { [X]: 'pass', [Y]: 'fail' })]).unexpected).toEqual([]);
    }
  });

  it('may pass though the other list names it too', () => {
    const both = { failures: [entry(TCP)], flaky: [entry('m/**')] };
    expect(held(both, [over(TCP, { [X]: 'pass' })])).toMatchObject({ unexpected: [], stale: [] });
  });

  it('is stale when there is no such case', () => {
    expect(held({ flaky: [entry('m/none')] }, [over(TCP, { [X]: 'pass' })]).stale).toHaveLength(1);
  });
});

describe('any list', () => {
  /** The same question asked in the plainest way: what `*` and `{a,c}` stand for here is written out. */
  const isNamed = ({ cases, requirement }: ExpectedEntry, id: string, failed: string): boolean =>
    (requirement.endsWith('*') ? failed.startsWith(requirement.slice(0, -1)) : failed === requirement) &&
    cases.some((pattern) => {
      if (pattern === id || id.startsWith(`${pattern}[`)) return true;
      const text = pattern
        .replace(/[[\].]/g, '\\$&')
        .replace('{a,c}', '(a|c)')
        .replace(/\*+/g, (stars) => (stars === '*' ? '[^/]*' : '.*'));
      return [id, id.split('[')[0] ?? ''].some((name) => new RegExp(`^${text}$`).test(name));
    });

  it('lists nothing that none of its entries names, and excuses no case in which something is not named', () => {
    fc.assert(
      fc.property(someList, someRun, (list, run) => {
        const known = expectations(list, TODAY);
        for (const { id, verdict, checks } of run) {
          const failing = checks
            .filter((check) => check.verdict === 'fail')
            .map(({ requirement }) => requirement);
          const named = failing.filter((failed) =>
            [...list.failures, ...list.flaky].some((one) => isNamed(one, id, failed)),
          );
          expect(failing.filter((failed) => known.listed(id, failed) !== undefined)).toEqual(named);
          const { listed } = known.settle({ id, verdict, attempts: [checks] });
          expect(listed !== undefined).toBe(failing.length > 0 && named.length === failing.length);
        }
      }),
      { numRuns: 150 },
    );
  });
});
