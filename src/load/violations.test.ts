import { describe, expect, test } from 'vitest';
import { loadCatalogue } from '../cli/catalogue.ts';
import { createTimed } from './timed.ts';
import { type BrokenHere, createViolations } from './violations.ts';

const catalogue = await loadCatalogue();
const GROWS = 'MMSP-2.2.2-14';
const COMPANION = 'MMSP-2.2.2-12';
const at = (session: number, unit = 0) => ({ session, unit, time: 10 * session });
const here = (): BrokenHere => new Map();

describe('violations of all sessions together', () => {
  test('are counted, with the first of them in full', () => {
    const violations = createViolations(catalogue);
    const [third, fourth] = [here(), here()];
    const broken = { requirement: GROWS, observation: 'broken', expected: '5', got: '6' } as const;
    let dumps = 0;
    const dump = () => [`dump ${++dumps}`];
    violations.see({ ...broken, dump }, at(3, 21), third);
    violations.see({ ...broken, got: '9', dump }, at(3, 30), third);
    violations.see({ ...broken, dump }, at(4), fourth);
    const [one] = violations.all();
    expect(one).toMatchObject({
      requirement: GROWS,
      verdict: 'fail',
      times: 3,
      sessions: 2,
      dump: ['dump 1'],
      first: { session: 3, unit: 21, time: 30, expected: '5', got: '6' },
    });
    expect(dumps).toBe(1);
    expect(violations.count('fail')).toBe(3);
  });

  test('say what they follow from, within their own session alone', () => {
    const violations = createViolations(catalogue);
    const [one, other] = [here(), here()];
    violations.see({ requirement: GROWS, observation: 'broken' }, at(1), one);
    violations.see({ requirement: COMPANION, observation: 'broken', follows: [GROWS] }, at(1), one);
    expect(violations.all().map(({ consequenceOf }) => consequenceOf)).toEqual([undefined, GROWS]);
    const apart = createViolations(catalogue);
    apart.see({ requirement: GROWS, observation: 'broken' }, at(1), one);
    apart.see({ requirement: COMPANION, observation: 'broken', follows: [GROWS] }, at(2), other);
    expect(apart.all().map(({ consequenceOf }) => consequenceOf)).toEqual([undefined, undefined]);
  });

  test('weigh what they weigh in a run: warnings and notes are no failures', () => {
    const violations = createViolations(catalogue);
    const session = here();
    violations.see({ requirement: GROWS, observation: 'broken', grade: 'note' }, at(1), session);
    violations.see({ requirement: COMPANION, observation: 'broken', grade: 'warn' }, at(1), session);
    violations.see({ requirement: GROWS, observation: 'pass', times: 40 }, at(1), session);
    violations.see({ requirement: GROWS, observation: 'inconclusive' }, at(1), session);
    expect(violations.all().map(({ verdict }) => verdict)).toEqual(['warn', 'note']);
    expect([violations.count('fail'), violations.passes, violations.requirements]).toEqual([0, 40, 2]);
  });
});

describe('what goes by time', () => {
  const early = { requirement: 'MMSP-3.2.2-05', observation: 'broken' } as const;
  const with_ = (max: number) => createTimed({ spread: { max, add: () => {}, count: 1, at: () => max } });

  test('is left out, and counted, when this process was late itself', () => {
    const timed = with_(400);
    expect(timed.excuses(early)).toBe(true);
    expect(timed.excuses({ ...early, observation: 'pass' })).toBe(false);
    expect(timed.excuses({ ...early, requirement: GROWS })).toBe(false);
    expect(timed.excused).toBe(1);
  });

  test('is told when it was not', () => {
    expect(with_(30).excuses(early)).toBe(false);
  });
});
