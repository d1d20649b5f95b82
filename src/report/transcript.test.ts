import { expect, test } from 'vitest';
import { aCase, flow, message, step } from './testing/story.ts';
import { transcript } from './transcript.ts';

test('steps, messages and flows, numbered; nothing else', () => {
  const said = transcript();
  for (const event of aCase('a', 'pass', [
    step('a', 1, 'send Connect'),
    message('a', { from: 'client', names: ['Connect', 'FunnelInfo'], size: 1 }),
    message('a', { names: [] }),
    message('a', { names: ['broken bytes'], bytes: 'ab'.repeat(100) }),
    flow('a'),
  ])) {
    said.add(event);
  }
  const lines = said.lines();
  expect(lines.map((line) => line.slice(0, 4).trim())).toEqual(['1', '2', '3', '4', '5']);
  expect(lines[0]).toContain('step 1  [main] send Connect');
  expect(lines[1]).toContain('client -> server  Connect + FunnelInfo, 1 byte');
  expect(lines[2]).toContain('server -> client  empty packet, 96 bytes: 01000000cefa0bb0');
  expect(lines[3]).toContain(`broken bytes, 96 bytes: ${'ab'.repeat(32)}…`);
  expect(lines[4]).toContain('20 media packets, incarnation 5, locations 0 to 19, 20480 bytes');
});

test.each([
  [4, 0],
  [5, 0],
  [6, 1],
  [8, 3],
  [1000, 995],
])('of %i lines, %i are left out between the beginning and the end', (count, left) => {
  const said = transcript(2, 3);
  for (let i = 1; i <= count; i++) said.add(step('a', i, `do ${i}`));
  const lines = said.lines();
  const numbers = lines.filter((line) => !line.includes('…')).map((line) => Number(line.split('do ')[1]));
  expect(numbers).toEqual([...[1, 2], ...[count - 2, count - 1, count].filter((number) => number > 2)]);
  expect(lines.filter((line) => line.includes('…'))).toEqual(
    left === 0 ? [] : [`      … ${left} lines left out …`],
  );
});

test('the bound holds for a long conversation', () => {
  const said = transcript();
  for (let i = 0; i < 100_000; i++) said.add(message('a'));
  expect(said.lines()).toHaveLength(2001);
  expect(said.lines().at(-1)).toMatch(/^100000 /);
});
