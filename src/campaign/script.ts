import type { Scenario } from '../scenario/scenario.ts';
import type { Behaviour, Moment } from './behaviour.ts';
import { LISTS } from './behaviours/index.ts';
import { type Chance, chance } from './chance.ts';

/** When a behaviour takes the place of what the right server sends. */
export type When =
  /** The so-and-so-manieth packet of its kind on each connection, from 0. */
  | { readonly nth: number }
  /** Each packet of its kind, with a probability. */
  | { readonly chance: number };

export interface Part {
  readonly behaviour: Behaviour;
  readonly when: When;
}

/** All that one seed decides. */
export interface Script {
  readonly seed: number;
  readonly scenario: Scenario;
  /** Whether the conversations before the case are left alone, so that it comes to be played. */
  readonly spares: boolean;
  /** What happens, the first to be asked first; one works on what the one before it sends. */
  readonly parts: readonly Part[];
  /** Bytes that floods of a connection may have. */
  readonly budget: number;
  readonly retries: number;
  /** Whether the conversation that ends every run is played too. */
  readonly toTheEnd: boolean;
  /** Whether captures are written. */
  readonly captures: boolean;
  /** Milliseconds by the clock of the player after which the run is interrupted, as by its user. */
  readonly interrupted?: number;
}

const KILOBYTE = 1024;
const LATEST_INTERRUPTION = 8000;

/** Draws what happens in a seed. Only the named behaviours are used when there are any. */
export function scriptOf(seed: number, scenarios: readonly Scenario[], only: ReadonlySet<string>): Script {
  const drawn = chance(seed, 'script');
  const parts = Array.from({ length: drawn.pick([1, 1, 1, 2, 2, 3]) }, () => partOf(drawn, only));
  const udp = parts.some(({ behaviour }) => behaviour.udp);
  const media = parts.some(({ behaviour }) => behaviour.at === 'data');
  return {
    seed,
    parts,
    scenario: scenarioOf(
      scenarios.filter(
        ({ transport, needs }) => (!udp || transport === 'udp') && (!media || needs.content !== undefined),
      ),
      drawn,
    ),
    spares: drawn.happens(0.8),
    budget: drawn.pick([256, 256, 512, 1024, 4096]) * KILOBYTE,
    retries: drawn.happens(0.1) ? 1 : 0,
    captures: drawn.happens(0.1),
    toTheEnd: drawn.happens(0.2),
    ...(drawn.happens(0.05) && { interrupted: drawn.below(LATEST_INTERRUPTION) }),
  };
}

function partOf(drawn: Chance, only: ReadonlySet<string>): Part {
  // A list stands there as often as its weight says.
  const lists = LISTS.flatMap(({ weight, behaviours }) => {
    const wanted = behaviours.filter(({ name }) => only.size === 0 || only.has(name));
    return Array.from({ length: wanted.length === 0 ? 0 : weight }, () => wanted);
  });
  const behaviour = drawn.among(drawn.among(lists) ?? []);
  if (behaviour === undefined) throw new Error('there is no behaviour of that name');
  return { behaviour, when: whenOf(behaviour.at, drawn) };
}

/** Conversations have some ten messages, and dozens of Data packets. */
function whenOf(moment: Moment, drawn: Chance): When {
  if (moment === 'open') return { nth: 0 };
  if (drawn.happens(0.4)) return { chance: drawn.pick([0.05, 0.1, 0.3, 1]) };
  return { nth: drawn.below(drawn.pick(moment === 'message' ? [3, 6, 9] : [3, 6, 12, 30])) };
}

/** Every file as often as any other, whichever number of cases it makes. */
function scenarioOf(scenarios: readonly Scenario[], drawn: Chance): Scenario {
  const files = [...new Set(scenarios.map(({ file }) => file))];
  const file = drawn.among(files);
  const found = drawn.among(scenarios.filter((scenario) => scenario.file === file));
  if (found === undefined) throw new Error('there is no scenario to play');
  return found;
}

/** The script in words, a line each. */
export function scriptText({ scenario, spares, parts, budget, retries, interrupted }: Script): string[] {
  return [
    `plays ${scenario.id}${retries > 0 ? ', again when it fails' : ''}`,
    `the hostile server begins with ${spares ? 'the case' : 'the first connection'}, and floods with at most ${budget / KILOBYTE} KB`,
    ...(interrupted === undefined ? [] : [`the run is interrupted after ${interrupted} ms`]),
    ...parts.map(({ behaviour: { name, says, at }, when }) => `${name} (${says}): ${whenText(at, when)}`),
  ];
}

const WORDS: Readonly<Record<Moment, string>> = {
  open: 'connection',
  message: 'message',
  data: 'Data packet',
  any: 'packet',
};

function whenText(at: Moment, when: When): string {
  if (at === 'open') return 'each connection';
  return 'nth' in when
    ? `${WORDS[at]} ${when.nth + 1} of each connection`
    : `each ${WORDS[at]}, with a probability of ${when.chance}`;
}
