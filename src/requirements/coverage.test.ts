import { describe, expect, it } from 'vitest';
import { readCatalogue } from './catalogue.ts';
import { byLevel, count, coverage, owed } from './coverage.ts';

const row = (id: string, level: string, role = 'server') => ({
  id,
  section: '1',
  level,
  role,
  statement: `What ${id} says.`,
  observable: 'reply field',
  needs: [],
  scenario: 'happy-path',
});
const catalogue = readCatalogue({
  requirements: [
    row('X-1-01', 'MUST'),
    row('X-1-02', 'MUST', 'both'),
    row('X-1-03', 'MUST', 'client'),
    row('X-1-04', 'SHOULD NOT'),
    row('X-1-05', 'MAY'),
  ],
});
const internal = { class: 'not observable by a peer', why: 'It stays inside.' } as const;
const seen = (requirement: string, verdict: string) => ({ requirement, verdict });
const standings = (...args: Parameters<typeof coverage>) =>
  Object.fromEntries(coverage(...args).map(({ requirement, standing }) => [requirement.id, standing]));

describe('coverage', () => {
  it('has the sentences that bind a server, and no others', () => {
    expect(Object.keys(standings([], { catalogue, kills: {}, exclusions: {} }))).toEqual([
      'X-1-01',
      'X-1-02',
      'X-1-04',
      'X-1-05',
    ]);
  });

  it('calls tested what passed and can be broken, and says what the rest lacks', () => {
    const checks = [
      seen('X-1-01', 'fail'),
      seen('X-1-01', 'pass'),
      seen('X-1-02', 'pass'),
      seen('X-1-04', 'skip'),
      seen('X-1-04', 'inconclusive'),
    ];
    const kills = { 'X-1-01': ['one', 'two'], 'X-1-04': ['one'], 'X-1-05': ['one'] };
    expect(standings(checks, { catalogue, kills, exclusions: {} })).toEqual({
      'X-1-01': { status: 'tested', faults: ['one', 'two'] },
      'X-1-02': { status: 'untested', lacks: 'no fault is known to break it' },
      'X-1-04': { status: 'untested', lacks: 'its check did not pass: inconclusive, skip' },
      'X-1-05': { status: 'untested', lacks: 'no check of it was made' },
    });
  });

  it('gives the reason of what is excluded', () => {
    const exclusions = { 'X-1-02': internal };
    expect(standings([seen('X-1-02', 'pass')], { catalogue, kills: {}, exclusions })).toMatchObject({
      'X-1-02': { status: 'excluded', ...internal },
    });
  });

  it('knows no id that objects have of their own', () => {
    const odd = readCatalogue({ requirements: [row('X-1-01', 'MUST')] });
    const inherited = Object.create({ 'X-1-01': ['one'] });
    expect(standings([seen('X-1-01', 'pass')], { catalogue: odd, kills: inherited, exclusions: {} })).toEqual(
      {
        'X-1-01': { status: 'untested', lacks: 'no fault is known to break it' },
      },
    );
  });
});

describe('what is owed', () => {
  const rows = coverage([seen('X-1-01', 'pass')], {
    catalogue,
    kills: { 'X-1-01': ['one'] },
    exclusions: { 'X-1-02': internal },
  });

  it('is every level but MAY', () => {
    expect(owed(rows).map(({ requirement }) => requirement.id)).toEqual(['X-1-04']);
  });

  it('is counted by level, strongest first', () => {
    expect(count(rows)).toEqual({ tested: 1, excluded: 1, untested: 2 });
    expect(byLevel(rows).map(({ level, rows: same }) => [level, count(same)])).toEqual([
      ['MUST', { tested: 1, excluded: 1, untested: 0 }],
      ['SHOULD NOT', { tested: 0, excluded: 0, untested: 1 }],
      ['MAY', { tested: 0, excluded: 0, untested: 1 }],
    ]);
  });
});
