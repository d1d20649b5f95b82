import type { RunEnd } from '../events.ts';
import { EXIT, type ExitStatus } from '../verdict/exit-status.ts';
import { inert, SHOWN } from './inert.ts';

export interface RunTrouble {
  readonly type: string;
  readonly message: string;
}

/** What is wrong with the run itself, which who looks at its cases only would miss. */
export function runTrouble(end: RunEnd | undefined): RunTrouble | undefined {
  if (end === undefined) return { type: 'incomplete', message: 'the run stopped without a verdict' };
  const type = TROUBLE.get(end.status);
  return type === undefined ? undefined : { type, message: inert(end.reason ?? end.verdict, SHOWN) };
}

const TROUBLE: ReadonlyMap<ExitStatus, string> = new Map<ExitStatus, string>([
  [EXIT.usage, 'usage'],
  [EXIT.nothingJudged, 'nothing judged'],
  [EXIT.ourFault, 'internal error'],
  [EXIT.interrupted, 'interrupted'],
]);
