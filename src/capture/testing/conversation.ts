import type { Captured, Datagram, Ends, Segment } from '../captured.ts';

/** Events of made-up conversations: each function gives a likely one, and a test says only what matters to it. */
export const connection = (port = 40_000): Ends => ({
  client: { address: '192.0.2.9', port },
  server: { address: '192.0.2.1', port: 1755 },
});

const ONE = connection();

export const opened = (over: Partial<Extract<Captured, { kind: 'opened' }>> = {}): Captured => ({
  kind: 'opened',
  t: 2,
  dialled: 1,
  session: 'main',
  step: 1,
  connection: ONE,
  ...over,
});

export const segment = (from: Segment['from'], text: string, over: Partial<Segment> = {}): Segment => ({
  kind: 'segment',
  t: 3,
  session: 'main',
  step: 1,
  connection: ONE,
  from,
  bytes: Buffer.from(text, 'latin1'),
  ...over,
});

export const datagram = (text: string, over: Partial<Datagram> = {}): Datagram => ({
  kind: 'datagram',
  t: 4,
  session: 'main',
  step: 1,
  connection: ONE,
  from: 'server',
  source: { address: '192.0.2.1', port: 1755 },
  destination: { address: '192.0.2.9', port: 5005 },
  bytes: Buffer.from(text, 'latin1'),
  ...over,
});

export const ended = (
  from: 'client' | 'server',
  how: 'closed' | 'reset' = 'closed',
  over: Partial<Extract<Captured, { kind: 'ended' }>> = {},
): Captured => ({ kind: 'ended', t: 9, session: 'main', step: 1, connection: ONE, from, how, ...over });
