import { type ChildProcess, fork } from 'node:child_process';
import type { Trouble } from './round.ts';
import type { SeedResult } from './seed.ts';
import type { FromWorker, Orders, ToWorker } from './talk.ts';

export interface CrewOptions {
  /** The script that a process runs. */
  readonly worker: URL;
  readonly orders: Orders;
  /** Milliseconds without a word after which a process is taken to hang, and killed. */
  readonly silence: number;
  readonly told: (result: SeedResult) => void;
  readonly trouble: (trouble: Trouble) => void;
  /** The most resident memory of a process, bytes, after each of its rounds. */
  readonly peak: (bytes: number, seeds: readonly number[]) => void;
}

/** A process that plays one round after the other; when it dies, another one takes its place. */
export interface Member {
  /** Plays them, and tells of each; those that may have ended the process are played once more, one at a time. */
  play(seeds: readonly number[]): Promise<void>;
  stop(): Promise<void>;
}

export function hire(options: CrewOptions): Member {
  let hand: Promise<Hand> | undefined;

  async function round(seeds: readonly number[]) {
    hand ??= startHand(options);
    const end = await (await hand).play(seeds);
    if (end.died !== undefined) hand = undefined;
    return end;
  }

  return {
    async play(seeds) {
      const { unfinished, died } = await round(seeds);
      if (died === undefined) return;
      if (seeds.length === 1) return options.trouble({ ...died, seeds });
      let found = false;
      for (const seed of unfinished) {
        const { died: alone } = await round([seed]);
        if (alone === undefined) continue;
        found = true;
        options.trouble({ ...alone, seeds: [seed] });
      }
      // What several of them brought about together, or what was left of those before, is no less a fault.
      if (!found) options.trouble({ ...died, text: `${died.text}; no seed alone brings it about`, seeds });
    },
    async stop() {
      await (await hand)?.stop();
      hand = undefined;
    },
  };
}

/** Milliseconds for a process to be ready. */
const START = 60_000;

interface Hand {
  play(seeds: readonly number[]): Promise<{
    readonly unfinished: readonly number[];
    readonly died?: Pick<Trouble, 'fault' | 'text'>;
  }>;
  stop(): Promise<void>;
}

/**
 * How much garbage Node lets pile up before it looks differs by version and machine, and what is kept is the question:
 * it looks soon, and what is kept for good has a limit, at which the process dies.
 */
const HEAP = ['--max-semi-space-size=8', '--max-old-space-size=160'] as const;

async function startHand({ worker, orders, silence, told, trouble, peak }: CrewOptions): Promise<Hand> {
  const child = fork(worker, { serialization: 'advanced', execArgv: [...HEAP] });
  // A machine with much to do takes its time to start one.
  const hear = watch(child, Math.max(silence, START));
  const gone = new Promise<string>((resolve) => {
    child.once('exit', (status, signal) => resolve(signal ?? `status ${status}`));
  });
  await Promise.race([hear.next(({ say }) => say === 'ready'), gone]);
  hear.bears(silence);
  const tell = (what: ToWorker): void => {
    // One that is gone is seen to be gone.
    if (child.connected) child.send(what, () => {});
  };
  tell({ orders });
  return {
    async play(seeds) {
      const left = new Set(seeds);
      const over = hear.next((said) => {
        if (said.say === 'seed') {
          left.delete(said.result.seed);
          told(said.result);
        }
        if (said.say !== 'round') return false;
        for (const one of said.troubles) trouble(one);
        peak(said.peak, seeds);
        return true;
      });
      tell({ round: seeds });
      const how = await Promise.race([over, gone]);
      if (how === undefined) return { unfinished: [] };
      const fault = hear.hung() ? 'hang' : 'crash';
      const text =
        fault === 'hang'
          ? `the process said nothing for ${silence / 1000} s`
          : `the process was gone: ${how}`;
      return { unfinished: [...left], died: { fault, text } };
    },
    async stop() {
      if (child.connected) child.disconnect();
      await gone;
    },
  };
}

/** Hears what a process says, and kills it when it says nothing for too long. */
function watch(child: ChildProcess, first: number) {
  let silence = first;
  let hung = false;
  const kill = (): void => {
    hung = true;
    child.kill('SIGKILL');
  };
  let timer = setTimeout(kill, silence);
  const again = (): void => {
    clearTimeout(timer);
    timer = setTimeout(kill, silence);
  };
  child.on('message', again);
  child.once('exit', () => clearTimeout(timer));
  return {
    hung: () => hung,
    bears(ms: number): void {
      silence = ms;
      if (child.connected) again();
    },
    /** Resolves with what is said that fits. */
    next: (fits: (said: FromWorker) => boolean): Promise<undefined> =>
      new Promise((resolve) => {
        const look = (said: FromWorker): void => {
          if (!fits(said)) return;
          child.off('message', look);
          resolve(undefined);
        };
        child.on('message', look);
      }),
  };
}
