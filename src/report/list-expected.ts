import type { CaseEnd, CheckEvent } from '../events.ts';
import type { Rate } from '../verdict/expectations.ts';
import { type Cause, causes } from './causes.ts';
import { headline } from './check-text.ts';
import { count } from './counts.ts';
import { inert, SHOWN } from './inert.ts';
import { fold } from './lines.ts';
import type { Attempt, CaseStory } from './run-story.ts';

/** What an entry of the list of expected failures names, a line for each reason: `MMSP-2.2.3-07, MMSP-2.2.3-08: bug 1`. */
export function listedLines(checks: readonly CheckEvent[]): string[] {
  const ids = new Map<string, string[]>();
  for (const { listed, flaky, requirement } of checks) {
    if (listed === undefined) continue;
    const key = `${flaky ? 'flaky, ' : ''}${inert(listed, SHOWN)}`;
    const known = ids.get(key);
    if (known === undefined) ids.set(key, [inert(requirement)]);
    else known.push(inert(requirement));
  }
  return Array.from(ids, ([reason, names]) => `${names.join(', ')}: ${reason}`);
}

/** What the list says of the case and does not hold. */
export const unexpectedLines = ({ unexpected = [] }: CaseEnd): string[] =>
  unexpected.map((sentence) => inert(sentence, SHOWN));

/** Earlier attempts, and what failed in them, a line each. */
export const attemptLines = ({ attempts }: CaseStory): string[] =>
  attempts.flatMap(({ end, checks }) => [
    `attempt ${end.attempt}  ${end.verdict}${end.reason === undefined ? '' : `, ${inert(end.reason, SHOWN)}`}`,
    ...failedCauses({ checks }).map(
      ({ check, consequences }) =>
        `  ${headline(check)}${consequences.length === 0 ? '' : ` (${count(consequences.length, 'consequence')})`}`,
    ),
  ]);

const failedCauses = ({ checks }: Pick<Attempt, 'checks'>): Cause[] =>
  causes(checks.filter(({ verdict }) => verdict === 'fail' || verdict === 'error'));

/** How often what is listed as flaky failed, all times that a case was played taken together. */
export interface RateBook {
  add(end: CaseEnd): void;
  lines(width: number): string[];
}

type CaseRate = Rate & { readonly id: string };

const rateLine = ({ id, requirement, failed, attempts, reason }: CaseRate): string =>
  `flaky: ${inert(id, SHOWN)} ${inert(requirement)} failed ${failed} of ${count(attempts, 'attempt')}: ${inert(reason, SHOWN)}`;

export function rateBook(): RateBook {
  const rates = new Map<string, CaseRate>();
  return {
    add({ case: id, rates: more = [] }) {
      const name = id.replace(/#\d+$/, '');
      for (const rate of more) {
        const key = `${name} ${rate.requirement}`;
        const known = rates.get(key);
        if (known === undefined) rates.set(key, { id: name, ...rate });
        else
          rates.set(key, {
            ...known,
            failed: known.failed + rate.failed,
            attempts: known.attempts + rate.attempts,
          });
      }
    },
    lines(width) {
      const failed = Array.from(rates.values()).filter((rate) => rate.failed > 0);
      const firm = rates.size - failed.length;
      const quiet = `flaky: ${count(firm, 'check')} so listed failed in no attempt`;
      return [...failed.map(rateLine), ...(firm > 0 ? [quiet] : [])].flatMap((line) =>
        fold(line, width, '  ', '    '),
      );
    },
  };
}
