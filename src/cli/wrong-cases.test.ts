import { expect, it } from 'vitest';
import type { RunEvent } from '../events.ts';
import { aCase, runStart, step } from '../report/testing/story.ts';
import { wrongCases } from './wrong-cases.ts';

function idsOf(events: readonly RunEvent[]): readonly string[] {
  const wrong = wrongCases();
  for (const event of events) wrong.see(event);
  return wrong.ids();
}
const talked = (id: string) => [step(id, 1, 'send Connect')];

it('are those that failed, warned or erred, the shortest first', () => {
  const verdicts = ['fail', 'warn', 'error', 'pass', 'note', 'skip', 'inconclusive', 'unreached'] as const;
  const events = verdicts.flatMap((verdict, i) =>
    aCase(verdict, verdict, talked(verdict), { duration: 100 - i }),
  );
  expect(idsOf([runStart(verdicts), ...events])).toEqual(['error', 'warn', 'fail']);
});

it('have a conversation', () => {
  expect(idsOf(aCase('required', 'fail', [], { reason: 'udp is not claimed' }))).toEqual([]);
});

it('are judged by their last attempt', () => {
  const start = { type: 'case-start', case: 'a', t: 1 } as const;
  const failed = { type: 'attempt-end', case: 'a', t: 2, attempt: 1, verdict: 'fail', duration: 1 } as const;
  const once = [start, ...talked('a'), failed];
  expect(idsOf([...once, ...aCase('a', 'pass', talked('a'), { flaky: true, attempts: 2 })])).toEqual([]);
  expect(idsOf([...once, ...aCase('a', 'fail', talked('a'), { attempts: 2 })])).toEqual(['a']);
  // The second attempt never came to speak.
  expect(idsOf([...once, ...aCase('a', 'error', [], { attempts: 2 })])).toEqual([]);
});

it('come last when they are known already', () => {
  const known = aCase('known', 'fail', talked('known'), { duration: 1, listed: 'ticket 7' });
  expect(idsOf([...known, ...aCase('new', 'fail', talked('new'), { duration: 9 })])).toEqual([
    'new',
    'known',
  ]);
});
