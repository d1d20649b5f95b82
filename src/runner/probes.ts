import type { Scenario } from '../scenario/scenario.ts';

/** Scenarios that are no cases: they are played before the suite, to read what the target claims. */
export interface Probes {
  /** Opens content and reads its header. */
  readonly opening: Scenario;
  /** Ask for packet pair, each for one kind. */
  readonly packetPairProbes: readonly Scenario[];
}

/** The probes of the built-in suite, which have the tag `probe`. */
export function probesOf(suite: readonly Scenario[]): Probes {
  const opening = suite.find(({ file }) => file === 'mmsp/probe');
  if (opening === undefined) throw new Error('the built-in suite has no probe');
  return { opening, packetPairProbes: suite.filter(({ file }) => file === 'mmsp/probe-packet-pair') };
}
