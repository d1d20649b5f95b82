import { EXIT } from '../verdict/exit-status.ts';
import type { LoadDocument, PercentilesDocument } from './document-schema.ts';
import type { LoadResult } from './load.ts';
import type { Spread } from './spread.ts';
import type { ViewerEnd } from './viewer-end.ts';

/** What a report tells beside what was measured. */
export interface About {
  readonly tool: string;
  readonly target: string;
  readonly file: string;
  readonly started: string;
  readonly command: string;
  readonly platform: string;
  readonly plan: LoadDocument['plan'];
  readonly servesToo: boolean;
  /** Seconds, and bytes. */
  readonly cost: { readonly processor: number; readonly memory: number };
}

/** All that is told of a load: every report is made of this. */
export function documentOf(result: LoadResult, about: About): LoadDocument {
  const { figures, violations, series, delay } = result;
  const { started, connected, played, mostPlaying, unconnected, refused, lost, unended, unfinished } =
    figures.sessions;
  const { cost, servesToo, ...of } = about;
  return {
    version: 1,
    ...of,
    ended: result.ended,
    ...endOf(result),
    seconds: Math.round(result.seconds * 1000) / 1000,
    sessions: {
      ...{ started, connected, played, mostPlaying, unconnected, refused, lost, unended, unfinished },
      stalled: result.stalled,
    },
    refusals: [...figures.refusals.all()],
    losses: [...figures.losses.all()],
    times: {
      connect: percentilesOf(figures.times.connect),
      firstReply: percentilesOf(figures.times.firstReply),
      firstPacket: percentilesOf(figures.times.firstPacket),
    },
    packets: {
      ...figures.packets,
      lateness: percentilesOf(figures.lateness),
      histogram: [...figures.bins()],
    },
    checks: { kept: violations.passes, requirements: violations.requirements, untold: result.untold },
    violations: violations.all().map(({ dump, first, ...violation }) => ({
      ...violation,
      first: { ...first, time: rounded(first.time) },
      dump: [...dump],
    })),
    faults: faultsOf(figures),
    harness: { delay: percentilesOf(delay), ...cost, servesToo },
    series: {
      interval: result.interval,
      ...series,
      at: series.at.map(rounded),
      delay: series.delay.map(rounded),
    },
  };
}

/** Precedence as in a run: interrupted, our own fault, violations, nothing that could be judged. */
function endOf({
  ended,
  figures,
  violations,
  nothing,
}: LoadResult): Pick<LoadDocument, 'status' | 'verdict'> {
  const { played, connected } = figures.sessions;
  const failed = violations.count('fail');
  if (ended === 'interrupted')
    return { status: EXIT.interrupted, verdict: 'interrupted: what follows is what there was until then' };
  if (figures.faults.count > 0 || violations.count('error') > 0)
    return { status: EXIT.ourFault, verdict: 'a fault of our own: these figures say nothing of the server' };
  if (nothing !== undefined) return nothingOf(nothing);
  if (failed > 0) {
    const kinds = violations.all().filter(({ verdict }) => verdict === 'fail').length;
    return {
      status: EXIT.doesNotConform,
      verdict: `${failed} violation${failed === 1 ? '' : 's'} of ${kinds} requirement${kinds === 1 ? '' : 's'}`,
    };
  }
  if (played > 0) return { status: EXIT.conforms, verdict: `no violation${troublesOf(figures.sessions)}` };
  return connected > 0
    ? { status: EXIT.doesNotConform, verdict: 'no session came to play' }
    : { status: EXIT.nothingJudged, verdict: 'no TCP connection could be made' };
}

/** What is no violation, and still nothing that anybody wants. */
function troublesOf({ unconnected, refused, lost, unended }: LoadResult['figures']['sessions']): string {
  const told = [
    [unconnected, 'without a connection'],
    [refused, 'refused'],
    [lost, 'lost'],
    [unended, 'never ended'],
  ].flatMap(([count, what]) => (count === 0 ? [] : [`${count} ${what}`]));
  return told.length === 0 ? '' : `, but of the sessions ${told.join(', ')}`;
}

/** A target that takes a connection and does not answer has failed; one that takes none was not judged. */
function nothingOf(end: ViewerEnd): Pick<LoadDocument, 'status' | 'verdict'> {
  switch (end.as) {
    case 'unconnected':
      return { status: EXIT.nothingJudged, verdict: `${end.why}; there was no load` };
    case 'refused':
      return {
        status: EXIT.doesNotConform,
        verdict: `the first connection already got no further than ${end.asked}: ${end.answer}; there was no load`,
      };
    default:
      return { status: EXIT.ourFault, verdict: 'the first connection came to no end; there was no load' };
  }
}

function faultsOf({ faults: { count, first } }: LoadResult['figures']): string[] {
  const told = first.map((fault) =>
    fault instanceof Error ? (fault.stack ?? fault.message) : String(fault),
  );
  return count > told.length ? [...told, `and ${count - told.length} more`] : told;
}

export function percentilesOf(spread: Spread): PercentilesDocument {
  const at = (share: number): number => roundedUp(spread.at(share));
  return {
    count: spread.count,
    p50: at(0.5),
    p90: at(0.9),
    p99: at(0.99),
    max: roundedUp(spread.max),
    curve: spread.count === 0 ? [] : Array.from({ length: 101 }, (_, percent) => at(percent / 100)),
  };
}

/** What is a tenth to the last bit but one stays it. */
const roundedUp = (ms: number): number => Math.ceil(ms * 10 - 1e-6) / 10;
const rounded = (ms: number): number => Math.round(ms * 10) / 10;
