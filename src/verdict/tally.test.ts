import { describe, expect, test } from 'vitest';
import { type Level, type Requirement, readCatalogue } from '../requirements/catalogue.ts';
import type { Sighting } from '../requirements/observation.ts';
import { createTally, type Tally } from './tally.ts';
import { caseVerdict, weigh, worst } from './verdict.ts';

const row = (id: string, level: Level): Requirement => ({
  id,
  section: '1',
  level,
  role: 'server',
  statement: 'it is so',
  observable: '',
  needs: [],
  scenario: 'test',
});
const [MUST, SHOULD, MAY, OTHER, NEVER] = ['X-1-01', 'X-1-02', 'X-1-03', 'X-1-04', 'X-1-05'] as const;
const catalogue = readCatalogue({
  requirements: [
    row(MUST, 'MUST'),
    row(SHOULD, 'SHOULD'),
    row(MAY, 'MAY'),
    row(OTHER, 'MUST'),
    row(NEVER, 'MUST NOT'),
  ],
});
const place = (unit = 0, session = 'main', step = 1) => ({ session, step, unit });
const tallied = (strict: boolean, ...sightings: readonly Sighting[]): Tally => {
  const tally = createTally(catalogue, strict);
  sightings.forEach((sighting, n) => {
    tally.see(sighting, place(n));
  });
  return tally;
};
const broken = (requirement: string, more: Partial<Sighting> = {}): Sighting => ({
  requirement,
  observation: 'broken',
  ...more,
});
const seen = (requirement: string, observation: Sighting['observation']): Sighting => ({
  requirement,
  observation,
});

describe('the weight of an observation', () => {
  test.each<[Level, 'warn' | 'note' | undefined, string, string]>([
    ['MUST', undefined, 'fail', 'fail'],
    ['MUST NOT', undefined, 'fail', 'fail'],
    ['SHOULD', undefined, 'warn', 'fail'],
    ['SHOULD NOT', undefined, 'warn', 'fail'],
    ['MAY', undefined, 'note', 'note'],
    ['MUST', 'warn', 'warn', 'fail'],
    ['MUST', 'note', 'note', 'note'],
    ['SHOULD', 'warn', 'warn', 'fail'],
    ['SHOULD', 'note', 'note', 'note'],
    // A grade lowers and never raises.
    ['MAY', 'warn', 'note', 'note'],
  ])('%s, graded %s: %s, under strict %s', (level, grade, usual, strict) => {
    expect(weigh('broken', level, grade, false)).toBe(usual);
    expect(weigh('broken', level, grade, true)).toBe(strict);
  });
  test.each(['pass', 'note', 'skip', 'inconclusive', 'unreached', 'error'] as const)(
    '%s stays what it is',
    (kind) => {
      for (const level of ['MUST', 'SHOULD', 'MAY'] as const) {
        expect(weigh(kind, level, undefined, true)).toBe(kind);
        expect(weigh(kind, level, 'note', false)).toBe(kind);
      }
    },
  );
});

describe('the worst', () => {
  test('in order', () => {
    const order = ['error', 'fail', 'warn', 'unreached', 'inconclusive', 'note', 'pass', 'skip'] as const;
    order.forEach((verdict, n) => {
      for (const lesser of order.slice(n)) expect(worst([lesser, verdict])).toBe(verdict);
    });
    expect(worst([])).toBeUndefined();
  });
  test('a case of notes and passes passes', () => {
    expect(caseVerdict(['pass', 'note'])).toBe('pass');
    expect(caseVerdict(['note'])).toBe('pass');
    expect(caseVerdict([])).toBe('pass');
    expect(caseVerdict(['pass', 'warn', 'note'])).toBe('warn');
    expect(caseVerdict(['skip'])).toBe('skip');
  });
});

