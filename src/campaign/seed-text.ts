import type { RunEvent } from '../events.ts';
import type { Deed } from './behaviour.ts';

const SHOWN = 64;

/** What a hostile server does, for whoever replays a seed. */
export function deedText(deed: Deed): string {
  switch (deed.do) {
    case 'send':
    case 'later':
      return `${deed.do} ${bytesText(deed.bytes)}`;
    case 'datagram':
      return `datagram${deed.from ? ` from ${deed.from}` : ''}${deed.beside ? ` beside by ${deed.beside}` : ''} ${bytesText(deed.bytes)}`;
    case 'wait':
      return `wait ${deed.ms} ms`;
    case 'end':
      return deed.how;
    case 'mute':
      return 'mute';
  }
}

const bytesText = (bytes: Uint8Array): string =>
  `${bytes.length} bytes ${Buffer.from(bytes.subarray(0, SHOWN)).toString('hex')}${bytes.length > SHOWN ? '…' : ''}`;

/** What comes of it, a line for an event. */
export function eventText(event: RunEvent): string {
  if (event.type === 'message')
    return `  ${event.session} ${event.from} ${event.names.join(' + ')} (${event.size} bytes, step ${event.step})`;
  if (event.type === 'flow')
    return `  ${event.session} ${event.packets} Data packets of the ${event.flow} over ${event.transport}`;
  if (event.type === 'step') return `  ${event.session} step ${event.step}: ${event.text}`;
  if (event.type === 'check')
    return `  ${event.verdict} ${event.requirement}${event.got === undefined ? '' : `: expected ${event.expected}, got ${event.got}`}`;
  if (event.type === 'case-end')
    return `${event.case}: ${event.verdict}${event.reason ? `, ${event.reason}` : ''}`;
  if (event.type === 'run-end') return `${event.verdict}${event.reason ? `, ${event.reason}` : ''}`;
  return event.type === 'case-start' ? event.case : event.type;
}
