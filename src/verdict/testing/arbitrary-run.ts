import fc from 'fast-check';
import type { ExpectedEntry, ExpectedList } from '../expected-list.ts';
import type { RunCase, RunCheck } from '../expected-update.ts';
import { caseVerdict, type Verdict } from '../verdict.ts';

/** Few names, so that lists and runs meet often. */
const IDS = [
  'm/a/one[transport=tcp]',
  'm/a/one[transport=udp]',
  'm/a/two',
  ...['tcp', 'udp'].flatMap((transport) =>
    Array.from({ length: 12 }, (_, i) => `m/b/many[transport=${transport},n=${i}]`),
  ),
  'm/c/three[n=1]',
];
const REQUIREMENTS = ['M-1-01', 'M-1-02', 'M-2-01', 'M-10-01'];
const PATTERNS = [
  ...IDS,
  ...[
    '**',
    'm/a/*',
    'm/a/one',
    'm/a/one[*]',
    'm/b/many',
    'm/b/many[transport=*,n=1]',
    'm/b/many[transport=tcp,*]',
  ],
  ...['m/b/many[transport=udp,n=1*]', 'm/{a,c}/**', 'm/none/such', 'm/none/*'],
];
const VERDICTS: readonly Verdict[] = [
  'fail',
  'fail',
  'fail',
  'pass',
  'pass',
  'warn',
  'note',
  'skip',
  'inconclusive',
  'unreached',
];

const checks = fc
  .uniqueArray(
    fc.tuple(fc.constantFrom(...REQUIREMENTS), fc.constantFrom(...VERDICTS), fc.constantFrom(0, 0, 0, 1)),
    {
      selector: ([requirement]) => requirement,
      minLength: 3,
    },
  )
  .map((rows) =>
    rows.map(([requirement, verdict, chance]) => ({
      requirement,
      verdict,
      ...(chance === 1 && { wavers: true as const }),
    })),
  );

const HOW = ['skip', 'unreached', ...Array.from({ length: 12 }, () => 'played' as const)] as const;

/** What a server does wrong everywhere, as it is with most mistakes. */
const everywhere = fc.dictionary(
  fc.constantFrom(...REQUIREMENTS),
  fc.constantFrom('fail' as const, 'pass' as const),
  {
    minKeys: 1,
    maxKeys: 3,
  },
);

/** Some of what is known of a whole run; a case that was not played has no checks, and some of what failed wavers. */
export const someRun: fc.Arbitrary<readonly RunCase[]> = fc
  .tuple(everywhere, ...IDS.map((id) => fc.tuple(fc.constant(id), checks, fc.constantFrom(...HOW))))
  .map(([always, ...rows]) =>
    rows.map(([id, found, how]): RunCase => {
      if (how === 'skip' || how === 'unreached') return { id, verdict: how, checks: [] };
      const judged = found.map(({ requirement, verdict, wavers }): RunCheck => {
        const firm = always[requirement];
        if (firm !== undefined) return { requirement, verdict: firm };
        return { requirement, verdict, ...(wavers && verdict === 'fail' && { wavers }) };
      });
      return { id, verdict: caseVerdict(judged.map(({ verdict }) => verdict)), checks: judged };
    }),
  );

const entry: fc.Arbitrary<ExpectedEntry> = fc
  .record({
    cases: fc.uniqueArray(fc.constantFrom(...PATTERNS), { minLength: 1, maxLength: 3 }),
    requirement: fc.constantFrom(...REQUIREMENTS, ...REQUIREMENTS, 'M-1-*', 'M-*', 'M-9-*'),
    reason: fc.constantFrom('bug 1', 'bug 2', 'not yet explained'),
  })
  .map((one) => ({ ...one, at: '' }));

const numbered = (name: string) =>
  fc
    .array(entry, { maxLength: 5 })
    .map((entries) => entries.map((one, i) => ({ ...one, at: `${name}:${i + 1}` })));

export const someList: fc.Arbitrary<ExpectedList> = fc.record({
  failures: numbered('failures'),
  flaky: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: numbered('flaky') }),
});