describe('one check per requirement', () => {
  test.each([
    ['pass, broken', [seen(MUST, 'pass'), broken(MUST)], 'fail'],
    ['broken, pass', [broken(MUST), seen(MUST, 'pass')], 'fail'],
    ['note, broken', [seen(MUST, 'note'), broken(MUST)], 'fail'],
    ['broken, note', [broken(MUST), seen(MUST, 'note')], 'fail'],
    ['warn, fail', [broken(MUST, { grade: 'warn' }), broken(MUST)], 'fail'],
    ['fail, error', [broken(MUST), seen(MUST, 'error')], 'error'],
    ['pass, skip', [seen(MUST, 'pass'), seen(MUST, 'skip')], 'pass'],
    ['skip, pass', [seen(MUST, 'skip'), seen(MUST, 'pass')], 'pass'],
    ['pass, inconclusive', [seen(MUST, 'pass'), seen(MUST, 'inconclusive')], 'inconclusive'],
    ['inconclusive, pass', [seen(MUST, 'inconclusive'), seen(MUST, 'pass')], 'inconclusive'],
    ['note, pass', [seen(MUST, 'note'), seen(MUST, 'pass')], 'note'],
    ['unreached', [seen(MUST, 'unreached')], 'unreached'],
  ])('%s', (_, sightings, verdict) => {
    const tally = tallied(false, ...sightings);
    expect(tally.checks().map((check) => check.verdict)).toEqual([verdict]);
    expect(tally.verdictOf(MUST)).toBe(verdict);
    expect(tally.has(MUST)).toBe(true);
    expect(tally.has(OTHER)).toBe(false);
    expect(tally.verdictOf(OTHER)).toBeUndefined();
  });
  test('passes are added up, those that a rule counted itself too', () => {
    const [check] = tallied(
      false,
      seen(MUST, 'pass'),
      { ...seen(MUST, 'pass'), times: 300 },
      broken(MUST),
    ).checks();
    expect(check).toMatchObject({ passes: 301, times: 1, verdict: 'fail' });
  });
  test('the first sighting of the worst verdict is told, with its place and dump', () => {
    const tally = tallied(
      false,
      broken(MUST, { grade: 'warn', got: 'a warning', dump: () => ['first'] }),
      broken(MUST, { got: 'one', dump: () => ['second'] }),
      broken(MUST, { got: 'two', dump: () => ['third'] }),
      broken(MUST, { grade: 'warn', got: 'another warning' }),
    );
    const [check] = tally.checks();
    expect(check).toMatchObject({
      verdict: 'fail',
      times: 2,
      sighting: { got: 'one' },
      place: { unit: 1 },
      dump: ['second'],
      also: ['step 1, unit 2 of session main: two'],
    });
  });
  test('nothing of a lesser verdict is left when a worse one comes without a dump', () => {
    const [check] = tallied(
      false,
      broken(MUST, { grade: 'warn', dump: () => ['old'] }),
      broken(MUST),
    ).checks();
    expect(check?.dump).toBeUndefined();
    const [passed] = tallied(
      false,
      { ...seen(MUST, 'skip'), why: 'not claimed' },
      seen(MUST, 'pass'),
    ).checks();
    expect(passed?.sighting).toBeUndefined();
  });
  test('a dump is made for what is kept, and for nothing else', () => {
    let made = 0;
    const dump = (): string[] => {
      made += 1;
      return [];
    };
    tallied(false, ...Array.from({ length: 100 }, () => broken(MUST, { dump })), seen(OTHER, 'pass'));
    expect(made).toBe(1);
  });
  test('an id that the catalogue does not have is a mistake of ours', () => {
    expect(() => tallied(false, broken('X-9-99'))).toThrow('X-9-99');
  });
});

describe('what recurs is counted and not kept', () => {
  test('four more places are told', () => {
    const many = Array.from({ length: 1000 }, (_, n) => broken(MUST, { path: 'seq', got: `${n}` }));
    const [check] = tallied(false, ...many).checks();
    expect(check?.times).toBe(1000);
    expect(check?.also).toEqual([1, 2, 3, 4].map((n) => `step 1, unit ${n} of session main: seq ${n}`));
  });
  test('without a value the place alone', () => {
    const [check] = tallied(false, broken(MUST), broken(MUST)).checks();
    expect(check?.also).toEqual(['step 1, unit 1 of session main']);
  });
});

