import type { RunEvent } from '../events.ts';
import { inert, SHOWN } from './inert.ts';

/** What a conversation was, line by line: its beginning and its end, and how much lies between. */
export interface Transcript {
  add(event: RunEvent): void;
  lines(): string[];
}

const HEAD = 1000;
const TAIL = 1000;
/** Enough to recognise bytes that are no packet. */
const SHOWN_HEX = 64;

export function transcript(head = HEAD, tail = TAIL): Transcript {
  const first: string[] = [];
  const last: string[] = [];
  let count = 0;
  return {
    add(event) {
      const said = line(event);
      if (said === undefined) return;
      count++;
      const text = `${String(count).padStart(4)}  ${said}`;
      if (first.length < head) first.push(text);
      else last[(count - head - 1) % tail] = text;
    },
    lines() {
      const left = count - first.length - last.length;
      if (left === 0) return [...first, ...last];
      const oldest = (count - head) % tail;
      return [...first, `      … ${left} lines left out …`, ...last.slice(oldest), ...last.slice(0, oldest)];
    },
  };
}

function line(event: RunEvent): string | undefined {
  switch (event.type) {
    case 'step':
      return `${time(event.t)}  step ${event.step}  [${inert(event.session, SHOWN)}] ${inert(event.text, SHOWN)}`;
    case 'message': {
      const way = event.from === 'client' ? 'client -> server' : 'server -> client';
      const names = event.names.length === 0 ? 'empty packet' : inert(event.names.join(' + '), SHOWN);
      return `${time(event.t)}    ${way}  ${names}, ${bytes(event.size)}${over(event.transport)}${broken(event.names, event.bytes)}`;
    }
    case 'flow': {
      const { flow, packets, playIncarnation, firstLocationId, lastLocationId } = event;
      return `${time(event.t)}    server -> client  ${packets} ${flow} packets, incarnation ${playIncarnation}, locations ${firstLocationId} to ${lastLocationId}, ${bytes(event.bytes)}${over(event.transport)}`;
    }
    default:
      return undefined;
  }
}

/** TCP is what a reader takes for granted. */
const over = (transport: 'tcp' | 'udp'): string => (transport === 'udp' ? ', over UDP' : '');

function broken(names: readonly string[], hex: string): string {
  if (names.length > 0 && !names.includes('broken bytes')) return '';
  return `: ${inert(hex.slice(0, SHOWN_HEX))}${hex.length > SHOWN_HEX ? '…' : ''}`;
}

export const bytes = (count: number): string => (count === 1 ? '1 byte' : `${count} bytes`);
/** Seconds since the run started, in a column. */
export const time = (milliseconds: number): string => (milliseconds / 1000).toFixed(3).padStart(8);
