import type { Outcome, Step } from '../scenario/scenario.ts';

/** A step in the words of a transcript. */
export function textOf(step: Step): string {
  switch (step.do) {
    case 'send':
      return `send ${step.message}${step.outcomes.length > 0 ? `, expect ${outcomesText(step.outcomes)}` : ''}`;
    case 'expect':
      return `expect ${outcomesText(step.outcomes)}`;
    case 'until':
      return step.until.what === 'header'
        ? 'until the header is complete'
        : `until ${step.until.packets} packets of $${step.until.of}`;
    case 'silence':
      return SILENCE[step.of];
    case 'resend':
      return `ask for ${step.packets.length} media packets again, expect ${step.copies ? 'copies' : 'silence'}`;
    case 'sentinel':
      return 'listen at a foreign address';
    case 'closed':
      return 'expect the connection to be closed';
    case 'disconnect':
      return step.how === 'closed' ? 'disconnect' : `disconnect: ${step.how}`;
    case 'ping':
      return step.which === 'due' ? 'expect the Ping that is due' : 'expect another Ping';
    case 'idle':
      return `expect the connection to be closed one Idle-Timeout after ${step.since}`;
    case 'open':
      return `the connection stays open for ${timeText(step.for)} after ${step.since}`;
    case 'pause':
      return `pause for ${timeText(step.for)}`;
  }
}

const SILENCE = {
  data: 'silence: no Data',
  everything: 'silence',
  datagrams: 'silence: no datagrams',
} as const;

function timeText(time: number | 'idle' | { readonly keepAlive: number }): string {
  if (time === 'idle') return 'the Idle-Timeout period';
  return typeof time === 'number' ? `${time / 1000} s` : `${time.keepAlive} of the KeepAlive period`;
}

const outcomesText = (outcomes: readonly Outcome[]): string =>
  outcomes.map(({ on, message }) => (on === 'reply' ? (message ?? '') : on)).join(' or ');
