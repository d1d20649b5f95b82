import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { faults } from '../../src/server/faults/index.ts';
import { shownBy, wordsOf } from '../support/fault-runs.ts';
import { type KillMatrix, readParts, writeReports } from '../support/kill-matrix.ts';
import { catalogue, ROOT, runBuiltin } from '../support/run.ts';
import { MARKED_ELSEWHERE, PARTS } from './faults.ts';

const KILLS = `${ROOT}suites/mmsp/kills.json`;
/** `npm run kills` writes the list anew; otherwise it is held against what was seen. */
const writes = process.env.npm_lifecycle_event === 'kills';

let seen: KillMatrix;
let kills: Readonly<Record<string, readonly string[]>>;

/** Faults by the requirements that they broke, in the order of the catalogue. */
function killList(): Record<string, string[]> {
  const ids = catalogue.all
    .map(({ id }) => id)
    .filter((id) => Object.values(seen).some(({ broke }) => id in broke));
  const killers = (id: string): string[] =>
    Object.entries(seen).flatMap(([name, { broke }]) => (id in broke ? [name] : []));
  return Object.fromEntries(ids.map((id) => [id, killers(id).sort()]));
}

beforeAll(() => {
  seen = readParts(PARTS);
  writeReports(seen, Object.keys(killList()));
  if (writes) writeFileSync(KILLS, `${JSON.stringify(killList(), null, 2)}\n`);
  kills = z.record(z.string(), z.array(z.string())).parse(JSON.parse(readFileSync(KILLS, 'utf8')));
});

describe('the server without a fault', () => {
  it('passes everything, and everything that a fault breaks', async () => {
    const run = await runBuiltin({ only: () => true });
    expect(wordsOf(shownBy(run))).toEqual([]);
    expect(run.end.status).toBe(0);
    const passed = new Set(
      run.checks.flatMap(({ verdict, requirement }) => (verdict === 'pass' ? [requirement] : [])),
    );
    expect(faults.filter(({ requirement }) => !passed.has(requirement)).map(({ name }) => name)).toEqual([]);
  }, 240_000);
});

describe('the kill matrix', () => {
  it('has every fault, each with a name of its own', () => {
    expect(Object.keys(seen).sort()).toEqual(faults.map(({ name }) => name).sort());
    expect(new Set(faults.map(({ name }) => name)).size).toBe(faults.length);
  });

  it('lets no fault survive, and each breaks the requirement that it is there for', () => {
    const survivors = Object.entries(seen).filter(([, { requirement, broke }]) => !(requirement in broke));
    expect(survivors.map(([name]) => name)).toEqual([]);
  });

  it('tells at least 95 of 100 faults first by their own requirement', () => {
    const first = Object.values(seen).filter((killed) => killed.first);
    expect(first.length).toBeGreaterThanOrEqual(0.95 * faults.length);
  });

  it('kills every requirement that the kill list calls breakable (update with npm run kills)', () => {
    const blind = Object.entries(kills).filter(
      ([id, names]) => !names.some((name) => id in (seen[name]?.broke ?? {})),
    );
    expect(blind.map(([id]) => id)).toEqual([]);
  });
});

it('at least 95 of 100 faults in a field are marked at that field', () => {
  const inFields = faults.filter(({ field }) => field !== undefined);
  expect(inFields.length).toBeGreaterThan(80);
  const elsewhere = inFields.filter(({ name }) => MARKED_ELSEWHERE.has(name));
  expect(elsewhere.length).toBe(MARKED_ELSEWHERE.size);
  expect(elsewhere.length).toBeLessThanOrEqual(0.05 * inFields.length);
});
