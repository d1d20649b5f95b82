import { describe, expect, it, test } from 'vitest';
import type { RunEvent } from '../events.ts';
import { aCase, check, runEnd, runStart } from '../report/testing/story.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { type Change, compareRuns, type KINDS } from './changes.ts';
import { cardOf, simpleCard } from './testing/cards.ts';

const one = (verdict: Verdict, ...events: readonly RunEvent[]) =>
  cardOf('x', [runStart(['a']), ...aCase('a', verdict, events), runEnd()]);
const told = (changes: readonly Change[]) =>
  changes.map((change) => [change.kind, change.sentence ?? change.case]);
const of = (verdict: Verdict, over = {}) => check('a', 'M-1-01', verdict, over);

const OF_A_CHECK: readonly (readonly [Verdict, Verdict, keyof typeof KINDS | undefined])[] = [
  ['pass', 'pass', undefined],
  ['pass', 'note', undefined],
  ['pass', 'fail', 'failing'],
  ['note', 'fail', 'failing'],
  ['warn', 'fail', 'failing'],
  ['skip', 'fail', 'failing'],
  ['unreached', 'fail', 'unseen'],
  ['inconclusive', 'fail', 'unseen'],
  ['error', 'fail', 'unseen'],
  ['fail', 'fail', undefined],
  ['fail', 'pass', 'repaired'],
  ['fail', 'warn', 'repaired'],
  ['fail', 'skip', 'faded'],
  ['fail', 'unreached', 'faded'],
  ['pass', 'warn', 'warning'],
  ['warn', 'warn', undefined],
  ['warn', 'pass', 'quiet'],
  ['warn', 'unreached', undefined],
  ['pass', 'unreached', undefined],
];

describe('a check of a case that was played both times', () => {
  // Another sentence fails both times, so that the case is judged and says nothing of its own.
  const other = check('a', 'M-9-09', 'fail');
  test.each(OF_A_CHECK)('%s, now %s: %s', (was, is, kind) => {
    const { changes } = compareRuns(one('fail', other, of(was)), one('fail', other, of(is)));
    const ofCheck = changes.filter(({ sentence, case: id }) => sentence === 'M-1-01' && id !== undefined);
    expect(ofCheck.map((change) => change.kind)).toEqual(kind === undefined ? [] : [kind]);
  });

  it('that fails in another way has changed, and is no regression', () => {
    const comparison = compareRuns(
      one('fail', of('fail', { got: '4' })),
      one('fail', of('fail', { got: '5' })),
    );
    expect(told(comparison.changes)).toEqual([['changed', 'M-1-01']]);
    expect(comparison.changes[0]).toMatchObject({ before: { got: '4' }, after: { got: '5' } });
    expect(comparison).toMatchObject({ regressed: false, stillFailing: 0 });
  });

  it('that fails in the same way is counted', () => {
    const comparison = compareRuns(one('fail', of('fail')), one('fail', of('fail')));
    expect(comparison).toMatchObject({ changes: [], regressed: false, stillFailing: 1 });
  });

  it('that was not spoken of was kept if the case went to its end, and not judged if not', () => {
    const kind = (verdict: Verdict, ...before: readonly RunEvent[]) =>
      told(compareRuns(one(verdict, ...before), one('fail', of('fail'))).changes)
        .filter(([, what]) => what === 'M-1-01')
        .map(([what]) => what);
    expect(kind('pass')).toContain('failing');
    expect(kind('fail', check('a', 'M-9-09', 'fail'))).toContain('failing');
    expect(kind('fail', check('a', 'M-9-09', 'fail'), check('a', 'M-9-08', 'unreached'))).toContain('unseen');
    expect(kind('inconclusive')).toContain('unseen');
    expect(kind('unreached')).toContain('unseen');
  });
});

describe('what is listed as expected to fail', () => {
  const listed = of('fail', { listed: 'known' });
  it('is told and does not count', () => {
    const comparison = compareRuns(one('pass', of('pass')), one('fail', listed));
    expect(told(comparison.changes)).toEqual([['listed', 'M-1-01']]);
    expect(comparison.regressed).toBe(false);
  });
  it('is no news when only the list has changed', () => {
    expect(compareRuns(one('fail', listed), one('fail', of('fail')))).toMatchObject({
      changes: [],
      stillFailing: 1,
      regressed: false,
    });
  });
  it('is repaired like anything else', () => {
    expect(told(compareRuns(one('fail', listed), one('pass', of('pass'))).changes)).toEqual([
      ['repaired', 'M-1-01'],
    ]);
  });
});

