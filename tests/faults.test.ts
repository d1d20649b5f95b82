import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CheckEvent } from '../src/events.ts';
import type { Fault } from '../src/server/faults/fault.ts';
import { faults } from '../src/server/faults/index.ts';
import { catalogue, ownAddress, type Ran, runBuiltin, scenarios } from './support/run.ts';

/** Milliseconds for one answer: with many runs at a time, a right answer takes a while too. */
const REPLY = 2500;
const AT_ONCE = 10;

const isBroken = ({ verdict }: CheckEvent) => verdict === 'fail' || verdict === 'warn' || verdict === 'error';

/** What broke, in the order of the plan: what a reader of the report sees first. */
const brokenOnes = ({ checks }: Ran): string[] =>
  checks.filter(isBroken).map(({ case: id, requirement, verdict, consequenceOf, expected, got }) => {
    const words = `${verdict} ${requirement} in ${id}: expected ${expected}, got ${got}`;
    return consequenceOf === undefined ? words : `  ${words} (follows ${consequenceOf})`;
  });

/** The first check that stands for itself. */
const firstBroken = ({ checks }: Ran): CheckEvent | undefined =>
  checks.find((check) => isBroken(check) && check.consequenceOf === undefined);

interface Shown {
  readonly lenient: Ran;
  /** For a SHOULD, which is a failure only then. */
  readonly strict?: Ran;
}

const ids = new Set(scenarios.map(({ id }) => id));
const overTcp = (id: string): string => id.replace('transport=udp', 'transport=tcp');

/** A fault of delivery over UDP shows nowhere else, and any other shows over TCP wherever there is a case for that. */
const shows =
  ({ delivery }: Fault) =>
  (id: string): boolean =>
    delivery === 'udp' ? !id.includes('transport=tcp') : overTcp(id) === id || !ids.has(overTcp(id));

async function show(fault: Fault): Promise<Shown> {
  const options = { fault, reply: REPLY, only: shows(fault), ...(await ownAddress()) };
  return {
    lenient: await runBuiltin(options),
    ...(fault.level === 'SHOULD' && { strict: await runBuiltin({ ...options, strict: true }) }),
  };
}

let clean: Ran;
const shown = new Map<string, Shown>();
beforeAll(async () => {
  clean = await runBuiltin();
  const queue = [...faults];
  const worker = async () => {
    for (let fault = queue.shift(); fault !== undefined; fault = queue.shift())
      shown.set(fault.name, await show(fault));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}, 180_000);
afterAll(() => shown.clear());

it('the server without a fault passes everything', () => {
  expect(brokenOnes(clean)).toEqual([]);
  expect(clean.end.status).toBe(0);
});

it('no two faults have one name', () => {
  expect(new Set(faults.map(({ name }) => name)).size).toBe(faults.length);
});

describe.each(faults)('$name', (fault) => {
  const { name, requirement, level } = fault;
  const strict = level === 'SHOULD';

  it(`is told first by ${requirement}, a ${level}`, () => {
    const { lenient } = shown.get(name) ?? {};
    if (lenient === undefined) throw new Error('it was not run');
    const found = firstBroken(lenient);
    const told = { requirement: found?.requirement, verdict: found?.verdict, status: lenient.end.status };
    const wanted = { requirement, verdict: strict ? 'warn' : 'fail', status: strict ? 0 : 1 };
    expect(told, brokenOnes(lenient).join('\n')).toEqual(wanted);
  });

  if (strict) {
    it('is a failure under strict', () => {
      const run = shown.get(name)?.strict;
      if (run === undefined) throw new Error('it was not run');
      const told = { requirement: firstBroken(run)?.requirement, status: run.end.status };
      expect(told, brokenOnes(run).join('\n')).toEqual({ requirement, status: 1 });
    });
  }

  it('is kept by the server without a fault', () => {
    const checks = clean.checks.filter((check) => check.requirement === requirement);
    expect(checks.map(({ verdict }) => verdict)).toContain('pass');
  });

  it('has the level of the catalogue', () => {
    expect(catalogue.get(requirement).level.replace(' NOT', '')).toBe(level);
  });
});
