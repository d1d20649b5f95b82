import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { ROOT } from './support/root.ts';

const summary = z.object({ median: z.number(), min: z.number(), max: z.number() });
const stored = z.object({
  node: z.string(),
  quick: z.boolean(),
  figures: z.array(
    z.object({
      name: z.string(),
      harness: summary,
      baseline: summary.exactOptional(),
      ratio: summary.exactOptional(),
    }),
  ),
});

/** The rows of the table in docs/bench.md, by the name of the figure. */
async function rows(): Promise<ReadonlyMap<string, readonly string[]>> {
  const page = await readFile(`${ROOT}docs/bench.md`, 'utf8');
  const table = page.slice(page.indexOf('<!-- figures -->'), page.indexOf('<!-- end of figures -->'));
  const lines = table.split('\n').filter((line) => line.startsWith('| '));
  return new Map(lines.slice(2).map((line) => [cells(line)[0] ?? '', cells(line)]));
}

const cells = (line: string): string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
/** Three digits of it are printed. */
const close = (value: number): number => Math.abs(value) * 0.005 + 1e-9;

test('the figures in docs/bench.md are those of the stored run (npm run docs writes them)', async () => {
  const { figures, quick } = stored.parse(JSON.parse(await readFile(`${ROOT}docs/bench.json`, 'utf8')));
  const table = await rows();
  expect(quick).toBe(false);
  expect([...table.keys()]).toEqual(figures.map(({ name }) => name));
  for (const figure of figures) {
    const row = table.get(figure.name) ?? [];
    for (const [column, one] of [figure.baseline, figure.harness, figure.ratio].entries()) {
      const cell = row[3 + column] ?? '';
      if (one === undefined) expect(cell).toBe('–');
      else {
        const [median, ...spread] = (cell.match(/[\d.]+/g) ?? []).map(Number);
        expect(Math.abs((median ?? Number.NaN) - one.median), figure.name).toBeLessThanOrEqual(
          close(one.median),
        );
        if (spread.length === 0) expect(one.min).toBe(one.max);
        else
          for (const [n, value] of [one.min, one.max].entries())
            expect(Math.abs((spread[n] ?? Number.NaN) - value), figure.name).toBeLessThanOrEqual(
              close(value),
            );
      }
    }
  }
});

test('a goal is met or not by the median that the table shows', async () => {
  const table = await rows();
  const goals = [...table.values()].filter((row) => row[6] !== '–');
  expect(goals.length).toBeGreaterThan(5);
  for (const row of goals) {
    const [, , , , harness = '', ratio = '', goal = ''] = row;
    const number = (cell: string): number => Number(cell.match(/[\d.]+/)?.[0]);
    const met = goal
      .replace(/: .*/, '')
      .split(' or ')
      .some((words) => {
        const [, which, bound, unit] = /^at (least|most) ([\d.]+) (.*)$/.exec(words) ?? [];
        const value = number(unit === 'times' ? ratio : harness);
        return which === 'least' ? value >= Number(bound) : value <= Number(bound);
      });
    expect(goal.endsWith(': met'), row.join(' | ')).toBe(met);
  }
});

test('a part that is not there is one sentence', () => {
  const args = [`${ROOT}scripts/bench.mjs`, '--only', 'nothing'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^bench: --only must be one of start-up, .*, memory, got "nothing"\n$/);
});
