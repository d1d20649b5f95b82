import { expect, it } from 'vitest';
import { blockProblem } from './checked-captures.ts';

/** Two blocks of pcapng, 28 and 16 bytes. */
const right = Buffer.from(
  '0a0d0d0a1c0000004d3c2b1a01000000ffffffffffffffff1c000000' + '0100000010000000aabbccdd10000000',
  'hex',
);

it('reads the blocks of a capture to the end', () => {
  expect(blockProblem(right)).toBeUndefined();
});

it.each([
  ['nothing', Buffer.alloc(0), 'does not begin with a section'],
  ['another file', Buffer.from('hello, this is no capture'), 'does not begin with a section'],
  ['a file that was cut', right.subarray(0, 40), 'has a block at 28 whose lengths do not fit'],
  ['a part of a block', right.subarray(0, 36), 'has bytes behind its last block'],
  [
    'a block of no length',
    Buffer.concat([right.subarray(0, 28), Buffer.alloc(12)]),
    'has a block at 28 whose lengths do not fit',
  ],
])('finds what is wrong with %s', (_, file, problem) => {
  expect(blockProblem(file)).toBe(problem);
});
