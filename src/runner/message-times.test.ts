import { expect, it } from 'vitest';
import { decodePacket } from '../protocols/mmsp/packet.ts';
import { openSession } from '../protocols/mmsp/session.ts';
import { createMessageTimes } from './message-times.ts';

const ping = Uint8Array.from(
  Buffer.from(
    '01000000cefa0bb0200000004d4d532006000000000000000000000000000000020000001b0004000000000000000000',
    'hex',
  ),
);
const FACTS = { host: 'h', port: 1755, localAddress: '192.0.2.7', localPort: 1037, guid: '', path: '' };

it('knows when messages came, and what period an undisturbed Ping shows', () => {
  const times = createMessageTimes();
  const quiet: (number | undefined)[] = [];
  let now = 1000;
  const session = openSession({
    now: () => now,
    report: () => {},
    onUnit: () => {},
    onMessage: (message) => quiet.push(times.saw(message)),
    chunkCount: 'letter',
  });
  const send = (message: string) =>
    session.send({ messages: [{ message, values: {} }], header: {}, deliberate: false }, FACTS);
  expect(decodePacket(ping).messages[0]?.name).toBe('Ping');
  send('Connect');
  now += 5000;
  session.hear('server', ping.slice());
  // The client sent something since the message before: the period is not known from that.
  expect([times.latest('Connect'), times.server, times.request, times.keepAlive]).toEqual([
    ...[1000, 6000, 1000, undefined],
  ]);
  now += 30_000;
  session.hear('server', ping.slice());
  now += 10;
  send('Pong');
  expect([times.keepAlive, times.request, times.latest('Pong')]).toEqual([30_000, 1000, 36_010]);
  expect(quiet).toEqual([undefined, undefined, 30_000, undefined]);
});
