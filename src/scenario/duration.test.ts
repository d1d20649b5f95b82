import { expect, it } from 'vitest';
import { parseDuration } from './duration.ts';

it.each([
  ['500ms', 500],
  ['10s', 10_000],
  ['1.5m', 90_000],
  ['24h', 86_400_000],
  ['0s', 0],
])('%s is %i ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

it.each(['', '10', '10 s', '-1s', '25h', '1d', '1e3s', 's', '1.2345s', '9999999999ms'])(
  '%j is no duration',
  (text) => {
    expect(parseDuration(text)).toBeUndefined();
  },
);
