import { describe, expect, it } from 'vitest';
import { inert } from '../report/inert.ts';
import { check, step } from '../report/testing/story.ts';
import type { Captured } from './captured.ts';
import { commentsOf, type Told } from './comments.ts';
import { connection, datagram, opened, segment } from './testing/conversation.ts';

const told = (captured: readonly Captured[], { steps = [], checks = [] }: Partial<Told>) => {
  const comments = commentsOf(captured, { steps, checks }, inert);
  return captured.map((one) => comments.get(one) ?? []);
};

describe('steps', () => {
  it('stand at their first packet', () => {
    const captured = [
      opened(),
      segment('client', 'a'),
      segment('server', 'b', { step: 2 }),
      segment('client', 'c', { step: 2 }),
    ];
    expect(told(captured, { steps: [step('x', 1, 'send A'), step('x', 2, 'send B')] })).toEqual([
      ['step 1: send A'],
      [],
      ['step 2: send B'],
      [],
    ]);
  });

  it('without a packet stand at the next, or at the last', () => {
    const captured = [opened(), segment('client', 'c', { step: 3 })];
    const steps = [step('x', 1, 'a'), step('x', 2, 'b'), step('x', 3, 'c'), step('x', 4, 'd')];
    expect(told(captured, { steps })).toEqual([
      ['step 1: a'],
      ['step 2: b (no packet of its own)', 'step 3: c', 'step 4: d (no packet of its own)'],
    ]);
    expect(told([], { steps })).toEqual([]);
  });

  it('stand in their own session, whatever the others do meanwhile', () => {
    const other = connection(40_001);
    const beside = segment('server', 'b', { session: 'beside', connection: other, step: 2 });
    const captured = [opened(), beside, segment('client', 'c', { step: 2 }), datagram('d', { step: 2 })];
    expect(told(captured, { steps: [step('x', 2, 'send B')] })).toEqual([[], [], ['step 2: send B'], []]);
    expect(told([opened(), beside], { steps: [step('x', 2, 'send B')] })).toEqual([[], ['step 2: send B']]);
  });
});

describe('broken requirements', () => {
  const captured = [
    opened(),
    segment('client', 'a', { unit: 0 }),
    segment('server', 'b', { unit: 1 }),
    segment('server', 'c', { unit: 2 }),
    segment('client', 'd', { unit: 3, step: 2 }),
  ];
  const at = (over: Parameters<typeof check>[3]) =>
    told(captured, { checks: [check('x', 'MMSP-1', 'fail', over)] }).flatMap((comments, i) =>
      comments.map(() => i),
    );

  it('stand at the unit after which they were found', () => {
    expect(at({ session: 'main', step: 1, unit: 2 })).toEqual([2]);
    expect(at({ session: 'main', step: 1, unit: 3 })).toEqual([3]);
    // Nothing came in that step.
    expect(at({ session: 'main', step: 2, unit: 4 })).toEqual([4]);
    expect(at({ session: 'main', step: 3, unit: 4 })).toEqual([4]);
  });

  it('stand somewhere even when nothing tells where', () => {
    expect(at({})).toEqual([4]);
    expect(at({ session: 'other', step: 1, unit: 2 })).toEqual([4]);
    expect(at({ session: 'main', step: 1, unit: 0 })).toEqual([0]);
  });

  it('say all that a reader needs', () => {
    const one = check('x', 'MMSP-2.2.4.2-05', 'fail', {
      subject: 'server ReportConnectedEX',
      path: 'version',
      expected: '0x0004000b',
      got: '0x0004000c',
      consequenceOf: 'MMSP-2.2.3-01',
      listed: 'ticket 7',
    });
    const other = check('x', 'MMSP-1', 'warn', { why: 'nobody does' });
    expect(told([opened()], { checks: [one, other] })).toEqual([
      [
        'FAIL MMSP-2.2.4.2-05 (section 2.2.4.2) server ReportConnectedEX version, expected 0x0004000b, got 0x0004000c (follows from MMSP-2.2.3-01) (listed: ticket 7)',
        'WARN MMSP-1 (section 2.2.4.2): nobody does',
      ],
    ]);
  });

  it('are inert and bounded, whatever the peer says', () => {
    const got = `\u001b[31m\u202e</x>\ud800\0\n${'A'.repeat(60_000)}`;
    const checks = Array.from({ length: 500 }, () =>
      check('x', 'MMSP-1', 'error', { got, expected: got, why: got }),
    );
    const [comments = []] = told([opened()], { checks });
    expect(comments).toHaveLength(41);
    expect(comments[40]).toBe('and more, which the reports tell');
    for (const comment of comments) {
      expect(comment).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
      expect(comment.length).toBeLessThan(2000);
    }
    expect(comments[0]).toContain('\\u001b[31m\\u202e</x>\\ud800\\u0000\\u000aAAA');
  });
});

it('a datagram that was not heard says why', () => {
  const captured = [datagram('a'), datagram('b', { note: 'lost by the simulated network' })];
  expect(told(captured, {})).toEqual([[], ['lost by the simulated network']]);
});
