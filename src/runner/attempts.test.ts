import { describe, expect, it } from 'vitest';
import type { CheckEvent } from '../events.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { type Attempt, ending, isTriedAgain } from './attempts.ts';

const check = (requirement: string, verdict: Verdict): CheckEvent => ({
  ...{ type: 'check', case: 'a', t: 1, requirement, level: 'MUST', section: '1', statement: 'It is so.' },
  ...{ verdict, passes: 0, times: 1, session: 'main', step: 2, unit: 3 },
});
const attempt = (verdict: Verdict, ...checks: readonly CheckEvent[]): Attempt => ({
  verdict,
  checks,
  duration: 5,
});
const failed = attempt('fail', check('R-1', 'fail'), check('R-2', 'pass'));

describe('whether a case is tried again', () => {
  it.each<[Verdict, boolean]>([
    ['fail', true],
    ['pass', false],
    ['warn', false],
    ['error', false],
    ['skip', false],
    ['inconclusive', false],
    ['unreached', false],
  ])('after a first attempt that ends with %s: %s', (verdict, again) => {
    expect(isTriedAgain([], attempt(verdict), 2)).toBe(again);
  });

  it.each<[Verdict, boolean]>([
    ['fail', true],
    ['pass', false],
    ['warn', false],
    ['error', false],
    ['inconclusive', true],
    ['unreached', true],
  ])('after a failure and then %s: %s', (verdict, again) => {
    expect(isTriedAgain([failed], attempt(verdict), 2)).toBe(again);
  });

  it('ends with the retries', () => {
    expect(isTriedAgain([failed, failed], failed, 2)).toBe(false);
    expect(isTriedAgain([], failed, 0)).toBe(false);
  });
});

describe('what is told of a case in the end', () => {
  it('is the one attempt', () => expect(ending([], failed)).toEqual(failed));

  it.each(['pass', 'warn'] as const)('is flaky when a failure is followed by %s', (verdict) => {
    const last = attempt(verdict, check('R-1', verdict));
    expect(ending([failed, failed], last)).toEqual({ ...last, attempts: 3, flaky: true });
  });

  it('is the last failure of several', () => {
    const last = attempt('fail', check('R-9', 'fail'));
    expect(ending([failed], last)).toEqual({ ...last, attempts: 2 });
  });

  it.each(['inconclusive', 'unreached', 'skip'] as const)(
    'is the failure that %s does not take back',
    (verdict) => {
      const last = { ...attempt(verdict, check('R-1', 'unreached'), check('R-2', 'pass')), reason: 'lost' };
      const end = ending([failed], last);
      expect(end).toMatchObject({ verdict: 'fail', attempts: 2 });
      expect(end).not.toHaveProperty('flaky');
      expect(end.reason).toBe(`attempt 2 ended ${verdict} (lost), so that attempt 1 stands`);
      expect(end.checks.map((one) => `${one.requirement} ${one.verdict}`)).toEqual(['R-1 fail', 'R-2 pass']);
      // The bytes of that unit are those of another conversation now.
      expect(end.checks[0]).not.toHaveProperty('unit');
      expect(end.checks[0]?.why).toBe('seen in attempt 1');
    },
  );

  it('is an error of our own, whatever was before', () =>
    expect(ending([failed], attempt('error'))).toMatchObject({ verdict: 'error', attempts: 2 }));
});

describe('a case that showed too little because this process was late', () => {
  const late: Attempt = { ...attempt('inconclusive'), late: true };

  it('is played again three times at most, whatever the retries', () => {
    expect(isTriedAgain([], late, 0)).toBe(true);
    expect(isTriedAgain([late, late], late, 0)).toBe(true);
    expect(isTriedAgain([late, late, late], late, 0)).toBe(false);
  });

  it('leaves failures the attempts that they have', () => {
    expect(isTriedAgain([late], failed, 0)).toBe(false);
    expect(isTriedAgain([late], failed, 1)).toBe(true);
    expect(isTriedAgain([late, failed], failed, 1)).toBe(false);
    expect(isTriedAgain([failed], late, 1)).toBe(true);
  });

  it('is not flaky when it passes then, unless it has failed', () => {
    const last = attempt('pass', check('R-1', 'pass'));
    expect(ending([late], last)).toEqual({ ...last, attempts: 2 });
    expect(ending([failed, late], last)).toEqual({ ...last, attempts: 3, flaky: true });
    expect(ending([late], late)).toMatchObject({ verdict: 'inconclusive', attempts: 2 });
  });
});
