import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { globsFor } from './expected-globs.ts';
import { namesCase } from './expected-list.ts';

const ALL = [
  'm/a/one[transport=tcp]',
  'm/a/one[transport=udp]',
  'm/a/two',
  'm/b/cube[x=1,y=1]',
  'm/b/cube[x=1,y=2]',
  'm/b/cube[x=1,y=3]',
  'm/b/cube[x=2,y=1]',
  'm/b/cube[x=2,y=2]',
  'm/b/cube[x=2,y=3]',
  'm/b/other[transport=tcp]',
  'm/b/other[transport=udp]',
];
const globs = (wanted: readonly string[], most?: number) => globsFor(new Set(wanted), ALL, most);
const starting = (text: string) => ALL.filter((id) => id.startsWith(text));

describe('the globs for some of all cases', () => {
  it.each<[string, string[], string[]]>([
    ['one case by its id', ['m/b/cube[x=1,y=2]'], ['m/b/cube[x=1,y=2]']],
    ['a scenario with one axis', starting('m/b/other'), ['m/b/other[transport=*]']],
    ['a scenario with more axes', starting('m/b/cube'), ['m/b/cube[*]']],
    ['a folder', starting('m/a/'), ['m/a/*']],
    ['some axes', starting('m/b/cube[x=2'), ['m/b/cube[x=2,y=*]']],
    [
      'axes, and what is left by its id',
      ['m/b/cube[x=1,y=1]', 'm/b/cube[x=2,y=1]', 'm/b/cube[x=2,y=2]'],
      ['m/b/cube[x=*,y=1]', 'm/b/cube[x=2,y=2]'],
    ],
    ['nothing', [], []],
  ])('name %s', (_, wanted, named) => {
    expect(globs(wanted)).toEqual(named);
  });

  it('name no more cases at once than a pattern may swallow', () => {
    expect(globs(starting('m/b/cube'), 3)).toEqual(['m/b/cube[x=1,y=*]', 'm/b/cube[x=2,y=*]']);
    expect(globs(starting('m/b/cube'), 1)).toEqual(starting('m/b/cube'));
  });

  it('name exactly what is wanted, whatever that is', () => {
    const word = fc.constantFrom('a', 'b', '1.5', 'x-y', 'B_2', 'q+');
    const axes = fc.uniqueArray(fc.tuple(fc.constantFrom('x', 'y', 'z', 'transport'), word), {
      selector: ([name]) => name,
      maxLength: 4,
    });
    const id = fc
      .tuple(fc.array(word, { minLength: 1, maxLength: 3 }), axes)
      .map(
        ([path, words]) =>
          `${path.join('/')}${words.length > 0 ? `[${words.map((one) => one.join('=')).join()}]` : ''}`,
      );
    // A scenario has axes or none: no id is the beginning of another's.
    const some = fc
      .uniqueArray(fc.tuple(id, fc.boolean()), { selector: ([one]) => one, maxLength: 40 })
      .map((cases) => cases.filter(([one]) => !cases.some(([other]) => other.startsWith(`${one}[`))));
    fc.assert(
      fc.property(some, fc.integer({ min: 1, max: 20 }), (cases, most) => {
        const all = cases.map(([one]) => one);
        const wanted = cases.flatMap(([one, isWanted]) => (isWanted ? [one] : []));
        const patterns = globsFor(new Set(wanted), all, most);
        expect(all.filter((one) => patterns.some((pattern) => namesCase(pattern)(one)))).toEqual(wanted);
        for (const pattern of patterns) {
          const named = all.filter(namesCase(pattern));
          expect(named.length).toBeLessThanOrEqual(most);
          expect(named.length).toBeGreaterThan(0);
        }
        expect(globsFor(new Set([...wanted].reverse()), [...all].reverse(), most)).toEqual(patterns);
      }),
      { numRuns: 500 },
    );
  });
});
