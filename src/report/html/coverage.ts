import type { CheckEvent } from '../../events.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import type { CaseView, RunView } from './view.ts';

/** A sentence of the specification, and what became of it in this run. */
export interface Sentence {
  readonly id: string;
  readonly section: string;
  /** Any of its checks, for level and statement; none when it was not judged. */
  readonly check: CheckEvent | undefined;
  /** Indices of the cases in which it got each verdict. */
  readonly cases: ReadonlyMap<Verdict, readonly number[]>;
}

export type Standing = 'failed' | 'warned' | 'passed' | 'not judged';

export interface Section {
  readonly section: string;
  readonly sentences: readonly Sentence[];
}

/** All sentences that bind a server, those of the run-start and those that were judged, by section. */
export function coverageOf({ start, cases }: RunView): Section[] {
  const sections = new Map<string, Map<string, Found>>();
  const find = (section: string, id: string): Found => {
    const ids = sections.get(section) ?? new Map<string, Found>();
    sections.set(section, ids);
    const found = ids.get(id) ?? { check: undefined, cases: new Map() };
    ids.set(id, found);
    return found;
  };
  for (const { section, ids } of start?.sentences ?? []) for (const id of ids) find(section, id);
  for (const view of cases)
    for (const check of view.story.checks) note(find(check.section, check.requirement), check, view);
  return [...sections]
    .map(([section, ids]) => ({
      section,
      sentences: Array.from(ids, ([id, found]) => ({ id, section, ...found })).sort((a, b) =>
        compare(a.id, b.id),
      ),
    }))
    .sort((a, b) => compare(a.section, b.section));
}

interface Found {
  check: CheckEvent | undefined;
  readonly cases: Map<Verdict, number[]>;
}

function note(found: Found, check: CheckEvent, { index }: CaseView): void {
  found.check ??= check;
  const known = found.cases.get(check.verdict);
  if (known === undefined) found.cases.set(check.verdict, [index]);
  else known.push(index);
}

/** A note does not count, and what was skipped, inconclusive or not reached was not judged. */
export function standing({ cases }: Sentence): Standing {
  if (cases.has('fail')) return 'failed';
  if (cases.has('warn')) return 'warned';
  return cases.has('pass') ? 'passed' : 'not judged';
}

export const STANDINGS: readonly Standing[] = ['failed', 'warned', 'passed', 'not judged'];

const order = new Intl.Collator('en', { numeric: true });
const compare = (a: string, b: string): number => order.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);

/** Anchors of the sentences, by id: numbers in the order of the page. */
export function anchorsOf(sections: readonly Section[]): Map<string, string> {
  const ids = sections.flatMap(({ sentences }) => sentences.map(({ id }) => id));
  return new Map(ids.map((id, n) => [id, `r${n}`]));
}

/** A bit for each case in which the sentence was judged in any way, four to a hex digit, the first case lowest. */
export function bits({ cases }: Sentence, total: number): string {
  const digits = new Array<number>(Math.ceil(total / 4)).fill(0);
  for (const indices of cases.values())
    for (const index of indices) {
      const at = index >> 2;
      digits[at] = (digits[at] ?? 0) | (1 << (index & 3));
    }
  return digits
    .map((digit) => digit.toString(16))
    .join('')
    .replace(/0+$/, '');
}
