import { describe, expect, it } from 'vitest';
import type { RunEnd } from '../events.ts';
import { aCase, check, flow, message, planned, runEnd, runStart, step } from '../report/testing/story.ts';
import { cardFold } from './run-card.ts';
import { bySection, isJudged, isKept } from './sentences.ts';
import { cardOf, simpleCard } from './testing/cards.ts';

const [A, B] = ['m/g/a', 'm/g/b'] as const;

describe('the card of a run', () => {
  it('has every case of the plan, in its order, with what it came to', () => {
    const card = cardOf('x', [
      runStart([A, B]),
      ...aCase(B, 'skip', [], { reason: 'not claimed' }),
      ...aCase(A, 'fail', [
        step(A, 1, 's'),
        message(A),
        flow(A),
        check(A, 'M-1-01', 'pass'),
        check(A, 'M-1-02', 'fail'),
      ]),
      runEnd(),
    ]);
    expect([...card.cases.keys()]).toEqual([A, B]);
    expect(card.cases.get(A)).toMatchObject({ verdict: 'fail', kept: ['M-1-01'] });
    expect([...(card.cases.get(A)?.others.keys() ?? [])]).toEqual(['M-1-02']);
    expect(card.cases.get(B)).toMatchObject({ verdict: 'skip', reason: 'not claimed' });
    expect(card.incomplete).toBeUndefined();
    expect(card.part).toBeUndefined();
  });

  it('counts a case that never began or ended as unreached, and says why', () => {
    const card = cardOf('x', [
      runStart([A, B]),
      { type: 'case-start', case: A, t: 1 },
      check(A, 'M-1-01', 'pass'),
      runEnd({ status: 130, reason: 'SIGINT came' }),
    ]);
    expect(card.cases.get(A)).toMatchObject({
      verdict: 'unreached',
      reason: expect.stringContaining('SIGINT came'),
    });
    expect(card.cases.get(B)).toMatchObject({
      verdict: 'unreached',
      reason: expect.stringContaining('before'),
    });
    expect(card.incomplete).toBe('the run was interrupted: SIGINT came');
  });

  it('keeps a case that was not announced', () => {
    const card = cardOf('x', [runStart([]), ...aCase(A, 'pass', [check(A, 'M-1-01', 'pass')]), runEnd()]);
    expect(card.cases.get(A)).toMatchObject({ verdict: 'pass', plan: { suite: 'm/g' } });
  });

  it('judges a case by its last attempt, and remembers what wavered', () => {
    const card = cardOf('x', [
      runStart([A]),
      { type: 'case-start', case: A, t: 1 },
      check(A, 'M-1-01', 'fail'),
      check(A, 'M-1-02', 'pass'),
      { type: 'attempt-end', case: A, t: 2, attempt: 1, verdict: 'fail', duration: 1 },
      { type: 'case-start', case: A, t: 3, attempt: 2 },
      check(A, 'M-1-01', 'pass'),
      check(A, 'M-1-03', 'pass'),
      { type: 'case-end', case: A, t: 4, verdict: 'pass', duration: 1, attempts: 2, flaky: true },
      runEnd(),
    ]);
    expect(card.cases.get(A)).toMatchObject({ verdict: 'pass', flaky: true, kept: ['M-1-01', 'M-1-03'] });
    expect(card.cases.get(A)?.others.size).toBe(0);
    expect([...card.sentences.values()].map(({ id, verdict, flaky }) => [id, verdict, flaky])).toEqual([
      ['M-1-01', 'pass', true],
      ['M-1-03', 'pass', false],
    ]);
  });

  it('does not call a sentence flaky when the case failed in the end', () => {
    const card = cardOf('x', [
      runStart([A]),
      { type: 'case-start', case: A, t: 1 },
      check(A, 'M-1-01', 'fail'),
      { type: 'attempt-end', case: A, t: 2, attempt: 1, verdict: 'fail', duration: 1 },
      { type: 'case-start', case: A, t: 3, attempt: 2 },
      check(A, 'M-1-01', 'fail'),
      { type: 'case-end', case: A, t: 4, verdict: 'fail', duration: 1, attempts: 2 },
      runEnd(),
    ]);
    expect(card.sentences.get('M-1-01')).toMatchObject({ verdict: 'fail', flaky: false });
  });

  it.each<[RunEnd['status'], string | undefined, string | undefined]>([
    [0, undefined, undefined],
    [1, undefined, undefined],
    [1, 'the server is gone', 'the run ended early: the server is gone'],
    [2, 'no target', 'the run could not begin: no target'],
    [3, undefined, 'nothing could be judged'],
    [70, 'a bug', 'the harness itself failed: a bug'],
    [130, undefined, 'the run was interrupted'],
  ])('with exit status %d and reason %j is incomplete: %j', (status, reason, incomplete) => {
    const end = runEnd({ status, ...(reason !== undefined && { reason }) });
    expect(cardOf('x', [runStart([A]), end]).incomplete).toBe(incomplete);
  });

  it('says which part of the suite it is', () => {
    expect(simpleCard('x', {}, { shard: { i: 2, n: 4 } }).part).toBe('part 2 of 4 of the suite');
    expect(simpleCard('x', {}, { filtered: true }).part).toBe('some cases of the suite');
    expect(simpleCard('x', {}, { filtered: false }).part).toBeUndefined();
  });

  it('is none before the run has ended', () => {
    const fold = cardFold();
    expect(() => fold.card('x')).toThrow('without its start');
    fold.on(runStart([A]));
    expect(fold.name()).toBe('mms://192.0.2.1/short.asf');
    fold.on(runStart([A], { name: 'Acme 9' }));
    expect(fold.name()).toBe('Acme 9');
    expect(() => fold.card('x')).toThrow('without its start or its end');
  });
});

