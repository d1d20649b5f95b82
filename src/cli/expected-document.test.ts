import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../scenario/user-error.ts';
import type { ExpectedEntry, ExpectedList } from '../verdict/expected-list.ts';
import { type ExpectedUpdate, entriesAfter, updateOf } from '../verdict/expected-update.ts';
import { someList, someRun } from '../verdict/testing/arbitrary-run.ts';
import { rewritten } from './expected-document.ts';
import { parseExpected } from './expected-file.ts';

const FILE = 'known.yaml';
const NOTHING: ExpectedUpdate = { failures: [], flaky: [], added: [], addedFlaky: [] };
const stay = { does: 'stay' } as const;
const go = { does: 'go' } as const;
const fresh = (requirement: string, ...cases: readonly string[]) => ({
  requirement,
  cases,
  reason: 'not yet explained',
});

const LIST = `# Our server, release 3.

failures:
  # All that has to do with seeking.

  # about the first
  - case: "m/a[transport=*]"   # only these
    requirement: M-2-01
    reason: bug 1
  # about the second
  - case:
      - m/b
      # a slow one
      - m/c
    requirement: M-4-01
    reason: bug 2
    expires: 2027-06-30
  - { case: m/d, requirement: M-6-01, reason: "bug 3" }

flaky:
  # about the flaky one
  - { case: m/e, requirement: M-1-01, reason: races }
`;
const [FIRST, SECOND, THIRD] = ['  # about the first\n', '  # about the second\n', '  - { case: m/d'];
const update = (over: Partial<ExpectedUpdate>): ExpectedUpdate => ({
  failures: [stay, stay, stay],
  flaky: [stay],
  added: [],
  addedFlaky: [],
  ...over,
});
const between = (text: string, from: string, to: string) => text.slice(text.indexOf(from), text.indexOf(to));

