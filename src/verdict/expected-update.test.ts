import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectations } from './expectations.ts';
import type { ExpectedEntry, ExpectedList } from './expected-list.ts';
import {
  type ExpectedUpdate,
  entriesAfter,
  NOT_EXPLAINED,
  type RunCase,
  updateOf,
} from './expected-update.ts';
import { someList, someRun } from './testing/arbitrary-run.ts';
import { caseVerdict, type Verdict } from './verdict.ts';

const entry = (
  cases: string | readonly string[],
  requirement: string,
  over: Partial<ExpectedEntry> = {},
) => ({
  at: 'known.yaml:2',
  cases: typeof cases === 'string' ? [cases] : cases,
  requirement,
  reason: 'bug 1',
  ...over,
});
const list = (failures: readonly ExpectedEntry[], flaky: readonly ExpectedEntry[] = []): ExpectedList => ({
  failures,
  flaky,
});

function played(id: string, checks: Readonly<Record<string, Verdict>>): RunCase {
  const found = Object.entries(checks).map(([requirement, verdict]) => ({ requirement, verdict }));
  return { id, verdict: caseVerdict(Object.values(checks)), checks: found };
}
const TCP = 'm/one[transport=tcp]';
const UDP = 'm/one[transport=udp]';
const many = (count: number, checks: Readonly<Record<string, Verdict>>) =>
  Array.from({ length: count }, (_, i) => played(`m/many[n=${i}]`, checks));

describe('a new list', () => {
  it('has an entry for each requirement that failed, in order, with exactly the cases in which it did', () => {
    const run = [
      played(TCP, { 'M-10-01': 'fail', 'M-2-01': 'fail', 'M-3-01': 'pass' }),
      played(UDP, { 'M-10-01': 'fail', 'M-2-01': 'pass', 'M-4-01': 'warn', 'M-5-01': 'note' }),
      played('m/two', { 'M-10-01': 'pass' }),
    ];
    expect(updateOf(list([]), run)).toEqual({
      failures: [],
      flaky: [],
      added: [
        { cases: [TCP], requirement: 'M-2-01', reason: NOT_EXPLAINED },
        { cases: ['m/one[transport=*]'], requirement: 'M-10-01', reason: NOT_EXPLAINED },
      ],
      addedFlaky: [],
    });
  });

  it('does not take in what is listed as flaky, and nothing of a run without a failure', () => {
    const run = [played(TCP, { 'M-1-01': 'fail' })];
    expect(updateOf(list([], [entry('m/one', 'M-1-*')]), run)).toEqual({
      failures: [],
      flaky: [{ does: 'stay' }],
      added: [],
      addedFlaky: [],
    });
    expect(updateOf(list([]), [played(TCP, { 'M-1-01': 'pass' })]).added).toEqual([]);
  });
});

describe('what failed and passed, as its case was played more than once', () => {
  const wavering = (id: string): RunCase => ({
    id,
    verdict: 'fail',
    checks: [{ requirement: 'M-1-01', verdict: 'fail', wavers: true }],
  });
  const run = [wavering(TCP), wavering(UDP), wavering('m/two')];

  it('is flaky, and no entry of the other list names it any more', () => {
    expect(updateOf(list([entry('m/one', 'M-1-01')]), run)).toEqual({
      failures: [{ does: 'go' }],
      flaky: [],
      added: [],
      addedFlaky: [{ cases: ['m/*'], requirement: 'M-1-01', reason: NOT_EXPLAINED }],
    });
  });

  it('is left to the entry that names it, and taken in by one without a reason', () => {
    expect(updateOf(list([], [entry('m/**', 'M-1-01')]), run)).toMatchObject({
      flaky: [{ does: 'stay' }],
      addedFlaky: [],
    });
    const unexplained = entry('m/two', 'M-1-01', { reason: NOT_EXPLAINED });
    expect(updateOf(list([], [unexplained]), run)).toMatchObject({
      flaky: [{ does: 'name', cases: ['m/one[transport=*]', 'm/two'] }],
      addedFlaky: [],
    });
  });
});

