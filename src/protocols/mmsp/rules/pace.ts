import type { AsfPacket } from '../../../asf/packet.ts';
import { ReportEndOfStream, StartPlaying } from '../messages/playing.ts';
import { valuesOf } from '../packet.ts';
import type { DataUnit } from '../unit.ts';
import { REWINDS } from './datagram-order.ts';
import { createPaceSamples, type Pace, type PaceSamples } from './pace-samples.ts';
import type { Play } from './plays.ts';
import { isMessage, type Rule, type RuleContext } from './rule.ts';

const AT_RATE = 'MMSP-3.2.5.12-11';
const ACCELERATES = 'MMSP-3.2.5.11-12';
/** Share of the pace that was asked for within which a stride is right, and beyond which it is wrong all along. */
const RIGHT = { least: 0.6, most: 1 / 0.6 };
const WRONG = { least: 1 / 2, most: 2 };
/** Milliseconds that a play has to take at the pace that it should have: in less a delay decides. */
const LONG = 250;
/** Share of the content in bursts from which on a pace is nothing that is kept. */
const IN_BURSTS = 0.5;
/** Share of the usual time that an accelerated start may take, and from which on it is none. */
const FASTER = 0.75;
const NO_FASTER = 0.9;
/** A bandwidth below so many times the bit rate of the content leaves nothing to see. */
const MORE_THAN_RATE = 1.5;
/** Milliseconds of content that have to come of an accelerated start. */
const ENOUGH = 1000;

export interface PaceRule {
  readonly rule: Rule;
  onMedia(unit: DataUnit, packet: AsfPacket, play: Play): void;
}

interface Current {
  readonly play: Play;
  readonly samples: PaceSamples;
  /** Arrival and send time of the first packet. */
  readonly began: { readonly time: number; readonly content: number };
  /** The same of the latest packet of an accelerated start. */
  accelerated: { readonly time: number; readonly content: number };
  /** Milliseconds of content that an accelerated start covers. */
  readonly acceleration: number;
  /** Milliseconds by which one packet of it came later than at the usual pace, at most. */
  delay: number;
  /** Packets have been lost, and those may have come faster. */
  lossy: boolean;
}

/**
 * How fast media comes ([MS-MMSP] 3.2.5.11, 3.2.5.12). A server may run its own clock, and nothing is known of the
 * way: a stride and an accelerated start are compared with a normal play of the same session.
 */
export function pace(): PaceRule {
  let context: RuleContext | undefined;
  let current: Current | undefined;
  /** Content per time of the latest normal play. */
  let normal: number | undefined;

  function settle(): void {
    const over = current;
    current = undefined;
    if (over === undefined || context === undefined) return;
    const { play } = over;
    if (play.stride !== undefined) {
      if (normal !== undefined) judgeRate(context, over, play.stride, normal);
    } else if (isAccelerated(play)) {
      if (normal !== undefined) judgeAcceleration(context, over, normal);
    } else {
      const found = over.samples.pace();
      if (found !== undefined) normal = isSteady(found) ? found.all : undefined;
    }
  }

  function add(play: Play, time: number, content: number, lossy = false): void {
    if (current !== undefined && current.play !== play) {
      // What was on its way when another play began.
      if (play.nth < current.play.nth) return;
      settle();
    }
    current ??= begin(play, { time, content });
    if (lossy) current.lossy = true;
    current.samples.add(time, content);
    if (content - current.began.content > current.acceleration) return;
    const { accelerated } = current;
    const usual = normal === undefined ? 0 : (content - accelerated.content) / normal;
    current.delay = Math.max(current.delay, time - accelerated.time - usual);
    current.accelerated = { time, content };
  }

  return {
    rule: (given) => {
      context = given;
      return {
        message(message) {
          if (isMessage(message, ReportEndOfStream)) settle();
        },
        stretch({ play, first, last, time, sendTime }) {
          for (let number = first; number <= last; number++) add(play, time, sendTime(number));
        },
        done: settle,
      };
    },
    onMedia({ time, place }, { sendTime }, play) {
      if (place?.late) return;
      add(play, time, sendTime, (place?.lost ?? 0) > 0);
    },
  };
}

