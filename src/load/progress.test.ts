import { expect, test } from 'vitest';
import { createFigures } from './figures.ts';
import type { Standing } from './load.ts';
import { createProgress } from './progress.ts';
import { createSeries } from './series.ts';

function shown(live: boolean, seconds: readonly number[]): string {
  let text = '';
  const write = (more: string): void => {
    text += more;
  };
  const progress = createProgress(
    { write, width: live ? 60 : Number.POSITIVE_INFINITY, color: false, live },
    7,
  );
  const figures = createFigures(1000);
  const violations = { see() {}, passes: 0, requirements: 0, count: () => 0, all: () => [] };
  const viewer = figures.hears(1, () => {});
  viewer.connected(1);
  viewer.plays(2);
  for (const now of seconds) {
    viewer.bytes(50_000);
    const standing: Standing = { seconds: now, of: 60, figures, violations, series: createSeries().series };
    progress.show(standing);
  }
  viewer.over({ as: 'lost', why: 'gone' });
  progress.end();
  return text;
}

test('a terminal has one line that is rewritten, and taken away in the end', () => {
  const lines = shown(true, [1, 2, 3]).split('\r\u001b[2K');
  expect(lines).toEqual([
    '',
    '1 of 60 s  1 of 7 playing  50 kB/s',
    '2 of 60 s  1 of 7 playing  50 kB/s',
    '3 of 60 s  1 of 7 playing  50 kB/s',
    '',
  ]);
});

test('elsewhere there is a line now and then', () => {
  const lines = shown(
    false,
    Array.from({ length: 25 }, (_, nth) => nth + 1),
  );
  expect(lines.split('\n').map((line) => line.split('  ')[0])).toEqual([
    '1 of 60 s',
    '11 of 60 s',
    '21 of 60 s',
    '',
  ]);
  expect(lines).not.toContain('\u001b');
});
