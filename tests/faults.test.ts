import { describe, expect, it } from 'vitest';
import type { CheckEvent } from '../src/events.ts';
import type { Fault } from '../src/server/faults/fault.ts';
import { faults } from '../src/server/faults/index.ts';
import { catalogue, ownAddress, type Ran, runBuiltin, scenarios } from './support/run.ts';

/** Milliseconds for one answer: with many runs at a time, a right answer takes a while too. */
const REPLY = 2500;
/** Milliseconds for a test: it waits for those that were started before it. */
const LONG = 600_000;
/** Faults in a field that only the Data packets after it contradict: those are what is marked. */
const MARKED_ELSEWHERE = new Set(['open-file-wrong-header-size', 'read-block-hr-failing']);
/** Tags of cases that a fault without a tag is not played against. */
const APART = ['hostile', 'slow'];

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

const ids = new Set(scenarios.map(({ id }) => id));
const tagsOf = new Map(scenarios.map(({ id, tags }) => [id, tags]));
const overTcp = (id: string): string => id.replace('transport=udp', 'transport=tcp');

/**
 * A fault of delivery over UDP shows nowhere else, and any other shows over TCP wherever there is a case for that.
 * What costs much time or many cases is played only for faults that show nowhere else.
 */
const shows =
  ({ delivery, tag }: Fault) =>
  (id: string): boolean => {
    const tags = tagsOf.get(id) ?? [];
    if (
      !tags.includes('sanity') &&
      (tag === undefined ? APART.some((one) => tags.includes(one)) : !tags.includes(tag))
    )
      return false;
    return delivery === 'udp' ? !id.includes('transport=tcp') : overTcp(id) === id || !ids.has(overTcp(id));
  };

const play = async (fault: Fault, strict: boolean): Promise<Ran> =>
  runBuiltin({ fault, strict, reply: REPLY, only: shows(fault), ...(await ownAddress()) });

/** Each is played once, when the first test asks for it, so that one fault can be tried out alone. */
const lenient = once((fault: Fault) => play(fault, false));
/** For what is only warned about otherwise. */
const strict = once((fault: Fault) => play(fault, true));
const clean = once((_: 'clean') => runBuiltin({ only: () => true }));

function once<K, V>(make: (key: K) => Promise<V>): (key: K) => Promise<V> {
  const made = new Map<K, Promise<V>>();
  return (key) => {
    const promise = made.get(key) ?? make(key);
    made.set(key, promise);
    return promise;
  };
}

it(
  'the server without a fault passes everything',
  async () => {
    const run = await clean('clean');
    expect(brokenOnes(run)).toEqual([]);
    expect(run.end.status).toBe(0);
  },
  LONG,
);

it('at least 95 of 100 faults in a field are marked at that field', () => {
  const inFields = faults.filter(({ field }) => field !== undefined);
  expect(inFields.length).toBeGreaterThan(80);
  const elsewhere = inFields.filter(({ name }) => MARKED_ELSEWHERE.has(name));
  expect(elsewhere.length).toBe(MARKED_ELSEWHERE.size);
  expect(elsewhere.length).toBeLessThanOrEqual(0.05 * inFields.length);
});

it('no two faults have one name', () => {
  expect(new Set(faults.map(({ name }) => name)).size).toBe(faults.length);
});

describe.concurrent.each(faults)('$name', (fault) => {
  const { requirement, level, grade, field } = fault;
  const isWarned = level === 'SHOULD' || grade === 'warn';

  it(
    `is told first by ${requirement}, a ${level}${grade === undefined ? '' : ' that is graded lower'}`,
    async () => {
      const run = await lenient(fault);
      const found = firstBroken(run);
      const told = { requirement: found?.requirement, verdict: found?.verdict, status: run.end.status };
      const wanted = { requirement, verdict: isWarned ? 'warn' : 'fail', status: isWarned ? 0 : 1 };
      expect(told, brokenOnes(run).join('\n')).toEqual(wanted);
    },
    LONG,
  );

  if (field !== undefined && !MARKED_ELSEWHERE.has(fault.name)) {
    it(
      `is marked at ${field}`,
      async () => {
        const run = await lenient(fault);
        expect(firstBroken(run)?.path, brokenOnes(run).join('\n')).toBe(field);
        expect(firstBroken(run)?.dump?.join('\n')).toContain('<--');
      },
      LONG,
    );
  }

  if (isWarned) {
    it(
      'is a failure under strict',
      async () => {
        const run = await strict(fault);
        const told = { requirement: firstBroken(run)?.requirement, status: run.end.status };
        expect(told, brokenOnes(run).join('\n')).toEqual({ requirement, status: 1 });
      },
      LONG,
    );
  }

  it(
    'is kept by the server without a fault',
    async () => {
      const { checks } = await clean('clean');
      const verdicts = checks
        .filter((check) => check.requirement === requirement)
        .map(({ verdict }) => verdict);
      expect(verdicts).toContain('pass');
    },
    LONG,
  );

  it('has the level of the catalogue', () => {
    expect(catalogue.get(requirement).level.replace(' NOT', '')).toBe(level);
  });
});