describe('a sentence of a run', () => {
  const one = (...verdicts: readonly Parameters<typeof check>[2][]) => {
    const ids = verdicts.map((_, n) => `m/g/${n}`);
    const events = ids.flatMap((id, n) => aCase(id, 'pass', [check(id, 'M-1-01', verdicts[n] ?? 'pass')]));
    const card = cardOf('x', [runStart(ids), ...events, runEnd()]).sentences.get('M-1-01');
    if (card === undefined) throw new Error('there is no such sentence');
    return card;
  };

  it('is the worst of its cases, and counts them', () => {
    const card = one('pass', 'pass', 'fail', 'note');
    expect(card.verdict).toBe('fail');
    expect([...card.counts]).toEqual([
      ['pass', 2],
      ['fail', 1],
      ['note', 1],
    ]);
    expect(card.checks.map((seen) => seen.case)).toEqual(['m/g/2']);
    expect(one('pass', 'unreached').verdict).toBe('unreached');
    expect(one('pass', 'skip').verdict).toBe('pass');
  });

  it.each([
    [['pass'], true, true],
    [['note'], true, true],
    [['pass', 'unreached'], true, true],
    [['pass', 'warn'], true, false],
    [['pass', 'fail'], true, false],
    [['pass', 'error'], true, false],
    [['skip', 'inconclusive', 'unreached'], false, false],
    [['error'], false, false],
  ] as const)('of %j is judged: %j, kept: %j', (verdicts, judged, kept) => {
    expect(isJudged(one(...verdicts))).toBe(judged);
    expect(isKept(one(...verdicts))).toBe(kept);
  });

  it('is listed when every failure of it is', () => {
    const listed = (...reasons: readonly (string | undefined)[]) => {
      const ids = reasons.map((_, n) => `m/g/${n}`);
      const events = ids.flatMap((id, n) => {
        const reason = reasons[n];
        return aCase(id, 'fail', [
          check(id, 'M-1-01', 'fail', reason === undefined ? {} : { listed: reason }),
        ]);
      });
      return cardOf('x', [runStart(ids), ...events, runEnd()]).sentences.get('M-1-01');
    };
    expect(listed('known', 'known')).toMatchObject({ listed: 'known' });
    const mixed = listed('known', undefined);
    expect(mixed?.listed).toBeUndefined();
    expect(mixed?.checks[0]?.case).toBe('m/g/1');
  });

  it('stands by the numbers of its section', () => {
    const ids = ['MMSP-2.2.4.10-01', 'MMSP-2.2.4.2-05', 'MMSP-2.2.4.2-12', 'MMSP-2.1-01'];
    expect(ids.toSorted(bySection)).toEqual([
      'MMSP-2.1-01',
      'MMSP-2.2.4.2-05',
      'MMSP-2.2.4.2-12',
      'MMSP-2.2.4.10-01',
    ]);
  });
});

it('names a case by its plan', () => {
  const card = cardOf('x', [runStart([planned(A, { title: 'The title' })]), runEnd()]);
  expect(card.cases.get(A)?.plan.title).toBe('The title');
});
