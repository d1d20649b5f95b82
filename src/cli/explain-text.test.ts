import { describe, expect, it } from 'vitest';
import { readCatalogue } from '../requirements/catalogue.ts';
import type { Step } from '../scenario/scenario.ts';
import { type Background, explanation } from './explain-text.ts';

const row = {
  id: 'X-1-01',
  section: '1',
  level: 'MUST',
  role: 'both',
  statement: 'The answer is right.',
  observable: 'reply present',
  needs: ['udp', 'live'],
  scenario: 'planned',
};
const catalogue = readCatalogue({
  requirements: [row, { ...row, id: 'X-1-02', note: 'Nobody does.' }, { ...row, id: 'X-2-01', section: '2' }],
});
const step: Step = { do: 'closed', at: 'x.yaml:1:1', session: 'a', proves: ['X-1-01'] };
const bare: Background = {
  catalogue,
  kills: {},
  exclusions: {},
  scenarios: [],
  faults: [],
  variants: [],
};
const lines = (id: string, more: Partial<Background> = {}): readonly string[] =>
  explanation(catalogue.get(id), { ...bare, ...more }).split('\n');

describe('an explanation', () => {
  it('begins with the sentence and ends with those of its section', () => {
    expect(lines('X-1-01')).toEqual([
      'X-1-01  MUST, server and client, section 1',
      '  The answer is right.',
      '',
      '  seen by    reply present',
      '  needs      udp, live',
      '  scenarios  none names it; one called planned would show it',
      '  faults     none of the reference server breaks it',
      '  section    X-1-01                MUST        both    The answer is right.',
      '             X-1-02                MUST        both    The answer is right.',
    ]);
  });

  it('names each scenario once, however many steps and transports it has', () => {
    const scenario = { file: 'x/shows', title: 'It shows', steps: [step, step] };
    const found = lines('X-1-01', { scenarios: [scenario, scenario] });
    expect(found.filter((line) => line.includes('shows'))).toEqual([
      '  scenarios  suites/x/shows.yaml  It shows',
    ]);
  });

  it('falls back on the conversation that the catalogue names', () => {
    const scenario = { file: 'x/planned', title: 'It shows', steps: [] };
    expect(lines('X-1-01', { scenarios: [scenario] })).toContain(
      '  scenarios  none names it; suites/x/planned.yaml shows it, and the rules judge it wherever it is seen',
    );
  });

  it('has the faults that are there to break it before those that were seen to', () => {
    const faults = [
      { name: 'other', title: 'Another.', requirement: 'X-1-02' },
      { name: 'own', title: 'Its own.', requirement: 'X-1-01' },
      { name: 'far', title: 'A third.', requirement: 'X-2-01' },
    ];
    const found = lines('X-1-01', { faults, kills: { 'X-1-01': ['other', 'own'] } });
    expect(found.filter((line) => /own|other|far/.test(line))).toEqual([
      '  faults     own: Its own.',
      '             other: Another.',
    ]);
  });

  it('has the note, the readings of right servers, and why it is excluded', () => {
    const variants = [{ name: 'old', title: 'As of old.', reading: 'A-01', notes: ['X-1-02'] }];
    const exclusions = { 'X-1-02': { class: 'needs another product', why: 'None is left.' } } as const;
    const found = lines('X-1-02', { variants, exclusions });
    expect(found).toContain('  note       Nobody does.');
    expect(found).toContain('  reading    A-01: note, as the variant old shows: As of old.');
    expect(found).toContain('  excluded   needs another product: None is left.');
  });
});