describe('an entry', () => {
  const fateOf = (one: ExpectedEntry, run: readonly RunCase[]) => updateOf(list([one]), run).failures[0];

  it.each<[string, ExpectedEntry, Verdict]>([
    ['still fails', entry(TCP, 'M-1-01'), 'fail'],
    ['only warns without --strict', entry(TCP, 'M-1-01'), 'warn'],
    ['was not reached', entry(TCP, 'M-1-01'), 'unreached'],
    ['is named by a pattern of requirements', entry('m/one[*]', 'M-1-*'), 'fail'],
    ['has expired and fails', entry(TCP, 'M-1-01', { expires: '2001-01-01' }), 'fail'],
  ])('stays when its requirement %s', (_, one, verdict) => {
    expect(fateOf(one, [played(TCP, { 'M-1-01': verdict })])).toEqual({ does: 'stay' });
  });

  it('stays when its case was skipped', () => {
    expect(fateOf(entry(TCP, 'M-1-01'), [{ id: TCP, verdict: 'skip', checks: [] }])).toEqual({
      does: 'stay',
    });
  });

  it.each<[string, ExpectedEntry]>([
    ['passed', entry(TCP, 'M-1-01')],
    ['never came up', entry(TCP, 'M-9-01')],
    ['is of a case that there is not', entry('m/other', 'M-1-01')],
  ])('goes when its requirement %s', (_, one) => {
    expect(fateOf(one, [played(TCP, { 'M-1-01': 'pass' })])).toEqual({ does: 'go' });
  });

  it('names only what still fails, and keeps those of its patterns that hold', () => {
    const run = [
      played(TCP, { 'M-1-01': 'fail' }),
      played(UDP, { 'M-1-01': 'pass' }),
      played('m/two', { 'M-1-01': 'fail' }),
    ];
    expect(fateOf(entry(['m/t*', 'm/one[*]', 'm/gone'], 'M-1-01'), run)).toEqual({
      does: 'name',
      cases: ['m/t*', TCP],
    });
  });

  it('names cases in portions where it swallowed too many', () => {
    const fate = fateOf(entry('m/**', 'M-1-01'), many(21, { 'M-1-01': 'fail' }));
    expect(fate).toMatchObject({ does: 'name' });
    expect(fateOf(entry('m/**', 'M-1-01'), many(20, { 'M-1-01': 'fail' }))).toEqual({ does: 'stay' });
  });

  it('becomes one for each requirement where its pattern of them named what passes', () => {
    const run = [
      played(TCP, { 'M-1-01': 'fail', 'M-1-02': 'fail' }),
      played(UDP, { 'M-1-02': 'fail' }),
      played('m/two', { 'M-1-01': 'pass' }),
    ];
    const same = { reason: 'bug 1', expires: '2027-01-01' };
    expect(fateOf(entry('m/**', 'M-1-*', same), run)).toEqual({
      does: 'split',
      into: [
        { ...same, requirement: 'M-1-01', cases: [TCP] },
        { ...same, requirement: 'M-1-02', cases: ['m/one[transport=*]'] },
      ],
    });
  });

  it('with a reason is not stretched over new cases, one without is', () => {
    const run = [played(TCP, { 'M-1-01': 'fail' }), played(UDP, { 'M-1-01': 'fail' })];
    expect(updateOf(list([entry(TCP, 'M-1-01')]), run)).toMatchObject({
      failures: [{ does: 'stay' }],
      added: [{ cases: [UDP], reason: NOT_EXPLAINED }],
    });
    expect(updateOf(list([entry(TCP, 'M-1-01', { reason: NOT_EXPLAINED })]), run)).toEqual({
      failures: [{ does: 'name', cases: ['m/one[transport=*]'] }],
      flaky: [],
      added: [],
      addedFlaky: [],
    });
  });

  it('that the list of the flaky names as well stays, whatever came', () => {
    for (const verdict of ['pass', 'fail'] as const) {
      const both = list([entry(TCP, 'M-1-01')], [entry('m/**', 'M-1-01')]);
      expect(updateOf(both, [played(TCP, { 'M-1-01': verdict })])).toEqual({
        failures: [{ does: 'stay' }],
        flaky: [{ does: 'stay' }],
        added: [],
        addedFlaky: [],
      });
    }
  });

  it('of the flaky stays when it passes, and goes when there is no such case', () => {
    const run = [played(TCP, { 'M-1-01': 'pass' })];
    const flaky = [entry(TCP, 'M-1-01'), entry('m/none', 'M-1-01'), entry([TCP, 'm/none'], 'M-1-01')];
    expect(updateOf(list([], flaky), run).flaky).toEqual([
      { does: 'stay' },
      { does: 'go' },
      { does: 'name', cases: [TCP] },
    ]);
  });
});

describe('any list after any run', () => {
  const after = ({ failures, flaky }: ExpectedList, update: ExpectedUpdate): ExpectedList => ({
    failures: [...failures.flatMap((one, i) => entriesAfter(one, update.failures[i])), ...update.added].map(
      (one, i) => ({ ...one, at: `failures:${i}` }),
    ),
    flaky: [...flaky.flatMap((one, i) => entriesAfter(one, update.flaky[i])), ...update.addedFlaky].map(
      (one, i) => ({ ...one, at: `flaky:${i}` }),
    ),
  });

  it('holds for that run, and has nothing more to change', () => {
    fc.assert(
      fc.property(someList, someRun, (before, run) => {
        const now = after(before, updateOf(before, run));
        const held = expectations(now, '2026-01-01');
        for (const { id, verdict, checks } of run) {
          for (const { requirement, wavers } of checks.filter((one) => one.verdict === 'fail'))
            expect(held.listed(id, requirement)?.flaky, `${id} ${requirement}`).toBeOneOf(
              wavers ? [true] : [true, false],
            );
          const again = checks.map((check) =>
            check.wavers ? { ...check, verdict: 'pass' as const } : check,
          );
          expect(held.settle({ id, verdict, attempts: [checks] }).unexpected).toEqual([]);
          expect(held.settle({ id: `${id}#2`, verdict, attempts: [again] }).unexpected).toEqual([]);
        }
        const stale = held.stale({ cases: run.map(({ id }) => id), whole: true });
        // The list of the flaky is for people to narrow.
        expect(stale.filter((sentence) => !/^flaky:\d+: .* swallows /.test(sentence))).toEqual([]);
        const again = updateOf(now, run);
        expect([...again.failures, ...again.flaky].filter(({ does }) => does !== 'stay')).toEqual([]);
        expect([...again.added, ...again.addedFlaky]).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});
