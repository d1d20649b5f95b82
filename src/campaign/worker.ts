import { run } from '../runner/run.ts';
import { type CheckXml, checkedReports } from './checked-reports.ts';
import { watchMemory } from './memory-watch.ts';
import { type Play, planted } from './planted.ts';
import { playRound } from './round.ts';
import { playSeed } from './seed.ts';
import type { FromWorker, Orders, ToWorker } from './talk.ts';
import { openWorld } from './world.ts';

/** How often a process says that it can still be talked to, milliseconds. */
const ALIVE_EVERY = 500;

export const playOf = ({ plant }: Pick<Orders, 'plant'>): Play =>
  plant === undefined ? run : planted(plant, run);

/** Plays rounds of seeds for the process that has started this one, as long as that is there. */
export async function work(checkXml: CheckXml): Promise<void> {
  const say = (what: FromWorker): void => {
    process.send?.(what);
  };
  const memory = watchMemory();
  const world = await openWorld();
  let orders: Orders = { atOnce: 1, only: [], deadline: 0 };
  process.on('disconnect', () => process.exit());
  process.on('message', (told: ToWorker) => {
    if ('orders' in told) orders = told.orders;
    else void round(told.round);
  });
  setInterval(() => say({ say: 'alive' }), ALIVE_EVERY).unref();
  say({ say: 'ready' });

  async function round(seeds: readonly number[]): Promise<void> {
    const options = {
      world,
      reports: (seed: number) => checkedReports(seed, checkXml),
      play: playOf(orders),
      only: new Set(orders.only),
      deadline: orders.deadline,
    };
    const troubles = await playRound({
      seeds,
      atOnce: orders.atOnce,
      play: (seed) => playSeed(seed, options),
      told: (result) => say({ say: 'seed', result }),
    });
    say({ say: 'round', troubles, peak: memory.peak() });
  }
}