describe('order', () => {
  const ids = (tally: Tally): string[] => tally.checks().map(({ requirement }) => requirement.id);
  test('broken ones first, as they broke; the rest as the catalogue has them', () => {
    const tally = tallied(
      false,
      seen(NEVER, 'pass'),
      broken(OTHER),
      seen(MAY, 'note'),
      broken(SHOULD),
      seen(MUST, 'pass'),
    );
    expect(ids(tally)).toEqual([OTHER, SHOULD, MUST, MAY, NEVER]);
  });
  test('a note that turns into a failure broke when it failed', () => {
    expect(ids(tallied(false, seen(MUST, 'note'), broken(OTHER), broken(MUST)))).toEqual([OTHER, MUST]);
  });
});

describe('consequences', () => {
  const causes = (tally: Tally): (string | undefined)[] =>
    tally.checks().map(({ consequenceOf }) => consequenceOf);
  test('of what is named, when that broke before', () => {
    expect(causes(tallied(false, broken(MUST), broken(OTHER, { follows: [MUST] })))).toEqual([
      undefined,
      MUST,
    ]);
    expect(causes(tallied(false, broken(OTHER, { follows: [MUST] }), broken(MUST)))).toEqual([
      undefined,
      undefined,
    ]);
  });
  test('of the earliest of several', () => {
    const tally = tallied(false, broken(SHOULD), broken(MUST), broken(OTHER, { follows: [MUST, SHOULD] }));
    expect(causes(tally)).toEqual([undefined, undefined, SHOULD]);
  });
  test('not of a note, nor of a pass', () => {
    const tally = tallied(
      false,
      seen(MUST, 'note'),
      seen(SHOULD, 'pass'),
      broken(OTHER, { follows: [MUST, SHOULD] }),
    );
    expect(tally.checks()[0]?.consequenceOf).toBeUndefined();
  });
  test('not of another session', () => {
    const tally = createTally(catalogue, false);
    tally.see(broken(MUST), place(0, 'a'));
    tally.see(broken(OTHER, { follows: [MUST], followsSince: 0 }), place(1, 'b'));
    expect(causes(tally)).toEqual([undefined, undefined]);
  });
  test('of anything that broke since a unit', () => {
    const since = (unit: number): Tally =>
      tallied(false, broken(SHOULD), broken(MUST), broken(OTHER, { followsSince: unit }));
    expect(causes(since(0))[2]).toBe(SHOULD);
    // A step may have seen it after that unit.
    expect(causes(since(1))[2]).toBe(SHOULD);
    expect(causes(since(2))[2]).toBe(MUST);
    expect(causes(since(3))[2]).toBeUndefined();
  });
  test('never of itself, and never in a circle', () => {
    expect(
      causes(tallied(false, broken(MUST, { grade: 'warn' }), broken(MUST, { follows: [MUST] }))),
    ).toEqual([undefined]);
    const circle = tallied(
      false,
      broken(MUST, { grade: 'warn' }),
      broken(OTHER, { follows: [MUST] }),
      broken(MUST, { follows: [OTHER] }),
    );
    const byId = new Map(circle.checks().map((check) => [check.requirement.id, check.consequenceOf]));
    expect(byId.get(OTHER)).toBe(MUST);
    expect(byId.get(MUST)).toBeUndefined();
  });
  test('a worse sighting has its own cause, or none', () => {
    const tally = tallied(
      false,
      broken(SHOULD),
      broken(MUST, { grade: 'warn', follows: [SHOULD] }),
      broken(MUST),
    );
    expect(tally.checks().find(({ requirement }) => requirement.id === MUST)?.consequenceOf).toBeUndefined();
  });
});

test('strict turns warnings into failures, and leaves notes alone', () => {
  const sightings = [
    broken(SHOULD),
    broken(MUST, { grade: 'warn' }),
    broken(OTHER, { grade: 'note' }),
    broken(MAY),
  ];
  const verdicts = (strict: boolean) =>
    tallied(strict, ...sightings)
      .checks()
      .map(({ verdict }) => verdict);
  expect(verdicts(false)).toEqual(['warn', 'warn', 'note', 'note']);
  expect(verdicts(true)).toEqual(['fail', 'fail', 'note', 'note']);
});
