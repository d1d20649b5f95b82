import { EXIT, type ExitStatus, exitStatus } from './exit-status.ts';
import type { Verdict } from './verdict.ts';

/** A case that is over, played or not. */
export interface JudgedCase {
  readonly id: string;
  readonly verdict: Verdict;
  /** `listed` where the list of expected failures names it. */
  readonly checks: readonly { readonly verdict: Verdict; readonly listed?: string }[];
  readonly reason?: string;
  /** It failed, and did not when it was tried again. */
  readonly flaky?: true;
  /** It fails as listed and in no other way. */
  readonly listed?: string;
  /** What the list says of it and does not hold. */
  readonly unexpected?: readonly string[];
}

export interface RunFate {
  readonly interrupted: boolean;
  /** No TCP connection could be made. */
  readonly unreachable: boolean;
  /** The harness failed, and not in a check. */
  readonly ourFault?: boolean;
  /** Why the run ended before its time. */
  readonly why?: string;
  /** What is wrong with the list of expected failures. */
  readonly stale?: readonly string[];
}

export type Counts = Readonly<Record<Verdict, number>>;

/** The verdict on the target: what was judged, and what was not and why. */
export interface RunVerdict {
  readonly status: ExitStatus;
  readonly verdict: string;
  readonly reason?: string;
  /** Failures that are listed stand under `listed` and not here. */
  readonly checks: Counts;
  readonly cases: Counts;
  readonly listed?: { readonly checks: number; readonly cases: number };
  readonly stale?: readonly string[];
  /** Cases that failed, and did not when they were tried again. */
  readonly flaky?: number;
  readonly untested: readonly { readonly what: string; readonly why: string }[];
}

export function runVerdict(judged: readonly JudgedCase[], fate: RunFate): RunVerdict {
  const { interrupted, unreachable, ourFault = false, why, stale = [] } = fate;
  const allChecks = judged.flatMap((one) => one.checks);
  const listedChecks = allChecks.filter(({ listed }) => listed !== undefined).length;
  const listedCases = judged.filter(({ listed }) => listed !== undefined).length;
  const checks = count(allChecks.filter(({ listed }) => listed === undefined));
  const cases = count(judged.filter(({ listed }) => listed === undefined));
  const flaky = judged.filter((one) => one.flaky).length;
  const broken = judged.flatMap(({ unexpected = [] }) => unexpected).length + stale.length;
  const total = checks.pass + checks.fail + checks.warn;
  const status = exitStatus({
    interrupted,
    ourFault: ourFault || cases.error > 0 || checks.error > 0,
    usage: false,
    failed: checks.fail > 0 || cases.fail > 0 || broken > 0,
    judged: total + listedChecks > 0 && !unreachable,
  });
  return {
    status,
    verdict: `${words(status, checks, cases, total, broken)}${listedWords(status, listedChecks)}${flakyWords(status, flaky)}`,
    ...(why !== undefined && { reason: why }),
    checks,
    cases,
    ...(listedChecks + listedCases > 0 && { listed: { checks: listedChecks, cases: listedCases } }),
    ...(stale.length > 0 && { stale }),
    ...(flaky > 0 && { flaky }),
    untested: untestedOf(judged),
  };
}

function words(status: ExitStatus, checks: Counts, cases: Counts, total: number, broken: number): string {
  switch (status) {
    case EXIT.conforms:
      return `conforms in ${checks.pass} of ${total} checks`;
    case EXIT.doesNotConform:
      if (checks.fail > 0)
        return `does not conform: ${checks.fail} of ${total} checks failed, in ${cases.fail} of ${sum(cases)} cases`;
      if (cases.fail > 0) return `does not conform: ${cases.fail} required cases could not be tested`;
      return `does not conform to the list of expected failures, which is wrong in ${broken === 1 ? 'one place' : `${broken} places`}`;
    case EXIT.interrupted:
      return 'no verdict: the run was interrupted';
    case EXIT.ourFault:
      return 'no verdict: the harness itself failed';
    default:
      return 'no verdict: nothing could be judged';
  }
}

const listedWords = (status: ExitStatus, listed: number): string =>
  listed > 0 && (status === EXIT.conforms || status === EXIT.doesNotConform)
    ? `; ${listed} more fail${listed === 1 ? 's' : ''} as expected`
    : '';

const flakyWords = (status: ExitStatus, flaky: number): string =>
  flaky > 0 && (status === EXIT.conforms || status === EXIT.doesNotConform)
    ? `; ${flaky} ${flaky === 1 ? 'case' : 'cases'} only when tried again`
    : '';

function count(judged: readonly { readonly verdict: Verdict }[]): Counts {
  const counts = { pass: 0, fail: 0, warn: 0, note: 0, skip: 0, inconclusive: 0, unreached: 0, error: 0 };
  for (const { verdict } of judged) counts[verdict] += 1;
  return counts;
}

const sum = (counts: Counts): number => Object.values(counts).reduce((total, n) => total + n, 0);

/** Cases that were not judged to the end, grouped by reason. */
function untestedOf(judged: readonly JudgedCase[]): { readonly what: string; readonly why: string }[] {
  const byReason = new Map<string, string[]>();
  for (const { id, verdict, reason } of judged) {
    if (verdict !== 'skip' && verdict !== 'inconclusive' && verdict !== 'unreached') continue;
    const key = `${verdict}: ${reason ?? 'no reason was given'}`;
    const ids = byReason.get(key);
    if (ids === undefined) byReason.set(key, [id]);
    else ids.push(id);
  }
  return [...byReason].map(([why, ids]) => ({ what: ids.join(', '), why }));
}
