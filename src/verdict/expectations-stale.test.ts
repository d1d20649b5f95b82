import { describe, expect, it } from 'vitest';
import type { SettledCase } from './expectations.ts';
import type { ExpectedEntry } from './expected-list.ts';
import { type Checks, entry, held, left, over, TCP, TODAY, UDP, X, Y } from './testing/held.ts';

describe('a list is stale', () => {
  const stale = (one: ExpectedEntry, cases: readonly SettledCase[], options = {}) =>
    held({ failures: [one] }, cases, options).stale;

  it('when an entry names no case of the suite', () => {
    expect(stale(entry(['m/none', TCP]), [over(TCP, { [X]: 'fail' })])).toEqual([
      `known.yaml:3: ${X} in m/none names no case of the suite`,
    ]);
  });

  it('when its requirement was judged in none of its cases', () => {
    expect(stale(entry('m/a/one'), [over(TCP, { [Y]: 'pass' }), over(UDP, {})])).toEqual([
      `known.yaml:3: ${X} in m/a/one was not judged in any case that it names`,
    ]);
  });

  it.each<[string, readonly SettledCase[], object]>([
    ['a case was skipped', [over(TCP, { [Y]: 'pass' }), left(UDP, 'skip')], {}],
    ['a case was not reached', [over(TCP, { [Y]: 'pass' }), left(UDP, 'unreached')], {}],
    ['a case did not show enough', [over(TCP, { [Y]: 'pass' }), over(UDP, { [X]: 'inconclusive' })], {}],
    ['a case did not end', [over(TCP, { [Y]: 'pass' })], { planned: [TCP, UDP] }],
    ['only some of the suite was asked for', [over(TCP, { [Y]: 'pass' })], { whole: false }],
    ['none of its cases was asked for', [over('m/b', { [Y]: 'pass' })], { whole: false }],
  ])('but not when %s', (_, cases, options) => {
    expect(stale(entry('m/a/one'), cases, options)).toEqual([]);
  });

  it('but not when something else that is listed kept it from being reached', () => {
    const failures = [entry(TCP), entry(TCP, Y)];
    expect(held({ failures }, [over(TCP, { [X]: 'unreached', [Y]: 'fail' })])).toMatchObject({
      listed: ['bug 123'],
      unexpected: [],
      stale: [],
    });
  });

  it('when an entry has expired, whatever came of it and whatever was asked for', () => {
    const expired = entry(TCP, X, { expires: TODAY });
    for (const verdict of ['fail', 'pass'] as const) {
      const found = held({ failures: [expired] }, [over(TCP, { [X]: verdict })], { whole: false });
      expect(found).toMatchObject({
        stale: [`known.yaml:3: ${X} expired on ${TODAY}: bug 123`],
        unexpected: [],
        listed: [undefined],
      });
    }
  });

  describe('when a pattern swallows too much', () => {
    const cases = (count: number, checks: Checks) =>
      Array.from({ length: count }, (_, i) => over(`m/many[n=${i}]`, checks));
    const sentence = (pattern: string, count: number, requirement = X) =>
      `known.yaml:3: ${requirement} in ${pattern} swallows ${count} failures, and a pattern may swallow 20: name the cases`;

    it.each(['m/**', 'm/many', 'm/many[*]'])('%s, more than 20 failures', (pattern) => {
      expect(stale(entry(pattern), cases(20, { [X]: 'fail' }))).toEqual([]);
      expect(stale(entry(pattern), cases(21, { [X]: 'fail' }))).toEqual([sentence(pattern, 21)]);
    });

    it('of requirements in one case', () => {
      const checks = (count: number) =>
        Object.fromEntries(Array.from({ length: count }, (_, i) => [`M-1-${i}`, 'fail' as const]));
      expect(stale(entry(TCP, 'M-1-*'), [over(TCP, checks(20))])).toEqual([]);
      expect(stale(entry(TCP, 'M-1-*'), [over(TCP, checks(21))])).toEqual([sentence(TCP, 21, 'M-1-*')]);
    });

    it('but ids may name as many as there are, however often each is played', () => {
      const run = cases(21, { [X]: 'fail' });
      expect(stale(entry(run.map(({ id }) => id)), run)).toEqual([]);
      const repeated = Array.from({ length: 30 }, (_, i) => over(`${TCP}#${i + 1}`, { [X]: 'fail' }));
      expect(stale(entry(TCP), repeated)).toEqual([]);
      expect(stale(entry('m/**'), repeated)).toEqual([]);
    });

    it('of the flaky too', () => {
      const found = held({ flaky: [entry('m/**')] }, cases(21, { [X]: 'fail' }));
      expect(found.stale).toEqual([sentence('m/**', 21)]);
    });
  });
});
