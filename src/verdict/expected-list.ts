import picomatch from 'picomatch';

/** Known nonconformities of a server: what fails there is expected, and a run says what of it does not hold. */
export interface ExpectedList {
  /** Fail in every case that they name. */
  readonly failures: readonly ExpectedEntry[];
  /** Fail now and then. */
  readonly flaky: readonly ExpectedEntry[];
}

export interface ExpectedEntry {
  /** Where it stands, for the sentences that speak of it: `known.yaml:12`. */
  readonly at: string;
  /** Ids of cases, of whole scenarios, or globs over either. */
  readonly cases: readonly string[];
  /** An id, or a pattern such as `MMSP-3.2.5.11-*`. */
  readonly requirement: string;
  readonly reason: string;
  /** The day, in UTC, from which on it excuses nothing: `2027-06-30`. */
  readonly expires?: string;
}

/** Most failures that one pattern may excuse: who excuses more no longer knows what. */
export const MOST_SWALLOWED = 20;

/** Brackets are part of a case's id, `happy-path[transport=tcp]`, and no character class; `!` negates nothing. */
const GLOB = { dot: true, nobracket: true, nonegate: true };

/**
 * Whether a pattern names a case. One without wildcards names a case, or all cases of a scenario; never a beginning. It
 * names a case however often it is played.
 */
export function namesCase(pattern: string): (id: string) => boolean {
  const fits = isPattern(pattern) ? picomatch(pattern, GLOB) : (name: string) => name === pattern;
  return (id) => fits(caseOf(id)) || fits(scenarioOf(id));
}

export function namesRequirement(pattern: string): (id: string) => boolean {
  if (!isPattern(pattern)) return (id) => id === pattern;
  return picomatch(pattern, GLOB);
}

/** `mmsp/general/happy-path[transport=tcp]` of `mmsp/general/happy-path[transport=tcp]#3`, the third time it is played. */
export const caseOf = (id: string): string => id.replace(/#\d+$/, '');

/** `mmsp/general/happy-path` of `mmsp/general/happy-path[transport=tcp]` */
export const scenarioOf = (id: string): string => caseOf(id).replace(/\[.*$/s, '');

/** Whether it may name more than one. */
export const isPattern = (text: string): boolean => /[*?{}()]/.test(text);
