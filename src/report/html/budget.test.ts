import { expect, test } from 'vitest';
import { newCase } from '../run-story.ts';
import { planned } from '../testing/story.ts';
import { details, leftOut } from './budget.ts';
import type { Detail } from './case-body.tsx';
import type { Conversation } from './recorder.ts';
import type { CaseView } from './view.ts';

const conversation: Conversation = { begun: 0, said: [], messages: 1, packets: 0, sessions: ['main'] };
const view = (index: number, attention: boolean): CaseView => ({
  index,
  story: newCase(planned(`mmsp/${index}`)),
  outcome: { verdict: attention ? 'fail' : 'pass' },
  attention,
  evidence: [],
  conversation,
  reference: undefined,
});
const SIZES: Readonly<Record<Detail, number>> = { row: 10, facts: 100, ladder: 1000, dumps: 10_000 };
const CASES = [view(0, false), view(1, true), view(2, true), view(3, false)];
const chosen = (room: number, sizeOf = (_: CaseView, detail: Detail) => SIZES[detail]) =>
  [...details(CASES, room, sizeOf).values()].join(' ');

test('what needs a look comes first, and the others get what is left', () => {
  expect(chosen(0)).toBe('row row row row');
  expect(chosen(90)).toBe('row facts row row');
  expect(chosen(180)).toBe('row facts facts row');
  expect(chosen(1080)).toBe('row ladder facts row');
  expect(chosen(1980)).toBe('row ladder ladder row');
  expect(chosen(2970)).toBe('ladder ladder ladder row');
  expect(chosen(10_080)).toBe('row dumps facts row');
  expect(chosen(10_980)).toBe('row dumps ladder row');
  expect(chosen(100_000)).toBe('ladder dumps dumps ladder');
});

test('the first cases are told in full before all others get a conversation', () => {
  const many = Array.from({ length: 40 }, (_, index) => view(index, true));
  const room = 40 * 90 + 20 * 9900 + 5 * 900;
  const got = [...details(many, room, (_, detail) => SIZES[detail]).values()];
  const runs = ['dumps', 'ladder', 'facts'].map((detail) => got.filter((one) => one === detail).length);
  expect(runs).toEqual([20, 5, 15]);
  expect(got.slice(0, 25).join(' ')).toBe([...Array(20).fill('dumps'), ...Array(5).fill('ladder')].join(' '));
});

test('one case does not take the room of all others', () => {
  const huge = (one: CaseView, detail: Detail) =>
    one.index === 1 && detail === 'dumps' ? 1e6 : SIZES[detail];
  expect(chosen(1e7, huge)).toBe('ladder ladder dumps ladder');
});

test('says what is left out, and nothing when nothing is', () => {
  const of = (room: number) => leftOut(details(CASES, room, (_, detail) => SIZES[detail]));
  expect(of(100_000)).toEqual([]);
  expect(of(1080).map((sentence) => sentence.replace(/[:.].*/s, ''))).toEqual([
    '1 case in need of a look',
    '1 case in need of a look',
    '2 cases in which nothing broke',
  ]);
});
