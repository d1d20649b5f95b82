import { describe, expect, it } from 'vitest';
import type { Scenario } from './scenario.ts';
import { type Selection, select } from './select.ts';
import { catalogue } from './testing/files.ts';
import { UserError } from './user-error.ts';

const scenario = (id: string, more: Partial<Scenario> = {}): Scenario => ({
  id,
  file: id.replace(/\[.*$/, ''),
  title: `Title of ${id}`,
  suite: 'mmsp/general',
  section: '',
  tags: [],
  transport: 'tcp',
  needs: { capabilities: [] },
  bindings: {},
  ambient: 'on',
  steps: [],
  ...more,
});

const proving = (...proves: string[]): Pick<Scenario, 'steps'> => ({
  steps: [{ do: 'disconnect', how: 'closed', at: 'x:1:1', session: 'main', proves }],
});

const all = [
  scenario('mmsp/general/happy-path[transport=tcp]', { tags: ['fast'] }),
  scenario('mmsp/general/happy-path[transport=udp]', proving('MMSP-3.2.5.14-02')),
  scenario('mmsp/general/end-of-stream[transport=tcp]', { tags: ['slow'] }),
  scenario('mmsp/errors/bad-file-name[name=a]', proving('MMSP-3.2.5.6-03')),
];

const chosen = (selection: Selection): string[] =>
  select(all, selection).map(({ id }) => id.replace(/^mmsp\/|transport=/g, ''));

function refusal(selection: Selection): string {
  try {
    chosen(selection);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return 'nothing was refused';
}

describe('a selection', () => {
  it('of nothing takes everything', () => {
    expect(select(all, {})).toEqual(all);
    expect(select([], {})).toEqual([]);
  });

  it.each([
    [['mmsp/general'], 3],
    [['mmsp/general/happy-path'], 2],
    [['mmsp/general/happy-path[transport=udp]'], 1],
    [['mmsp/*/bad-*'], 1],
    [['**/happy-path'], 2],
    [['**/*[transport=tcp]'], 2],
    [['mmsp/{errors,general}/*'], 4],
    [['mmsp/errors', '**/end-of-stream'], 2],
  ])('by %j takes %i', (selectors, count) => {
    expect(chosen({ selectors })).toHaveLength(count);
  });

  it('by pattern, tag and requirement narrows it down', () => {
    expect(chosen({ grep: 'TITLE of .*name=A' })).toEqual(['errors/bad-file-name[name=a]']);
    expect(chosen({ tags: ['fast', 'slow'] })).toHaveLength(2);
    expect(chosen({ requirements: ['MMSP-3.2.5.14-02'] })).toEqual(['general/happy-path[udp]']);
    expect(chosen({ requirements: ['MMSP-3.2.5.14'] })).toEqual(['general/happy-path[udp]']);
    expect(chosen({ selectors: ['mmsp/general'], tags: ['slow'], grep: 'end' })).toEqual([
      'general/end-of-stream[tcp]',
    ]);
  });

  it('by a requirement that the rules prove takes the scenario of the catalogue', () => {
    expect(chosen({ requirements: ['MMSP-3.2.5.6-04'], catalogue })).toEqual([
      'errors/bad-file-name[name=a]',
    ]);
  });

  it.each<[Selection, string]>([
    [
      { selectors: ['mmsp/general/hapy-path'] },
      'the selector "mmsp/general/hapy-path" fits no scenario (did you mean mmsp/general/happy-path?)',
    ],
    [
      { selectors: ['happy'] },
      'the selector "happy" fits no scenario (did you mean mmsp/general/happy-path?)',
    ],
    [
      { selectors: ['mmsp/general', 'bad-file-nam'] },
      'the selector "bad-file-nam" fits no scenario (did you mean mmsp/errors/bad-file-name?)',
    ],
    [{ selectors: ['zzz*'] }, 'the selector "zzz*" fits no scenario'],
    [{ selectors: [''] }, 'the selector "" is empty'],
    [
      { selectors: ['x'.repeat(70_000)] },
      `the selector "${'x'.repeat(60)}" is no glob (Input length: 70000, exceeds maximum allowed length: 65536)`,
    ],
    [
      { grep: '(' },
      'the pattern "(" is no regular expression (Invalid regular expression: /(/i: Unterminated group)',
    ],
    [{ grep: 'nowhere' }, 'the pattern "nowhere" fits no id and no title of a scenario'],
    [{ tags: ['fas'] }, 'no scenario has the tag "fas" (there are: fast, slow)'],
    [
      { requirements: ['MMSP-3.2.5.6-30'] },
      'there is no requirement "MMSP-3.2.5.6-30" (did you mean MMSP-3.2.5.6-03?)',
    ],
    [
      { requirements: ['MMSP-3.2.6.2-01'], catalogue },
      'no scenario shows the requirement MMSP-3.2.6.2-01 yet',
    ],
    [{ tags: ['fast'], grep: 'end' }, 'each selection fits some scenario, but no scenario fits all of them'],
  ])('%j is refused', (selection, problem) => {
    expect(refusal(selection)).toBe(problem);
  });
});
