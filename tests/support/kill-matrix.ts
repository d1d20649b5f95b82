import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { ROOT } from './root.ts';

/** What a fault broke: its checks, and whether its own requirement was the first that stands for itself. */
export interface Killed {
  readonly requirement: string;
  readonly first: boolean;
  /** `fail` or `warn` by requirement. */
  readonly broke: Readonly<Record<string, string>>;
}

export type KillMatrix = Readonly<Record<string, Killed>>;

const killed = z.object({
  requirement: z.string(),
  first: z.boolean(),
  broke: z.record(z.string(), z.string()),
});
const matrix = z.record(z.string(), killed);

const partPath = (part: number): string => `${ROOT}reports/kill-matrix-part-${part}.json`;

export function writePart(part: number, rows: KillMatrix): void {
  mkdirSync(`${ROOT}reports`, { recursive: true });
  writeFileSync(partPath(part), `${JSON.stringify(rows, null, 1)}\n`);
}

/** Every part that the tests of this run have left. */
export const readParts = (parts: number): KillMatrix =>
  Object.assign(
    {},
    ...Array.from({ length: parts }, (_, n) =>
      matrix.parse(JSON.parse(readFileSync(partPath(n + 1), 'utf8'))),
    ),
  );

/** Faults down, requirements across. */
export function writeReports(rows: KillMatrix, columns: readonly string[]): void {
  writeFileSync(`${ROOT}reports/kill-matrix.json`, `${JSON.stringify(rows, null, 1)}\n`);
  const lines = Object.entries(rows).map(([name, { broke }]) =>
    [name, ...columns.map((id) => broke[id] ?? '')].join(','),
  );
  writeFileSync(
    `${ROOT}reports/kill-matrix.csv`,
    `${[['fault', ...columns].join(','), ...lines].join('\n')}\n`,
  );
}
