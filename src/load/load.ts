import { createClientIds } from '../protocols/mmsp/rules/client-ids.ts';
import type { Catalogue } from '../requirements/catalogue.ts';
import { onAbort } from '../runner/on-abort.ts';
import { createRandom } from '../runner/random.ts';
import { dialectOf } from './dialect.ts';
import { createFigures, type Figures, GRACE } from './figures.ts';
import { createOwnDelay, type OwnDelay } from './own-delay.ts';
import { createSeries, intervalOf, type Series } from './series.ts';
import { createTimed } from './timed.ts';
import { openViewer, type Viewer, type ViewerOptions } from './viewer.ts';
import type { ViewerEnd } from './viewer-end.ts';
import { type BrokenHere, createViolations, type Violations } from './violations.ts';

type Shared = 'host' | 'port' | 'bind' | 'path' | 'reference' | 'timeout' | 'clock' | 'signal' | 'buffer';

export interface LoadOptions extends Pick<ViewerOptions, Shared> {
  readonly sessions: number;
  /** Milliseconds: over which the sessions begin, and for which all of them then play. */
  readonly ramp: number;
  readonly duration: number;
  /** Milliseconds that a packet may come later than its send time says. */
  readonly tolerance: number;
  /** Of the identifiers of the viewers. */
  readonly seed: number;
  readonly catalogue: Catalogue;
  /** Hears every second how it stands. */
  readonly onSecond?: (now: Standing) => void;
}

/** How it stands. */
export interface Standing {
  /** Seconds since the first session began, of so many. */
  readonly seconds: number;
  readonly of: number;
  readonly figures: Figures;
  readonly violations: Violations;
  readonly series: Series;
}

export interface LoadResult extends Standing {
  readonly ended: 'complete' | 'interrupted' | 'early';
  /** Why there was no load at all. */
  readonly nothing?: ViewerEnd;
  readonly delay: OwnDelay['spread'];
  /** Sessions that played at the end and whose next packet was overdue by more than the tolerance. */
  readonly stalled: number;
  /** Sightings that were left out, because they go by time and this process was busy. */
  readonly untold: number;
  readonly interval: number;
}

/** Milliseconds between two looks at what is due while sessions begin. */
const PUMP = 20;
const SECOND = 1000;
/** Sessions that are ended before other work gets its turn. */
const AT_ONCE = 50;

/** Loads a server with viewers that are all judged. Never rejects for what a server does. */
export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const { sessions, ramp, duration, clock, signal, tolerance } = options;
  /** Ends the connections that are still on their way when the load is over. */
  const late = new AbortController();
  onAbort(signal, () => late.abort());
  const violations = createViolations(options.catalogue);
  const figures = createFigures(tolerance);
  const interval = intervalOf(ramp + duration);
  const { series, take } = createSeries();
  const delay = createOwnDelay(clock);
  const timed = createTimed(delay);
  const random = createRandom(options.seed, 'load');
  const viewers = new Set<Viewer>();
  let began = clock.now();
  /** When the wait is over; where timers have no turn for all that is to be read, a read ends it. */
  let wake = { at: Number.POSITIVE_INFINITY, now: () => {} };
  const standing = () => ({
    seconds: (clock.now() - began) / 1000,
    of: (ramp + duration) / 1000,
    figures,
    violations,
    series,
  });
  const { host, port, bind, path, reference, timeout, buffer } = options;
  const common = {
    ...{ host, port, path, timeout, clock, signal: late.signal },
    ...(bind !== undefined && { bind }),
    ...(reference && { reference }),
    ...(buffer && { buffer }),
  };

  const clientIds = createClientIds<One>((one, sighting) => one.see(sighting, one.unit));
  type One = { readonly see: ViewerOptions['report']; viewer: Viewer | undefined; unit: number };

  function open(number: number, chunkCount: 'letter' | 'custom'): void {
    const here: BrokenHere = new Map();
    const one: One = {
      see(sighting, unit) {
        one.unit = unit;
        if (timed.excuses(sighting)) return;
        violations.see(sighting, { session: number, unit, time: clock.now() - began }, here);
      },
      viewer: undefined,
      unit: 0,
    };
    const reads = delay.reader();
    const viewer = openViewer({
      ...common,
      guid: random.guid(),
      chunkCount,
      report: one.see,
      onMessage: (message) => clientIds(one, message, (other) => other.viewer?.open === true),
      reads(now, full) {
        reads(now, full);
        if (now > wake.at + PUMP) wake.now();
      },
      waited: delay.waited,
      hears: figures.hears(number, () => viewers.delete(viewer)),
    });
    one.viewer = viewer;
    viewers.add(viewer);
  }

  /** Waits so long, or until the load is interrupted. */
  const sleep = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const done = (): void => {
        wake = { at: Number.POSITIVE_INFINITY, now: () => {} };
        cancel();
        stopListening();
        resolve();
      };
      const cancel = clock.after(ms, done);
      wake = { at: clock.now() + ms, now: done };
      const stopListening = onAbort(signal, done);
    });

  const result = (more: Pick<LoadResult, 'ended' | 'stalled' | 'nothing'>): LoadResult => {
    delay.stop();
    return { ...standing(), ...more, delay: delay.spread, untold: timed.excused, interval };
  };

  const dialect = await dialectOf({ ...common, guid: random.guid() });
  if (dialect.chunkCount === undefined)
    return result({ ended: signal.aborted ? 'interrupted' : 'early', stalled: 0, nothing: dialect.end });

  began = clock.now();
  let started = 0;
  let second = 0;
  const all = ramp + duration;
  while (!signal.aborted) {
    const passed = clock.now() - began;
    const due = passed >= ramp ? sessions : Math.min(sessions, 1 + Math.floor((sessions * passed) / ramp));
    while (started < due) open(++started, dialect.chunkCount);
    if (passed >= (second + 1) * SECOND) {
      second = Math.floor(passed / SECOND);
      for (const viewer of viewers) viewer.check(clock.now());
      if (second * SECOND >= (series.at.length + 1) * interval)
        take(passed / SECOND, figures.sessions, figures.packets, delay.takeGreatest());
      options.onSecond?.(standing());
    }
    if (passed >= all || (started === sessions && viewers.size === 0)) break;
    const toSecond = (second + 1) * SECOND - passed;
    await sleep(Math.max(1, Math.min(started < sessions ? PUMP : toSecond, toSecond, all - passed)));
  }
  const isEarly = viewers.size === 0;
  const now = clock.now();
  const stalled = [...viewers].filter((viewer) => viewer.overdue(now) - delay.waited(now) > tolerance).length;
  const { seconds } = standing();
  await endAll();
  const ended = signal.aborted ? 'interrupted' : isEarly ? 'early' : 'complete';
  return { ...result({ ended, stalled }), seconds };

  /** In good order, as far as there is time for it; nothing that comes then is late. */
  async function endAll(): Promise<void> {
    figures.close();
    const began = clock.now();
    await inTurns((viewer) => viewer.stop());
    while (viewers.size > 0 && !signal.aborted && clock.now() - began < GRACE) await sleep(PUMP);
    await inTurns((viewer) => viewer.leave());
    late.abort();
  }

  async function inTurns(work: (viewer: Viewer) => void): Promise<void> {
    let nth = 0;
    for (const viewer of [...viewers]) {
      work(viewer);
      if (++nth % AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    // The last words of a session come in a turn of their own.
    await new Promise((resolve) => setImmediate(resolve));
  }
}
