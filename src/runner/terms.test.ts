import { describe, expect, it } from 'vitest';
import type { Term } from '../scenario/scenario.ts';
import { type ContentStream, evaluate, NoSuchStream, type Scope } from './terms.ts';

const AV: readonly ContentStream[] = [
  { number: 3, type: 'audio' },
  { number: 1, type: 'video' },
  { number: 7, type: 'video' },
];
const scopeOf = (streams: readonly ContentStream[]): Scope => ({
  names: new Map(),
  fresh: () => 1,
  word: () => 'x',
  content: undefined,
  place: () => '',
  duration: 0,
  streams,
});

type Streams = Extract<Term, { is: 'streams' }>;

describe('a selection', () => {
  const select = (given: Partial<Streams>, streams = AV) => {
    const term: Streams = {
      is: 'streams',
      which: 'all',
      thinning: 0,
      others: 'destination',
      unknown: false,
      ...given,
    };
    const entries = evaluate(term, scopeOf(streams));
    return (Array.isArray(entries) ? entries : []).map((entry) => Object.values(entry));
  };

  it('has an entry for every stream', () => {
    expect(select({})).toEqual([
      [0xffff, 3, 0],
      [0xffff, 1, 0],
      [0xffff, 7, 0],
    ]);
    expect(select({ which: 'none', thinning: 1 })).toEqual([
      [0xffff, 3, 2],
      [0xffff, 1, 2],
      [0xffff, 7, 2],
    ]);
    expect(select({ which: 'first-video', thinning: 1, others: 'source' })).toEqual([
      [3, 0xffff, 0],
      [0xffff, 1, 1],
      [7, 0xffff, 0],
    ]);
    expect(select({ which: 'last' }).map(([, , level]) => level)).toEqual([2, 2, 0]);
  });

  it('may have one for a stream that there is not', () => {
    expect(select({ unknown: true }).at(-1)).toEqual([0xffff, 127, 0]);
    const all = Array.from({ length: 127 }, (_, n) => ({ number: n + 1, type: 'audio' }));
    expect(() => select({ unknown: true }, all)).toThrow(NoSuchStream);
  });
});

describe('a stream', () => {
  const stream = (which: Extract<Term, { is: 'stream' }>['which'], streams = AV) =>
    evaluate({ is: 'stream', which }, scopeOf(streams));

  it('is found by place and type', () => {
    expect([stream('first'), stream('last')]).toEqual([3, 7]);
    expect([stream('first-video'), stream('second-video'), stream('first-audio')]).toEqual([1, 7, 3]);
    expect(stream('unknown')).toBe(127);
  });

  it('that there is not is said in a sentence', () => {
    expect(() => stream('second-audio')).toThrow('the content has no second audio stream');
    expect(() => stream('first', [])).toThrow('the content has no first stream');
  });
});
