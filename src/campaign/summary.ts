import { addInputs, BEFORE_HEADER, type Inputs } from './inputs.ts';
import type { Trouble } from './round.ts';
import type { Fault, SeedResult } from './seed.ts';

/** What a campaign came to. */
export interface Summary {
  readonly first: number;
  /** Those that were asked for, and those that were played. */
  readonly seeds: number;
  readonly played: number;
  /** Seeds in which the hostile server came to do something. */
  readonly attacked: number;
  readonly milliseconds: number;
  readonly crashes: number;
  readonly hangs: number;
  /** Handles. */
  readonly leaks: number;
  readonly overMemory: number;
  readonly badReports: number;
  readonly ownFaults: number;
  /** Most resident memory of a process, bytes. */
  readonly peak: number;
  /** The longest that a seed took by the clock of the player, milliseconds, and which. */
  readonly longest: { readonly seed: number; readonly milliseconds: number };
  /** Packets that got past their header, and how many of them no right server had sent there. */
  readonly pastHeader: number;
  readonly pastHeaderHostile: number;
  readonly inputs: Inputs;
  /** How many different sets of verdicts came out, and requirements that were broken at least once. */
  readonly verdicts: number;
  readonly requirements: number;
  readonly found: readonly Trouble[];
}

/** Adds up what comes of seeds. */
export function summary() {
  const inputs: Inputs = {};
  const verdicts = new Set<string>();
  const requirements = new Set<string>();
  const found: Trouble[] = [];
  let played = 0;
  let attacked = 0;
  let peak = 0;
  let longest = { seed: 0, milliseconds: 0 };
  const count = (fault: Fault): number => found.filter((one) => one.fault === fault).length;
  return {
    add(result: SeedResult): void {
      played += 1;
      if (result.deeds > 0) attacked += 1;
      addInputs(inputs, result.inputs);
      verdicts.add(result.verdict);
      for (const id of result.broken) requirements.add(id);
      if (result.waited > longest.milliseconds)
        longest = { seed: result.seed, milliseconds: Math.round(result.waited) };
      for (const problem of result.problems) found.push({ ...problem, seeds: [result.seed] });
    },
    blame: (trouble: Trouble): void => void found.push(trouble),
    sawPeak(bytes: number): void {
      peak = Math.max(peak, bytes);
    },
    peak: () => peak,
    played: () => played,
    faults: () => found.length,
    done(of: Pick<Summary, 'first' | 'seeds' | 'milliseconds'>): Summary {
      const past = Object.entries(inputs).filter(([name]) => !BEFORE_HEADER.has(name));
      return {
        ...of,
        milliseconds: Math.round(of.milliseconds),
        played,
        attacked,
        crashes: count('crash'),
        hangs: count('hang'),
        leaks: found.reduce((sum, { fault, handles = 1 }) => sum + (fault === 'leak' ? handles : 0), 0),
        overMemory: count('memory'),
        badReports: count('report'),
        ownFaults: count('our fault'),
        peak,
        longest,
        pastHeader: past.reduce((sum, [, { reached }]) => sum + reached, 0),
        pastHeaderHostile: past.reduce((sum, [, { hostile }]) => sum + hostile, 0),
        inputs,
        verdicts: verdicts.size,
        requirements: requirements.size,
        found,
      };
    },
  };
}

const COLUMN = 34;

/** The summary for people; `replay` is the command that plays a seed by itself. */
export function summaryText(sum: Summary, replay: (seed: number) => string): string {
  const rows = Object.entries(sum.inputs).sort(
    ([, a], [, b]) => b.hostile - a.hostile || b.reached - a.reached,
  );
  const row = (name: string, reached: number | string, hostile: number | string): string =>
    `${name.padEnd(COLUMN)}${String(reached).padStart(10)}${String(hostile).padStart(10)}`;
  const culprits = [...new Set(sum.found.flatMap(({ seeds }) => (seeds.length === 1 ? seeds : [])))];
  return [
    `seeds                ${sum.played} of ${sum.seeds}, from ${sum.first} on, in ${Math.round(sum.milliseconds / 1000)} s; the server was hostile in ${sum.attacked}`,
    `crashes              ${sum.crashes}`,
    `hangs                ${sum.hangs}; the longest run took ${Math.round(sum.longest.milliseconds / 1000)} s of the player's time, seed ${sum.longest.seed}`,
    `leaked handles       ${sum.leaks}`,
    `invalid reports      ${sum.badReports}`,
    `our own faults       ${sum.ownFaults}`,
    `peak RSS             ${Math.round(sum.peak / 1e6)} MB in one process${sum.overMemory > 0 ? ', which is too much' : ''}`,
    `past the header      ${sum.pastHeader} packets, at least ${sum.pastHeaderHostile} of them hostile`,
    `distinct verdicts    ${sum.verdicts}; ${sum.requirements} requirements were broken at least once`,
    '',
    row('input', 'decoded', 'hostile'),
    ...rows.map(([name, { reached, hostile }]) => row(name, reached, hostile)),
    ...(culprits.length > 0 ? ['', ...culprits.slice(0, 20).map((seed) => `replay: ${replay(seed)}`)] : []),
    '',
  ].join('\n');
}
