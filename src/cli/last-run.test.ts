import { expect, it } from 'vitest';
import type { RunEvent } from '../events.ts';
import { aCase, runEnd, runStart } from '../report/testing/story.ts';
import { watchRun } from './last-run.ts';

function left(events: readonly RunEvent[]) {
  const watch = watchRun();
  for (const event of events) watch.on(event);
  return watch.result();
}

it('what a run leaves are the cases that have not passed, in the order of the plan', () => {
  const ends: readonly RunEvent[][] = [
    aCase('unreached', 'unreached'),
    aCase('fail', 'fail'),
    aCase('error', 'error'),
    aCase('pass', 'pass'),
    aCase('warn', 'warn'),
    aCase('skip', 'skip'),
    aCase('inconclusive', 'inconclusive'),
    aCase('flaky', 'pass', [], { attempts: 2, flaky: true }),
    aCase('fails as listed', 'fail', [], { listed: 'known' }),
    aCase('passes though listed', 'pass', [], { unexpected: ['it is listed, and passes'] }),
    [{ type: 'case-start', case: 'never ended', t: 1 }],
  ];
  const plan = ['pass', 'fail', 'error', 'warn', 'skip', 'inconclusive', 'flaky', 'unreached'];
  const more = ['fails as listed', 'passes though listed', 'never ended', 'never begun'];
  expect(
    left([runStart([...plan, ...more], { target: 'x', suite: '2', seed: 5 }), ...ends.flat(), runEnd()]),
  ).toEqual({
    ...{ target: 'x', suite: '2', seed: 5 },
    failed: ['fail', 'error', 'unreached', 'passes though listed', 'never ended', 'never begun'],
  });
});

it('a run that could not begin leaves nothing', () => {
  expect(left([runStart([]), runEnd({ status: 2 })])).toBeUndefined();
  expect(left([])).toBeUndefined();
});
