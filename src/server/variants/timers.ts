import { says } from '../hooks/reply-edits.ts';
import type { Variant } from './variant.ts';

/** Other ways to keep time. */
export const timerVariants = {
  pingSooner: {
    name: 'ping-sooner',
    title: 'Ping comes every 10.6 seconds.',
    reading: 'A-18',
    notes: [],
    tag: 'slow',
    start: () => ({ decisions: { keepAlivePeriod: () => 10_600 } }),
  },
  pingAfterPong: {
    name: 'ping-after-pong',
    title: 'Pong starts the KeepAlive timer, so that further Pings follow in an idle session.',
    reading: 'A-18',
    notes: [],
    tag: 'slow',
    start: () => ({ decisions: { packetsRestartKeepAlive: true } }),
  },
  pingStale: {
    name: 'ping-stale',
    title: 'dwParam2 of Ping is uninitialised.',
    reading: 'A-17',
    notes: ['MMSP-2.2.4.1-04'],
    tag: 'slow',
    start: says('Ping', { dwParam2: 0x0b000400 }),
  },
  idleFromLatestRequest: {
    name: 'idle-from-latest-request',
    title: 'The Idle-Timeout counts from the latest request.',
    reading: 'A-19',
    notes: [],
    tag: 'slow',
    start: () => ({ decisions: { requestsRestartIdle: true } }),
  },
} satisfies Record<string, Variant>;
