import { truncated } from '../report/lines.ts';
import type { Screen } from '../report/reporter.ts';
import type { Standing } from './load.ts';
import { bytes, number } from './words.ts';

/** Seconds between two lines where lines cannot be rewritten. */
const EVERY = 10;

export interface Progress {
  show(now: Standing): void;
  /** Leaves the line to what follows. */
  end(): void;
}

/** How it goes, on a line that is rewritten, or on a line of its own now and then. */
export function createProgress(screen: Screen, sessions: number): Progress {
  let before = { seconds: 0, bytes: 0 };
  let toldAt = -EVERY;
  let open = false;
  return {
    show(now) {
      if (!screen.live && now.seconds - toldAt < EVERY) return;
      const { figures, seconds } = now;
      const rate = (figures.packets.bytes - before.bytes) / Math.max(0.001, seconds - before.seconds);
      before = { seconds, bytes: figures.packets.bytes };
      toldAt = seconds;
      const line = lineOf(now, sessions, rate);
      if (screen.live) screen.write(`\r\u001b[2K${truncated(line, screen.width - 1)}`);
      else screen.write(`${line}\n`);
      open = screen.live;
    },
    end() {
      if (open) screen.write('\r\u001b[2K');
      open = false;
    },
  };
}

function lineOf({ seconds, of, figures, violations }: Standing, asked: number, rate: number): string {
  const { sessions, packets } = figures;
  const broken = violations.count('fail');
  const troubles = [
    [sessions.unconnected + sessions.refused, 'refused'],
    [sessions.lost, 'lost'],
    [packets.late, 'late'],
    [packets.missing, 'missing'],
    [broken, broken === 1 ? 'violation' : 'violations'],
  ] as const;
  return [
    `${Math.floor(seconds)} of ${Math.ceil(of)} s`,
    `${number(sessions.playing)} of ${number(asked)} playing`,
    `${bytes(rate)}/s`,
    ...troubles.flatMap(([count, what]) => (count > 0 ? [`${number(count)} ${what}`] : [])),
  ].join('  ');
}
