import type { Outcome, Scenario, Step } from '../scenario/scenario.ts';
import type { Claims } from './probe.ts';
import type { Timing } from './timing.ts';

/** Milliseconds that any case takes beside its waits: a guess, and the same for all. */
const ANY = 100;
/** Milliseconds from one packet to the next of content that does not tell, as live content. */
const PACKET = 200;

/**
 * About how many milliseconds a case waits when all goes well and content comes at its own pace. Good enough to tell a
 * long case from a short one, and for nothing else.
 */
export function lengthOf({ steps }: Scenario, claims: Claims | undefined, timing: Timing): number {
  const duration = (claims?.duration ?? 0) * 1000;
  const packet = claims?.packets && duration > 0 ? duration / claims.packets : PACKET;
  return steps.reduce((sum, step) => sum + waitOf(step, { duration, packet, timing }), ANY);
}

interface Pace {
  /** Milliseconds of the content, and of one of its packets. */
  readonly duration: number;
  readonly packet: number;
  readonly timing: Timing;
}

function waitOf(step: Step, { duration, packet, timing }: Pace): number {
  switch (step.do) {
    case 'until':
      if (step.until.what === 'header') return 0;
      return step.until.what === 'content' ? step.until.content : step.until.packets * packet;
    case 'expect':
      return duration;
    case 'silence':
      return step.for ?? timing.silence;
    case 'pause':
      return typeof step.for === 'number' ? step.for : timing.keepAlive.pass * step.for.keepAlive;
    case 'send':
    case 'raw':
      return step.outcomes.some(isSilence) ? (step.within ?? timing.reply) : 0;
    default:
      return 0;
  }
}

/** Silence is what is waited for, and not what comes when nothing else does. */
const isSilence = ({ on, verdict }: Outcome): boolean => on === 'silence' && verdict === 'pass';
