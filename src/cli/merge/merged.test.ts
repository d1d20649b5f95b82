import { describe, expect, it } from 'vitest';
import type { RunEnd, RunEvent } from '../../events.ts';
import { aCase, check, planned, runEnd, runStart, step } from '../../report/testing/story.ts';
import { merged } from './merged.ts';
import { type Part, partOfRun } from './parts.ts';

const START = 'mmsp/sanity[at=start]';
const END = 'mmsp/sanity[at=end]';
const sanity = (id: string, order: number) => planned(id, { tags: ['sanity'], order });

/** A part of two, with one case of its own; `start` is what happened in its first conversation. */
function part(
  i: number,
  start: readonly RunEvent[],
  own: readonly RunEvent[],
  end: Partial<RunEnd> = {},
): Part {
  const plan = [sanity(START, 0), planned(`mmsp/${i}`, { order: i }), sanity(END, 3)];
  return partOfRun(`${i}.ndjson`, [
    runStart(plan, { shard: { i, n: 2 }, started: `2026-01-0${3 - i}T00:00:00.000Z` }),
    ...start,
    { type: 'probe', t: 1, chunkCount: 'letter', lines: ['server "9.1"', `seen by ${i}`] },
    ...own,
    ...aCase(END, 'pass', [check(END, 'R-1', 'pass')]),
    runEnd({ t: 1000 * i, ...end }),
  ]);
}
const passing = (id: string) => aCase(id, 'pass', [check(id, 'R-1', 'pass')]);
const failing = (id: string, ...requirements: readonly string[]) =>
  aCase(
    id,
    'fail',
    requirements.map((requirement) => check(id, requirement, 'fail', { unit: 4 })),
  );
const checksOf = (events: readonly RunEvent[], id: string) =>
  events.flatMap((event) =>
    event.type === 'check' && event.case === id ? [`${event.requirement} ${event.verdict}`] : [],
  );

describe('a merged run', () => {
  const events = merged([
    part(2, passing(START), failing('mmsp/2', 'R-2')),
    part(1, passing(START), passing('mmsp/1')),
  ]);

  it('begins with the first of its parts, and has the plan of the whole', () => {
    expect(events[0]).toMatchObject({
      type: 'run-start',
      started: '2026-01-01T00:00:00.000Z',
      cases: [{ id: START }, { id: 'mmsp/1' }, { id: 'mmsp/2' }, { id: END }],
    });
    expect(events[0]).not.toHaveProperty('shard');
    expect(events.filter(({ type }) => type === 'run-start')).toHaveLength(1);
  });

  it('tells each case once, the first conversation first and the last one last', () => {
    const ends = events.flatMap((event) =>
      event.type === 'case-end' ? [`${event.case} ${event.verdict}`] : [],
    );
    expect(ends).toEqual([`${START} pass`, 'mmsp/1 pass', 'mmsp/2 fail', `${END} pass`]);
    expect(events.flatMap((event) => (event.type === 'probe' ? event.lines : []))).toEqual([
      ...['server "9.1"', 'seen by 1', 'seen by 2'],
    ]);
  });

  it('ends with the verdict on all of it', () => {
    expect(events.at(-1)).toMatchObject({
      ...{ type: 'run-end', t: 2000, status: 1 },
      verdict: 'does not conform: 1 of 4 checks failed, in 1 of 4 cases',
      cases: { pass: 3, fail: 1 },
      checks: { pass: 3, fail: 1 },
    });
  });
});

describe('a conversation that every part has', () => {
  it('is the worst of them, and has what failed in the others beside it', () => {
    const first = part(1, failing(START, 'R-5'), passing('mmsp/1'));
    const second = part(2, failing(START, 'R-6', 'R-7'), passing('mmsp/2'));
    const events = merged([first, second]);
    expect(checksOf(events, START)).toEqual(['R-6 fail', 'R-7 fail', 'R-5 fail']);
    const [, , added] = events.flatMap((event) => (event.type === 'check' ? [event] : []));
    expect(added?.why).toBe('seen in part 1/2');
    expect(added).not.toHaveProperty('unit');
    expect(events.at(-1)).toMatchObject({ checks: { fail: 3 }, cases: { fail: 1 } });
  });

  it('fails when it failed in one part only', () => {
    const events = merged([
      part(1, passing(START), passing('mmsp/1')),
      part(2, failing(START, 'R-1'), passing('mmsp/2')),
    ]);
    expect(checksOf(events, START)).toEqual(['R-1 fail']);
    expect(events.at(-1)).toMatchObject({ status: 1 });
  });

  it('keeps the attempts before the last one as they were', () => {
    const again: RunEvent[] = [
      { type: 'case-start', case: START, t: 1 },
      step(START, 1, 'Connect'),
      check(START, 'R-1', 'fail'),
      { type: 'attempt-end', case: START, t: 2, attempt: 1, verdict: 'fail', duration: 1 },
      { type: 'case-start', case: START, t: 3, attempt: 2 },
      check(START, 'R-1', 'fail'),
      { type: 'case-end', case: START, t: 4, verdict: 'fail', duration: 1, attempts: 2 },
    ];
    const events = merged([
      part(1, again, passing('mmsp/1')),
      part(2, failing(START, 'R-2'), passing('mmsp/2')),
    ]);
    expect(events.slice(1, 8)).toEqual([
      ...again.slice(0, 6),
      expect.objectContaining({ requirement: 'R-2' }),
    ]);
    expect(events.at(-1)).toMatchObject({ checks: { fail: 2 } });
  });
});

describe('a part without a verdict', () => {
  const fine = part(1, passing(START), passing('mmsp/1'));
  const left = (id: string) => aCase(id, 'unreached', [], { reason: 'gone' });

  it.each([
    [130, 'interrupted by SIGINT', 'no verdict: the run was interrupted'],
    [70, 'our own fault: x', 'no verdict: the harness itself failed'],
    [3, 'connect ECONNREFUSED', 'no verdict: nothing could be judged'],
  ] as const)('with status %i leaves the whole without one', (status, reason, verdict) => {
    const events = merged([fine, part(2, passing(START), left('mmsp/2'), { status, reason })]);
    expect(events.at(-1)).toMatchObject({ status, verdict, reason: `part 2/2: ${reason}` });
  });

  it('that could not begin is refused', () => {
    const start = runStart([], { target: '' });
    const usage = [start, runEnd({ status: 2, reason: 'no target' })];
    expect(() => partOfRun('2.ndjson', usage)).toThrow('2.ndjson: this run did not begin: no target');
  });
});
