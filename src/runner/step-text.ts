import type { Outcome, Step, UntilStep } from '../scenario/scenario.ts';

const texts = new WeakMap<Step, string>();

/** A step in the words of a transcript: put together once, however often it is played. */
export function textOf(step: Step): string {
  let text = texts.get(step);
  if (text === undefined) {
    text = wordsOf(step);
    texts.set(step, text);
  }
  return text;
}

function wordsOf(step: Step): string {
  switch (step.do) {
    case 'send':
      return `send ${step.message}${step.tamper === undefined ? '' : ` with ${step.tamper.field} ${step.tamper.value}`}${step.over === 'udp' ? ' over UDP' : ''}${step.outcomes.length > 0 ? `, expect ${outcomesText(step.outcomes)}` : ''}`;
    case 'packet':
      return `send ${step.messages.map(({ message }) => message).join(' and ') || 'no message'} in one packet`;
    case 'expect':
      return `expect ${outcomesText(step.outcomes)}`;
    case 'until':
      return untilText(step);
    case 'silence':
      return SILENCE[step.of];
    case 'resend':
      return `ask for ${step.packets.length} media packets again, expect ${step.copies ? 'copies' : 'silence'}`;
    case 'raw':
      return `send bytes that are no message, expect ${outcomesText(step.outcomes)}`;
    case 'unharmed':
      return 'expect other sessions and new connections to be served';
    case 'sentinel':
      return 'listen at a foreign address';
    case 'follow':
      return `follow $${step.url}`;
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

function untilText({ until }: UntilStep): string {
  if (until.what === 'header') return 'until the header is complete';
  const of = until.of === undefined ? '' : ` of $${until.of}`;
  if (until.what === 'content') return `until ${until.content / 1000} s of the content${of}`;
  return `until ${until.packets} ${until.what === 'more' ? 'more ' : ''}packets${of}`;
}

const outcomesText = (outcomes: readonly Outcome[]): string =>
  outcomes.map(({ on, message }) => (on === 'reply' ? (message ?? '') : on)).join(' or ');
