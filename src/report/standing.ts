import type { CheckEvent, RunEnd } from '../events.ts';
import { inert, SHOWN } from './inert.ts';
import { type CaseStory, type Outcome, outcome } from './run-story.ts';

/** What a case is to who gates on it, the list of expected failures taken into account. */
export interface Standing extends Outcome {
  readonly kind: 'passed' | 'failed' | 'error' | 'unexpected' | 'listed' | 'unjudged';
}

export function standing(story: CaseStory, run: RunEnd | undefined): Standing {
  const found = outcome(story, run);
  return { ...found, kind: kindOf(story, found) };
}

function kindOf({ end }: CaseStory, { verdict }: Outcome): Standing['kind'] {
  if (verdict === 'error') return 'error';
  if ((end?.unexpected?.length ?? 0) > 0) return 'unexpected';
  if (end?.listed !== undefined) return 'listed';
  if (verdict === 'fail') return 'failed';
  return verdict === 'skip' || verdict === 'unreached' || verdict === 'inconclusive' ? 'unjudged' : 'passed';
}

/** Whether the run is worse for it. */
export const isBad = ({ kind }: Standing): boolean =>
  kind === 'failed' || kind === 'error' || kind === 'unexpected';

const breaks = ({ verdict }: CheckEvent): boolean => verdict === 'fail' || verdict === 'error';

/** Checks that fail and that no list expects to. */
export const failing = (checks: readonly CheckEvent[]): CheckEvent[] =>
  checks.filter((check) => breaks(check) && check.listed === undefined);

export const listedOf = (checks: readonly CheckEvent[]): CheckEvent[] =>
  checks.filter((check) => check.listed !== undefined);

/** `the reason given; MMSP-2.2.3-07, MMSP-2.2.3-08` */
export function listedWords(reason: string, checks: readonly CheckEvent[]): string {
  const ids = listedOf(checks).map(({ requirement }) => inert(requirement));
  return [inert(reason, SHOWN), ...(ids.length > 0 ? [ids.join(', ')] : [])].join('; ');
}

/** Why a case was not judged. */
export const whyUnjudged = (story: CaseStory, { verdict, reason }: Standing): string =>
  inert(
    reason ?? story.checks.find((check) => check.verdict === verdict)?.why ?? 'no reason was given',
    SHOWN,
  );

/** How many attempts a case had so far. */
export const attemptsOf = ({ attempts, end }: CaseStory): number => end?.attempts ?? attempts.length + 1;
