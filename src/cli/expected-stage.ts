import type { CaseEnd, CheckEvent, RunEnd, RunEvent } from '../events.ts';
import { EXIT, type ExitStatus } from '../verdict/exit-status.ts';
import { type Expectations, expectations, type SettledCase } from '../verdict/expectations.ts';
import type { ExpectedList } from '../verdict/expected-list.ts';
import { type JudgedCase, runVerdict } from '../verdict/run-verdict.ts';

export interface ExpectedStage extends Pick<Expectations, 'foreseen'> {
  on(event: RunEvent): void;
}

/** Checks and attempts of a case that is not over. */
interface Open {
  readonly attempts: SettledCase['attempts'][number][];
  checks: CheckEvent[];
}

/**
 * Holds a list of expected failures against the story of a run, event by event: checks that the list names say so,
 * the end of a case says what the list got wrong of it, and the verdict on the run is given anew. What an earlier list
 * said is forgotten, so that a stored run can be held against another.
 */
export function expectedStage(list: ExpectedList, emit: (event: RunEvent) => void): ExpectedStage {
  const open = new Map<string, Open>();
  const judged: JudgedCase[] = [];
  /** Cases that were not played because of an earlier failure: how many, by that. */
  const left = new Map<string, number>();
  let known: Expectations | undefined;
  let plan: { readonly cases: readonly string[]; readonly whole: boolean } = { cases: [], whole: false };

  const find = (id: string): Open => {
    const found = open.get(id) ?? { attempts: [], checks: [] };
    open.set(id, found);
    return found;
  };

  function checked(event: CheckEvent, { listed }: Expectations): CheckEvent {
    const { listed: _, flaky: __, ...bare } = event;
    const why = event.verdict === 'fail' ? listed(event.case, event.requirement) : undefined;
    return { ...bare, ...(why && { listed: why.reason }), ...(why?.flaky && { flaky: true }) };
  }

  function ended(event: CaseEnd, { settle }: Expectations): CaseEnd {
    const { attempts, checks } = find(event.case);
    open.delete(event.case);
    const { listed: _, unexpected: __, rates: ___, ...bare } = event;
    const { id, verdict, reason } = { ...event, id: event.case };
    const { listed, unexpected, rates } = settle({ id, verdict, attempts: [...attempts, checks] });
    if (verdict === 'unreached' && reason !== undefined && checks.length === 0)
      left.set(reason, (left.get(reason) ?? 0) + 1);
    const said = { ...(listed !== undefined && { listed }), ...(unexpected.length > 0 && { unexpected }) };
    judged.push({
      id,
      verdict,
      ...(event.flaky && { flaky: true }),
      ...(reason !== undefined && { reason }),
      ...said,
      checks: checks.map(weight),
    });
    return { ...bare, ...said, ...(rates.length > 0 && { rates }) };
  }

  const on = (event: RunEvent): void => {
    if (event.type === 'run-start') {
      known = expectations(list, event.started.slice(0, 10));
      const whole = event.filtered !== true && event.shard === undefined;
      plan = { cases: event.cases.map(({ id }) => id), whole };
      emit(event);
    } else if (known === undefined) emit(event);
    else if (event.type === 'check') {
      const check = checked(event, known);
      find(event.case).checks.push(check);
      emit(check);
    } else if (event.type === 'attempt-end') {
      const one = find(event.case);
      one.attempts.push(one.checks);
      one.checks = [];
      emit(event);
    } else if (event.type === 'case-end') emit(ended(event, known));
    else if (event.type === 'run-end') {
      const stale = VERDICTS.has(event.status) ? known.stale(plan) : [];
      const end = verdictOf(event, judged, stale);
      const hides = end.status === EXIT.conforms ? notReached(event, left) : [];
      emit(hides.length === 0 ? end : verdictOf(event, judged, [...stale, ...hides]));
    } else emit(event);
  };
  return { on, foreseen: (id, checks) => known?.foreseen(id, checks) };
}

/** A whole story held against a list. */
export function heldAgainst(list: ExpectedList, story: readonly RunEvent[]): RunEvent[] {
  const told: RunEvent[] = [];
  const { on } = expectedStage(list, (event) => told.push(event));
  for (const event of story) on(event);
  return told;
}

const weight = ({ verdict, listed }: CheckEvent) => ({ verdict, ...(listed !== undefined && { listed }) });

/** What ended the run, or kept cases from being played, may be listed; that they were not tested is not excused by that. */
function notReached({ reason: ended }: RunEnd, left: ReadonlyMap<string, number>): string[] {
  if (ended !== undefined) return [`the run ended before its time, which no list excuses: ${ended}`];
  return Array.from(
    left,
    ([why, cases]) =>
      `${cases} ${cases === 1 ? 'case was' : 'cases were'} not reached, which no list excuses: ${why}`,
  );
}

/** A run without a verdict says nothing of the list. */
const VERDICTS: ReadonlySet<ExitStatus> = new Set<ExitStatus>([EXIT.conforms, EXIT.doesNotConform]);

/** The verdict with the list; an interruption, a fault of ours and a target that cannot be reached stay what they are. */
function verdictOf(end: RunEnd, judged: readonly JudgedCase[], stale: readonly string[]): RunEnd {
  const { listed: _, stale: __, ...bare } = end;
  const verdict = runVerdict(judged, {
    interrupted: end.status === EXIT.interrupted,
    unreachable: end.status === EXIT.nothingJudged,
    ...(end.reason !== undefined && { why: end.reason }),
    stale,
  });
  // The harness broke, and not in a check: its cases do not tell.
  if (end.status === EXIT.ourFault && verdict.status !== EXIT.ourFault) return bare;
  return { ...bare, ...verdict, untested: end.untested };
}