describe('a list that is written', () => {
  it('is left alone, to the byte, when there is nothing to change', () => {
    expect(rewritten(FILE, LIST, update({}))).toBe(LIST);
    expect(rewritten(FILE, 'failures: [  ]\n', NOTHING)).toBe('failures: [  ]\n');
  });

  it('is new when there is no file, and can be read', () => {
    const text = rewritten(FILE, undefined, {
      ...NOTHING,
      added: [fresh('M-1-01', 'm/a[x=*]'), fresh('M-1-02', 'm/a', 'm/b')],
    });
    expect(text).toMatch(/^# Known nonconformities /);
    expect(parseExpected(FILE, text).failures).toMatchObject([
      { cases: ['m/a[x=*]'], requirement: 'M-1-01', reason: 'not yet explained' },
      { cases: ['m/a', 'm/b'], requirement: 'M-1-02' },
    ]);
    expect(parseExpected(FILE, rewritten(FILE, undefined, NOTHING))).toEqual({ failures: [], flaky: [] });
  });

  it('loses what goes, with the comments above it, and nothing else', () => {
    const text = rewritten(FILE, LIST, update({ failures: [go, stay, stay] }));
    expect(text).not.toContain('about the first');
    expect(text).not.toContain('bug 1');
    expect(text).toContain('# Our server, release 3.');
    expect(text).toContain('# All that has to do with seeking.');
    expect(between(text, SECOND, THIRD)).toBe(between(LIST, SECOND, THIRD));
    expect(text).toContain(
      '  # about the flaky one\n  - { case: m/e, requirement: M-1-01, reason: races }\n',
    );
    const other = rewritten(FILE, LIST, update({ failures: [stay, go, stay], flaky: [go] }));
    expect(other).toContain(FIRST);
    expect(other).not.toMatch(/about the (second|flaky)|a slow one|bug 2|races/);
  });

  it('is an empty list when all of it goes', () => {
    const entry = (comment: string) => `  # ${comment}\n  - { case: a, requirement: M-1, reason: r }\n`;
    const all = { failures: [go], flaky: [go], added: [], addedFlaky: [] };
    const text = `failures:\n${entry('one')}flaky:\n${entry('two')}`;
    expect(rewritten(FILE, text, all)).toBe('failures: []\nflaky: []\n');
    expect(rewritten(FILE, `failures:\n${entry('one')}  # last\n`, { ...all, flaky: [] })).toBe(
      'failures: [] # last\n',
    );
  });

  it('keeps reason, date and comments of an entry that names other cases', () => {
    const text = rewritten(
      FILE,
      LIST,
      update({
        failures: [
          { does: 'name', cases: ['m/a[transport=tcp]'] },
          { does: 'name', cases: ['m/b', 'm/x'] },
          stay,
        ],
      }),
    );
    expect(text).toContain(FIRST);
    expect(text).toContain(SECOND);
    expect(parseExpected(FILE, text).failures).toMatchObject([
      { cases: ['m/a[transport=tcp]'], reason: 'bug 1' },
      { cases: ['m/b', 'm/x'], reason: 'bug 2', expires: '2027-06-30' },
      { cases: ['m/d'], reason: 'bug 3' },
    ]);
  });

  it('takes new entries in at their place when it is sorted, and at its end when it is not', () => {
    const added = [fresh('M-3-01', 'm/x'), fresh('M-10-01', 'm/y')];
    const requirements = (text: string) =>
      parseExpected(FILE, text).failures.map(({ requirement }) => requirement);
    expect(requirements(rewritten(FILE, LIST, update({ added })))).toEqual([
      'M-2-01',
      'M-3-01',
      'M-4-01',
      'M-6-01',
      'M-10-01',
    ]);
    const unsorted = LIST.replace('M-2-01', 'M-9-01');
    expect(requirements(rewritten(FILE, unsorted, update({ added })))).toEqual([
      'M-9-01',
      'M-4-01',
      'M-6-01',
      'M-3-01',
      'M-10-01',
    ]);
  });

  it('keeps the ends of its lines and the place of its dashes', () => {
    const text = rewritten(FILE, 'failures:\r\n- case: a\r\n  requirement: M-1\r\n  reason: r\r\n', {
      ...NOTHING,
      failures: [stay],
      added: [fresh('M-2', 'b')],
    });
    expect(text).toBe(
      'failures:\r\n- case: a\r\n  requirement: M-1\r\n  reason: r\r\n- case: b\r\n  requirement: M-2\r\n  reason: not yet explained\r\n',
    );
  });

  it('gets a list of failures where it had only flaky ones', () => {
    const text = rewritten(FILE, 'flaky:\n  - { case: a, requirement: M-1, reason: r }\n', {
      ...NOTHING,
      flaky: [stay],
      added: [fresh('M-2', 'b')],
    });
    expect(parseExpected(FILE, text)).toMatchObject({
      failures: [{ cases: ['b'] }],
      flaky: [{ cases: ['a'] }],
    });
  });

  it('gets a list of flaky ones where it had only failures', () => {
    const text = rewritten(FILE, 'failures:\n  - { case: a, requirement: M-1, reason: r }\n', {
      ...NOTHING,
      failures: [stay],
      addedFlaky: [fresh('M-2', 'b')],
    });
    expect(parseExpected(FILE, text)).toMatchObject({
      failures: [{ cases: ['a'] }],
      flaky: [{ cases: ['b'], requirement: 'M-2' }],
    });
  });

  it('is refused when it repeats itself by alias', () => {
    const text =
      'failures:\n  - { case: &a [b], requirement: M-1, reason: r }\n  - { case: *a, requirement: M-2, reason: r }\n';
    expect(() => rewritten(FILE, text, { ...NOTHING, failures: [go, stay] })).toThrow(UserError);
    expect(rewritten(FILE, text, { ...NOTHING, failures: [stay, stay] })).toBe(text);
  });
});

describe('any list after any run', () => {
  const bare = (entries: readonly ExpectedEntry[]) => entries.map(({ at: _, ...entry }) => entry);
  const sorted = (entries: readonly object[]) =>
    entries.map((entry) => JSON.stringify(entry, Object.keys(entry).sort())).sort();
  /** In the form that a person may have written it, with a comment above each entry. */
  const textOf = ({ failures, flaky }: ExpectedList): string =>
    (['failures', 'flaky'] as const)
      .map((key) => {
        const entries = key === 'failures' ? failures : flaky;
        if (entries.length === 0) return `${key}: []\n`;
        return `${key}:\n${entries.map(({ cases, requirement, reason }, i) => `  # ${key} ${i}\n  - case: ${JSON.stringify(cases.length === 1 ? cases[0] : cases)}\n    requirement: ${requirement}\n    reason: ${reason}\n`).join('')}`;
      })
      .join('\n');

  it('is written as the update says, keeps the comments of what stays, and is byte-stable when written again', () => {
    fc.assert(
      fc.property(someList, someRun, fc.boolean(), (list, run, isNew) => {
        const before = isNew ? undefined : textOf(list);
        const known = before === undefined ? { failures: [], flaky: [] } : parseExpected(FILE, before);
        const update = updateOf(known, run);
        const text = rewritten(FILE, before, update);
        const now = parseExpected(FILE, text);
        const wanted = [
          ...known.failures.flatMap((entry, i) => entriesAfter(entry, update.failures[i])),
          ...update.added,
        ];
        expect(sorted(bare(now.failures))).toEqual(sorted(wanted));
        expect(sorted(bare(now.flaky))).toEqual(
          sorted([
            ...known.flaky.flatMap((entry, i) => entriesAfter(entry, update.flaky[i])),
            ...update.addedFlaky,
          ]),
        );
        for (const [key, fates] of [
          ['failures', update.failures],
          ['flaky', update.flaky],
        ] as const)
          for (const [i, { does }] of fates.entries()) {
            const kept = does === 'stay' || does === 'name';
            expect(text.split('\n').filter((line) => line.trim() === `# ${key} ${i}`)).toHaveLength(
              kept ? 1 : 0,
            );
          }
        expect(rewritten(FILE, text, updateOf(now, run))).toBe(text);
      }),
      { numRuns: 150 },
    );
  });
});
