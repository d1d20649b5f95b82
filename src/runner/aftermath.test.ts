import { describe, expect, test } from 'vitest';
import { catalogue } from '../scenario/testing/files.ts';
import { createTally } from '../verdict/tally.ts';
import { createAftermath } from './aftermath.ts';

const ROW = 'MMSP-3.2.5.6-01';
const RULE = 'MMSP-2.2.3-10';
const place = (session: string) => ({ session, step: 1, unit: 1 });
const broken = (requirement: string) => ({ requirement, observation: 'broken', got: 'x' }) as const;

function told(hostileIn: string | undefined, tellRow: boolean) {
  const tally = createTally(catalogue, false);
  const aftermath = createAftermath(tally);
  if (hostileIn !== undefined) aftermath.begin(hostileIn, [ROW]);
  aftermath.see(broken(RULE), place('main'));
  if (tellRow) tally.see(broken(ROW), place('main'));
  aftermath.flush();
  return tally.checks().map(({ requirement, consequenceOf }) => `${requirement.id} ${consequenceOf ?? '-'}`);
}

describe('what rules find after hostile input', () => {
  test('comes after what the step found, and from it', () =>
    expect(told('main', true)).toEqual([`${ROW} -`, `${RULE} ${ROW}`]));
  test('stands for itself when the step found nothing', () =>
    expect(told('main', false)).toEqual([`${RULE} -`]));
  test('is told as ever in another session, and without such input', () => {
    expect(told('beside', true)).toEqual([`${RULE} -`, `${ROW} -`]);
    expect(told(undefined, true)).toEqual([`${RULE} -`, `${ROW} -`]);
  });
  test('is not kept without bound', () => {
    const tally = createTally(catalogue, false);
    const aftermath = createAftermath(tally);
    aftermath.begin('main', [ROW]);
    for (let n = 0; n < 1000; n++) aftermath.see(broken(RULE), place('main'));
    expect(tally.checks()[0]?.times).toBe(744);
    aftermath.flush();
    expect(tally.checks()[0]?.times).toBe(1000);
  });
});
