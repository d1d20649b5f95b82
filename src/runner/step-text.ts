import type { Outcome, Step, UntilStep } from '../scenario/scenario.ts';

/** A step in the words of a transcript. */
export function textOf(step: Step): string {
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
      return step.of === 'data' ? 'silence: no Data' : 'silence';
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
      return 'disconnect';
  }
}

function untilText({ until }: UntilStep): string {
  if (until.what === 'header') return 'until the header is complete';
  const of = until.of === undefined ? '' : ` of $${until.of}`;
  if (until.what === 'content') return `until ${until.content / 1000} s of the content${of}`;
  return `until ${until.packets} ${until.what === 'more' ? 'more ' : ''}packets${of}`;
}

const outcomesText = (outcomes: readonly Outcome[]): string =>
  outcomes.map(({ on, message }) => (on === 'reply' ? (message ?? '') : on)).join(' or ');