describe('a case', () => {
  it.each<[Verdict, Verdict, keyof typeof KINDS | undefined]>([
    ['pass', 'skip', 'lost'],
    ['pass', 'unreached', 'lost'],
    ['pass', 'error', 'lost'],
    ['warn', 'skip', 'lost'],
    ['fail', 'skip', 'lost'],
    ['fail', 'unreached', 'lost'],
    ['pass', 'inconclusive', 'inconclusive'],
    ['skip', 'unreached', undefined],
    ['unreached', 'skip', undefined],
    ['skip', 'pass', undefined],
    ['unreached', 'pass', undefined],
  ])('%s, now %s: %s', (was, is, kind) => {
    const checks = was === 'fail' ? [of('fail')] : [];
    const comparison = compareRuns(one(was, ...checks), one(is));
    const found = comparison.changes.filter((change) => change.case !== undefined);
    expect(told(found)).toEqual(kind === undefined ? [] : [[kind, 'a']]);
    expect(comparison.regressed).toBe(kind === 'lost');
  });

  it('that fails because it is required and skipped is a regression, and repairs nothing', () => {
    const required = cardOf('x', [
      runStart(['a']),
      ...aCase('a', 'fail', [], { reason: 'required' }),
      runEnd(),
    ]);
    expect(told(compareRuns(one('pass'), required).changes)).toEqual([['failing', 'a']]);
    const { changes } = compareRuns(one('fail', of('fail')), required);
    expect(told(changes.filter((change) => change.case !== undefined))).toEqual([
      ['failing', 'a'],
      ['faded', 'M-1-01'],
    ]);
    expect(told(compareRuns(required, one('pass')).changes)).toEqual([['repaired', 'a']]);
    expect(compareRuns(required, required)).toMatchObject({ changes: [], stillFailing: 1 });
  });

  it('that is new or gone is told and does not count', () => {
    const before = simpleCard('x', { a: { 'M-1-01': 'pass' }, b: { 'M-1-01': 'pass' } });
    const after = simpleCard('x', { a: { 'M-1-01': 'pass' }, c: { 'M-1-01': 'fail' } });
    const comparison = compareRuns(before, after);
    expect(told(comparison.changes)).toEqual([
      ['added', 'c'],
      ['vanished', 'b'],
    ]);
    expect(comparison.regressed).toBe(false);
  });

  it('that is flaky says so', () => {
    const flaky = cardOf('x', [runStart(['a']), ...aCase('a', 'pass', [], { flaky: true }), runEnd()]);
    expect(told(compareRuns(one('pass'), flaky).changes)).toEqual([['flaky', 'a']]);
  });
});

it('tells which sentences a run judges that the other does not', () => {
  const before = simpleCard('x', { a: { 'M-1-01': 'pass', 'M-1-02': 'pass' } });
  const after = simpleCard('x', { a: { 'M-1-01': 'pass', 'M-1-03': 'pass' } });
  const comparison = compareRuns(before, after);
  expect(told(comparison.changes)).toEqual([
    ['sentence-added', 'M-1-03'],
    ['sentence-vanished', 'M-1-02'],
  ]);
  expect(comparison.regressed).toBe(false);
});

it('remarks on what makes the runs less comparable', () => {
  const { remarks } = compareRuns(
    simpleCard('x', {}, { suite: '1', target: 'a', filtered: true }),
    simpleCard('x', {}, { suite: '2', target: 'b', strict: true }, { status: 130, reason: 'SIGINT' }),
  );
  expect(remarks).toEqual([
    'the versions of the suite differ: 1 before, 2 after',
    'the targets differ: a before, b after',
    'what a warning counts differs: nothing before, a failure after',
    'the parts of the suite differ: some cases of the suite before, all of it after',
    'after, the run was interrupted: SIGINT',
  ]);
  expect(compareRuns(simpleCard('x', {}), simpleCard('x', {})).remarks).toEqual([]);
});
