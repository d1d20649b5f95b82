import { describe, expect, test } from 'vitest';
import { createNumbering } from './numbering.ts';

/** What is missing in the end; `*` before a number says that a play begins with it. */
function missing(...flags: readonly (number | `*${number}`)[]): number {
  const numbering = createNumbering();
  return flags.reduce<number>((sum, flag) => {
    const starts = typeof flag === 'string';
    return sum + numbering.add(starts ? Number(flag.slice(1)) : flag, starts);
  }, 0);
}

describe('packets that are missing by their numbers', () => {
  test.each([
    ['none', 0, ['*0', 1, 2, 3]],
    ['one', 1, ['*0', 1, 3, 4]],
    ['several', 5, ['*0', 4, 7]],
    ['none where the numbers begin anew after 255', 0, ['*254', 255, 0, 1]],
    ['those around 255', 2, ['*254', 1]],
    ['none when two were swapped', 0, ['*0', 2, 1, 3]],
    ['none when one came twice', 0, ['*0', 1, 1, 2]],
    ['none of a server that does not count', 0, ['*0', 0, 0, 0]],
    ['none where a start took the number 255', 0, ['*253', 254, '*0', 1]],
    ['one where nothing started', 1, ['*253', 254, 0, 1]],
    ['none of a session that begins late in the numbers', 0, ['*77', 78]],
  ] as const)('%s', (_, count, flags) => {
    expect(missing(...flags)).toBe(count);
  });
});
