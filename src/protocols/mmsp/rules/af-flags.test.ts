import { describe, expect, test } from 'vitest';
import { audio, av } from './testing/content.ts';
import type { Line, Talk } from './testing/conversation.ts';
import { expectFindings, marked } from './testing/judged.ts';
import { media, opened, right, select, starting, stopping } from './testing/right.ts';

const GROW = ['MMSP-2.2.2-14', 'MMSP-2.2.2-12', 'MMSP-3.2.5.11.1-06', 'MMSP-3.2.5.11.1-07'];
const FIRST = ['MMSP-2.2.2-13', 'MMSP-3.2.3-01'];
const AFTER_FE = 'MMSP-2.2.2-15';
const every = (ids: readonly string[], verdict: string): Record<string, string> =>
  Object.fromEntries(ids.map((id) => [id, verdict]));
/** AFFlags of the media packets, by their number in the session. */
const numbered = (of: Talk, flag: (nth: number) => number): Talk => {
  let nth = 0;
  return of.each((line) =>
    line.kind === 'data' && line.name.startsWith('media')
      ? { ...line, values: { ...line.values, AFFlags: flag(nth++) } }
      : line,
  );
};

describe('AFFlags of media over TCP (A-05)', () => {
  test('counts from 0, modulo 256', () => {
    expectFindings(right(), {}, { passes: [...GROW, ...FIRST] });
    expectFindings(right(av), {}, { passes: GROW });
  });
  test.each([0x00, 0x04, 0x08, 0x0c])('a constant flag of %i is a note', (flag) => {
    expectFindings(
      numbered(right(), () => flag),
      {
        ...every(GROW, 'note A-05'),
        ...(flag !== 0 && every(FIRST, 'note A-05')),
      },
    );
  });
  test.each([0x10, 0x01, 0xff])('a constant of %i is no flag', (flag) => {
    const checks = expectFindings(
      numbered(right(), () => flag),
      { ...every(FIRST, 'fail'), ...every(GROW, 'fail') },
    );
    expect(checks[1]?.consequenceOf).toBe(FIRST[0]);
    expect(checks[3]?.consequenceOf).toBe(FIRST[0]);
  });
  test('from 1, and counting', () => {
    const checks = expectFindings(
      numbered(right(), (nth) => nth + 1),
      every(FIRST, 'fail'),
    );
    expect(marked(checks[0])).toMatch(/^0005 .*AFFlags {2}1 {3}<-- expected 0/);
    expect(checks[0]?.times).toBe(1);
  });
  test('from 4, and counting, is no flag', () => {
    expectFindings(
      numbered(right(), (nth) => nth + 4),
      every(FIRST, 'fail'),
    );
  });
  test('one packet alone tells nothing of a flag', () => {
    const one = opened().then(...select(1), ...starting(), ...media(audio, { to: 1 }));
    expectFindings(
      numbered(one, () => 4),
      every(FIRST, 'note A-05'),
    );
    expectFindings(one, {}, { passes: FIRST });
  });
  test('a number that stands still for a while is no flag', () => {
    const checks = expectFindings(
      numbered(right(), (nth) => Math.max(0, nth - 3)),
      every(GROW, 'fail'),
    );
    expect(checks[0]?.sighting?.expected).toBe(
      'one more with each packet, but 4 packets carried 0 before this one',
    );
    expect(checks[0]?.times).toBe(1);
  });
  test('a gap fails once', () => {
    const checks = expectFindings(
      numbered(right(), (nth) => (nth < 9 ? nth : nth + 1)),
      every(GROW, 'fail'),
    );
    expect(checks[0]?.times).toBe(1);
    expect(checks.slice(1, 4).map(({ consequenceOf }) => consequenceOf)).toEqual([GROW[0], GROW[0], GROW[0]]);
  });
  test.each([
    ['0xFF is left out', (nth: number) => nth % 0xff],
    ['0 is left out', (nth: number) => (nth <= 0xff ? nth : nth - 0xff)],
    ['it stays at 0xFF', (nth: number) => Math.min(nth, 0xff)],
  ])('%s', (_, flag) => {
    expectFindings(numbered(right(av), flag), every(GROW, 'fail'));
  });
});

describe('AFFlags over a stop', () => {
  /** `before` packets, a stop, and as many of a second play as the file has. */
  const two = (before: number, second: (nth: number) => number): Talk => {
    const named = (lines: readonly Line[]): Line[] =>
      lines.map((line) => ({ ...line, name: `${line.name} 2` }));
    const talk = opened(av).then(
      ...select(1, 2),
      ...starting(),
      ...media(av, { to: before }),
      ...stopping(),
      ...named(starting({ incarnation: 11 })),
      ...media(av, { to: 20, incarnation: 11, flags: before }),
      ...named(stopping(11)),
    );
    return numbered(talk, (nth) => (nth < before ? nth & 0xff : second(nth - before) & 0xff));
  };
  test('it goes on', () => {
    expectFindings(
      two(30, (nth) => 30 + nth),
      {},
      { passes: GROW },
    );
  });
  test('a reset fails over TCP', () => {
    const checks = expectFindings(
      two(30, (nth) => nth),
      every(GROW, 'fail'),
    );
    expect(checks[0]?.times).toBe(1);
  });
  test('after 0xFE the next play starts with 0', () => {
    expectFindings(
      two(255, (nth) => nth),
      {},
      { passes: [AFTER_FE] },
    );
  });
  test('and 0xFF, which plain counting gives, is a warning', () => {
    const checks = expectFindings(
      two(255, (nth) => 255 + nth),
      { [AFTER_FE]: 'warn A-05' },
    );
    expect(marked(checks[0])).toContain('AFFlags  255');
  });
  test('anything else is no sequence', () => {
    expectFindings(
      two(255, (nth) => 7 + nth),
      every(GROW, 'fail'),
    );
  });
  test('without a start 0xFE is followed by 0xFF', () => {
    expectFindings(
      numbered(right(av), (nth) => (nth < 255 ? nth : nth + 1) & 0xff),
      every(GROW, 'fail'),
    );
  });
});