const begin = (play: Play, here: Current['began']): Current => ({
  play,
  samples: createPaceSamples(),
  began: here,
  accelerated: here,
  acceleration: accelerationOf(play).duration,
  delay: 0,
  lossy: false,
});

function judgeRate({ report }: RuleContext, { samples }: Current, rate: number, normal: number): void {
  const found = samples.pace();
  const wanted = normal * rate;
  if (found === undefined || found.content / Math.abs(wanted) < LONG) return;
  const all = found.all / wanted;
  if (all >= RIGHT.least && all <= RIGHT.most) return report({ requirement: AT_RATE, observation: 'pass' });
  const shares = [all, ...found.parts.map((part) => part / wanted)];
  const got = `${round(found.all / normal)} times the pace of the normal play before`;
  const slow = shares.every((share) => share < WRONG.least) && found.bursts < IN_BURSTS;
  if (!slow && !shares.every((share) => share > WRONG.most)) {
    // Now right and now wrong, and one burst after the other, is what a busy machine makes of any pace.
    const low = shares.every((share) => share < RIGHT.least) && found.bursts < IN_BURSTS;
    if (low || shares.every((share) => share > RIGHT.most))
      report({ requirement: AT_RATE, observation: 'inconclusive', why: got });
    return;
  }
  report({
    requirement: AT_RATE,
    observation: 'broken',
    subject: 'server media Data packets',
    expected: `${round(rate)} times the pace of the normal play before`,
    got,
    follows: [REWINDS],
  });
}

/** Whatever came at once in the beginning: the rest of a play shows at which pace a server goes. */
const isSteady = ({ all, parts, content, bursts }: Pace): boolean =>
  all > 0 &&
  content / all >= LONG &&
  bursts < IN_BURSTS &&
  parts.slice(1).every((part) => part > all / 2 && part < all * 2);

function judgeAcceleration({ report, conversation }: RuleContext, over: Current, normal: number): void {
  const { began, accelerated } = over;
  const { bandwidth } = accelerationOf(over.play);
  const bitRate = conversation.announced.bitRate ?? 0;
  const content = accelerated.content - began.content;
  if (bandwidth < MORE_THAN_RATE * bitRate || content < ENOUGH) return;
  const took = accelerated.time - began.time;
  const share = (took * normal) / content;
  if (share <= FASTER) return report({ requirement: ACCELERATES, observation: 'pass' });
  if (over.lossy) return;
  const got = `${round(content / 1000)} s of it in ${round(took / 1000)} s, ${round(1 / share)} times the usual pace`;
  // A single delay may be that of the way, or our own.
  const undelayed = ((took - over.delay) * normal) / content;
  if (share < NO_FASTER || undelayed <= FASTER)
    return report({ requirement: ACCELERATES, observation: 'inconclusive', why: got });
  report({
    requirement: ACCELERATES,
    observation: 'broken',
    subject: 'server media Data packets',
    expected: `the beginning of the content at ${bandwidth} bits per second`,
    got,
  });
}

/** The next entry of a playlist, which nobody asked for, is not accelerated again. */
function accelerationOf({ request, unasked }: Play): {
  readonly bandwidth: number;
  readonly duration: number;
} {
  if (unasked) return { bandwidth: 0, duration: 0 };
  const { dwAccelBandwidth = 0, dwAccelDuration = 0 } = valuesOf(request.found, StartPlaying) ?? {};
  return { bandwidth: dwAccelBandwidth, duration: dwAccelDuration };
}

function isAccelerated(play: Play): boolean {
  const { bandwidth, duration } = accelerationOf(play);
  return bandwidth > 0 && duration > 0;
}

const round = (value: number): number => Math.round(value * 100) / 100;
