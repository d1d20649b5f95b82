import type { Outcome, Step } from '../scenario/scenario.ts';

/** A step in the words of a transcript. */
export function textOf(step: Step): string {
  switch (step.do) {
    case 'send':
      return `send ${step.message}${step.tamper === undefined ? '' : ` with ${step.tamper.field} ${step.tamper.value}`}${step.over === 'udp' ? ' over UDP' : ''}${step.outcomes.length > 0 ? `, expect ${outcomesText(step.outcomes)}` : ''}`;
    case 'expect':
      return `expect ${outcomesText(step.outcomes)}`;
    case 'until':
      return step.until.what === 'header'
        ? 'until the header is complete'
        : `until ${step.until.packets} packets of $${step.until.of}`;
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
    case 'closed':
      return 'expect the connection to be closed';
    case 'disconnect':
      return 'disconnect';
  }
}

const outcomesText = (outcomes: readonly Outcome[]): string =>
  outcomes.map(({ on, message }) => (on === 'reply' ? (message ?? '') : on)).join(' or ');
