import { describe, expect, it } from 'vitest';
import type { CaseEnd, CheckEvent } from '../../src/events.ts';
import type { Content } from '../../src/runner/case-context.ts';
import { type Variant, variants } from '../../src/server/variants/index.ts';
import type { Verdict } from '../../src/verdict/verdict.ts';
import { AGAIN, orForget, played } from '../support/played.ts';
import { catalogue, clips, type Ran, runBuiltin, scenarios } from '../support/run.ts';

/** Milliseconds for one answer: with many runs at a time, a right answer takes a while too. */
const REPLY = 2500;
/** Milliseconds for a test: it waits for those that were started before it. */
const LONG = 600_000;
const OPTIONS = { timeout: LONG, retry: AGAIN };

/** A server that leaves packets out has not the content of the copy; whoever tests it has no copy to compare. */
const WITHOUT_REFERENCE = new Set(['media-packets-left-out']);
const uncompared = Object.fromEntries(
  Object.values(clips).map(({ reference: _, entries: __, ...content }): [string, Content] => [
    content.key,
    content,
  ]),
);

const tagged = (tag: string): ReadonlySet<string> =>
  new Set(scenarios.filter(({ tags }) => tags.includes(tag)).map(({ id }) => id));
const slow = tagged('slow');
const hostile = tagged('hostile');
/** Malformed input is for variants that meet it otherwise, and for whole products: it is many cases. */
const meetsHostile = ({ name, tag }: Variant): boolean => tag === 'hostile' || name.startsWith('windows-');

const play = (variant: Variant): Promise<Ran> =>
  runBuiltin({
    variant,
    reply: REPLY,
    only: (id) =>
      (variant.tag === 'slow' || !slow.has(id)) &&
      (!hostile.has(id) || meetsHostile(variant)) &&
      !(variant.delivery === 'udp' && id.includes('transport=tcp')),
    ...(WITHOUT_REFERENCE.has(variant.name) && { contents: uncompared }),
  });

/** Of the 302 packets of av.asf 255 are sent, so that the last one has AFFlags 0xFE. */
const endsAtFe: Variant = {
  name: 'media-ends-at-fe',
  title: 'A play ends with AFFlags 0xFE, and the next one begins with 0x00.',
  reading: 'MMSP-2.2.2-15',
  notes: [],
  start: () => ({ decisions: { leavesOut: (location) => location % 6 === 5 && location < 282 } }),
};

const words = ({ case: id, requirement, verdict, reading, expected, got }: CheckEvent): string =>
  `${verdict} ${requirement}${reading === undefined ? '' : ` (${reading})`} in ${id}: expected ${expected}, got ${got}`;

/** What is kept of a run: scores of them are played, and their events would fill the memory. */
interface Shown {
  readonly checks: readonly CheckEvent[];
  readonly cases: readonly CaseEnd[];
  readonly status: number;
}

/** Each is played once, when the first test asks for it, so that one variant can be tried out alone. */
const shown = played(async (variant: Variant) => shownBy(await play(variant)));

const shownBy = ({ checks, events, end }: Ran): Shown => ({
  checks: checks.filter(({ verdict }) => verdict !== 'pass'),
  cases: events.flatMap((event) => (event.type === 'case-end' ? [event] : [])),
  status: end.status,
});

it('there are twenty variants and more, each with a name of its own', () => {
  expect(variants.length).toBeGreaterThanOrEqual(20);
  expect(new Set(variants.map(({ name }) => name)).size).toBe(variants.length);
});

it('AFFlags that goes from 0xFE to 0x00 with a new start is right', async () => {
  const run = await runBuiltin({
    variant: endsAtFe,
    contents: uncompared,
    only: (id) => id.startsWith('mmsp/general/end-of-stream'),
  });
  expect(run.checks.filter(({ verdict }) => verdict !== 'pass').map(words)).toEqual([]);
  expect(run.checks.map(({ requirement }) => requirement)).toContain('MMSP-2.2.2-15');
});

const products = variants.filter(({ name }) => name.startsWith('windows-'));
it.each(products)('$name stays right when warnings are failures', OPTIONS, async (variant) => {
  const { end } = await runBuiltin({ variant, strict: true, only: () => true });
  expect(end.status).toBe(0);
});

const trying = (variant: Variant, test: () => Promise<void>) => () =>
  orForget(() => shown.forget(variant), test);

describe.concurrent.each(variants)('$name', (variant) => {
  it(
    'is right in every case',
    OPTIONS,
    trying(variant, async () => {
      const { checks, cases, status } = await shown(variant);
      // A server that can do less says so, and what it does not claim is not asked for.
      const unclaimed = new Set(
        cases.flatMap(({ case: id, verdict, reason }) =>
          verdict === 'skip' && /is not claimed: /.test(reason ?? '') ? [id] : [],
        ),
      );
      const isWrong = ({ case: id, verdict }: { readonly case: string; readonly verdict: Verdict }) =>
        verdict !== 'pass' && verdict !== 'note' && !(verdict === 'skip' && unclaimed.has(id));
      expect(checks.filter(isWrong).map(words)).toEqual([]);
      const unpassed = cases.filter(isWrong);
      expect(unpassed).toEqual([]);
      expect(cases.some(({ verdict }) => verdict === 'pass')).toBe(true);
      expect(status).toBe(0);
    }),
  );

  it(
    'gives the notes that it declares, and no others',
    OPTIONS,
    trying(variant, async () => {
      const noted = (await shown(variant)).checks.filter(({ verdict }) => verdict === 'note');
      const requirements = [...new Set(noted.map(({ requirement }) => requirement))].sort();
      expect(requirements, noted.map(words).join('\n')).toEqual([...variant.notes].sort());
      for (const id of variant.notes) expect(catalogue.get(id)).toBeDefined();
    }),
  );
});
