import { closeSync, openSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { UsageError } from '../cli/usage-error.ts';
import { duration, LARGEST_SEED, wholeNumber } from '../cli/values.ts';
import { BEHAVIOURS } from './behaviours/index.ts';
import type { CampaignOptions } from './campaign.ts';
import { plantedNames } from './planted.ts';

export interface Asked {
  readonly campaign: Omit<CampaignOptions, 'worker' | 'say'>;
  /** The one seed that is replayed, with all that happens. */
  readonly replay?: number;
  /** A file for the summary. */
  readonly json?: string;
}

/** By the clock of the player: no scenario waits as long, whatever comes. */
const DEADLINE = 300_000;
/** A process that is busy may say nothing for a while. */
const SILENCE = 60_000;
const MEMORY = 300e6;

export const HELP = `npm run campaign -- [options]

  --seeds N         how many seeds (1000)
  --first N         the first of them (1)
  --replay SEED     one seed alone, and everything that happens in it
  --at-once N       seeds beside each other in a process (10)
  --processes N     (2)
  --max-time TIME   begins nothing new after that time: 60s, 10m
  --only NAME       of the behaviours only these; may be given several times
  --json FILE       the summary for programs
  --plant NAME      puts a fault into the harness, to see it found: ${plantedNames.join(', ')}
  --list            the behaviours
`;

/** The options of the campaign. Throws a UsageError for what cannot be. */
export function optionsOf(args: readonly string[]): Asked | 'help' | 'list' {
  const { values: given } = parse(args);
  if (given.help) return 'help';
  if (given.list) return 'list';
  const number = (name: 'seeds' | 'first' | 'at-once' | 'processes' | 'replay', low: number, high: number) =>
    wholeNumber(`--${name}`, given[name] ?? '', low, high);
  const only = given.only ?? [];
  for (const name of only)
    known(
      '--only',
      name,
      BEHAVIOURS.map((behaviour) => behaviour.name),
    );
  if (given.plant !== undefined) known('--plant', given.plant, plantedNames);
  const maxTime = given['max-time'];
  if (given.replay !== undefined && given.json !== undefined)
    throw new UsageError('--json does not go with --replay, which tells everything as it happens');
  const first = number('first', 0, LARGEST_SEED);
  const seeds = number('seeds', 1, 10_000_000);
  const last = first + seeds - 1;
  if (last > LARGEST_SEED)
    throw new UsageError(`the last seed is ${last}, and the greatest there is ${LARGEST_SEED}`);
  if (given.json !== undefined) writable(given.json);
  return {
    campaign: {
      first,
      seeds,
      atOnce: number('at-once', 1, 200),
      processes: number('processes', 1, 32),
      deadline: DEADLINE,
      silence: SILENCE,
      memory: MEMORY,
      only,
      ...(maxTime !== undefined && { maxTime: duration('--max-time', maxTime) }),
      ...(given.plant !== undefined && { plant: given.plant }),
    },
    ...(given.replay !== undefined && { replay: number('replay', 0, LARGEST_SEED) }),
    ...(given.json !== undefined && { json: given.json }),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        seeds: { type: 'string', default: '1000' },
        first: { type: 'string', default: '1' },
        replay: { type: 'string' },
        'at-once': { type: 'string', default: '10' },
        processes: { type: 'string', default: '2' },
        'max-time': { type: 'string' },
        only: { type: 'string', multiple: true },
        json: { type: 'string' },
        plant: { type: 'string' },
        list: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    // The first sentence says what is wrong; what follows is advice on positionals, of which there are none.
    throw new UsageError(`${text.split(/\.\s/)[0]}; npm run campaign -- --help lists the options`);
  }
}

/** Known before the seeds are played, which takes its time. */
function writable(path: string): void {
  try {
    closeSync(openSync(path, 'a'));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new UsageError(`--json ${path} cannot be written: ${code}`);
  }
}

function known(option: string, name: string, names: readonly string[]): void {
  if (!names.includes(name))
    throw new UsageError(`${option} must be one of ${names.join(', ')}, got ${JSON.stringify(name)}`);
}
