import { writeFileSync } from 'node:fs';
import { isUsage } from '../cli/usage-error.ts';
import { inert } from '../report/inert.ts';
import { EXIT } from '../verdict/exit-status.ts';
import { BEHAVIOURS } from './behaviours/index.ts';
import { campaign, megabytes } from './campaign.ts';
import { type CheckXml, checkedReports } from './checked-reports.ts';
import { watchMemory } from './memory-watch.ts';
import { type Asked, HELP, optionsOf } from './options.ts';
import { playRound } from './round.ts';
import { playSeed } from './seed.ts';
import { summaryText } from './summary.ts';
import { playOf } from './worker.ts';
import { openWorld } from './world.ts';

export interface Surroundings {
  readonly args: readonly string[];
  /** The script that a process for seeds runs. */
  readonly worker: URL;
  readonly checkXml: CheckXml;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** The command: returns the exit status, 0 when the harness bore everything, 1 when not, 2 for options that cannot be. */
export async function main({ args, worker, checkXml, out, err }: Surroundings): Promise<number> {
  let asked: ReturnType<typeof optionsOf>;
  try {
    asked = optionsOf(args);
  } catch (error) {
    if (!isUsage(error)) throw error;
    err(`campaign: ${error.message}\n`);
    return EXIT.usage;
  }
  if (asked === 'help') out(HELP);
  else if (asked === 'list') for (const { name, says } of BEHAVIOURS) out(`${name.padEnd(24)}${says}\n`);
  else if (asked.replay !== undefined) return replay(asked.replay, asked, checkXml, out);
  else {
    const sum = await campaign({ ...asked.campaign, worker, say: (line) => err(`${inert(line)}\n`) });
    const same = args.flatMap((arg, i) =>
      arg.startsWith('--only') ? args.slice(i, arg.includes('=') ? i + 1 : i + 2) : [],
    );
    out(summaryText(sum, (seed) => ['npm run campaign --', ...same, '--replay', String(seed)].join(' ')));
    if (asked.json !== undefined) writeFileSync(asked.json, `${JSON.stringify(sum, undefined, 2)}\n`);
    return sum.found.length > 0 ? EXIT.doesNotConform : EXIT.conforms;
  }
  return EXIT.conforms;
}

/** One seed in this process, with everything that happens. */
async function replay(
  seed: number,
  { campaign: options }: Asked,
  checkXml: CheckXml,
  out: Surroundings['out'],
) {
  const memory = watchMemory();
  const world = await openWorld();
  const tell = (line: string): void => out(`${inert(line)}\n`);
  let problems = 0;
  try {
    const only = new Set(options.only);
    const troubles = await playRound({
      seeds: [seed],
      atOnce: 1,
      play: (one) =>
        playSeed(one, {
          ...{ world, only, tell, play: playOf(options), deadline: options.deadline },
          reports: (number) => checkedReports(number, checkXml),
        }),
      told(result) {
        tell(`seed ${seed}: ${result.verdict}`);
        for (const { fault, text } of result.problems) tell(`${fault}: ${text}`);
        problems += result.problems.length;
      },
    });
    for (const { fault, text } of troubles) tell(`${fault}: ${text}`);
    problems += troubles.length;
    tell(`peak RSS ${megabytes(memory.peak())} MB`);
  } finally {
    memory.stop();
    await world.right.close();
  }
  return problems > 0 ? EXIT.doesNotConform : EXIT.conforms;
}
