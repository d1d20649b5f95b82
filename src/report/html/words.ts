import { inert } from '../inert.ts';
import type { Sent } from './said.ts';

/** Enough of any text for a page that shows many. */
const MOST = 600;

/** A text of a peer or a user, made safe and bounded. */
export const say = (text: string, most = MOST): string => inert(text, most);

/** `12 ms`, `1.204 s`; the argument is milliseconds. */
export const time = (ms: number): string =>
  Math.abs(ms) < 999.5 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(Math.abs(ms) < 10_000 ? 2 : 1)} s`;

/** `1,234`, whatever the language of the machine is. */
export const number = (count: number): string => count.toLocaleString('en');

export const bytes = (size: number): string => (size === 1 ? '1 byte' : `${number(size)} bytes`);

export const count = (of: number, what: string): string => `${number(of)} ${what}${of === 1 ? '' : 's'}`;

/** `ReportConnectedEX`, `302 media packets`: what a message or flow is. */
export function nameOf(said: Sent): string {
  if (said.type === 'flow')
    return `${number(said.packets)} ${said.flow} packet${said.packets === 1 ? '' : 's'}`;
  return said.names.length === 0 ? 'empty packet' : say(said.names.join(' + '), 120);
}

/** Of a flow, which packets they are. */
export const flowDetail = (said: Sent): string =>
  said.type === 'flow'
    ? `incarnation ${said.playIncarnation}, locations ${said.firstLocationId} to ${said.lastLocationId}`
    : '';
