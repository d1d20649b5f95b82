/** What a run tells its caller. The contract of the command line: precedence 130 > 70 > 2 > 1 > 3 > 0. */
export const EXIT = {
  conforms: 0,
  doesNotConform: 1,
  usage: 2,
  nothingJudged: 3,
  ourFault: 70,
  interrupted: 130,
} as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

export interface RunFacts {
  readonly interrupted: boolean;
  /** A check or case with the verdict error, or a reporter that broke. */
  readonly ourFault: boolean;
  readonly usage: boolean;
  readonly failed: boolean;
  /** At least one check was judged (pass, warn or fail). */
  readonly judged: boolean;
}

export function exitStatus(facts: RunFacts): ExitStatus {
  if (facts.interrupted) return EXIT.interrupted;
  if (facts.ourFault) return EXIT.ourFault;
  if (facts.usage) return EXIT.usage;
  if (facts.failed) return EXIT.doesNotConform;
  return facts.judged ? EXIT.conforms : EXIT.nothingJudged;
}
