import { inertJson } from '../report/inert.ts';
import { type Comparison, KINDS } from './changes.ts';
import { verdictLine } from './changes-text.ts';
import type { RunCard } from './run-card.ts';

/** For programs: everything that changed, with the texts as they were stored. */
export function changesJson(comparison: Comparison): string {
  const { before, after, remarks, changes, stillFailing, regressed } = comparison;
  const told = {
    regressed,
    verdict: verdictLine(comparison),
    before: run(before),
    after: run(after),
    remarks,
    stillFailing,
    changes: changes.map(({ kind, case: id, sentence: requirement, ...seen }) => ({
      kind,
      regression: KINDS[kind].counts,
      case: id,
      requirement,
      ...seen,
    })),
  };
  return `${inertJson(told, 2)}\n`;
}

const run = ({ label, start, end, incomplete, part }: RunCard) => ({
  name: label,
  target: start.target,
  tool: start.tool,
  suite: start.suite,
  started: start.started,
  status: end.status,
  verdict: end.verdict,
  checks: end.checks,
  cases: end.cases,
  incomplete,
  part,
});
