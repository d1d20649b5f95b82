import { describe, expect, it } from 'vitest';
import type { Captured } from './captured.ts';
import { MOST_SEGMENT } from './ip.ts';
import { type Missing, packetsOf } from './packets.ts';
import { connection, datagram, ended, opened, segment } from './testing/conversation.ts';
import { payloadOf } from './testing/read-pcapng.ts';

const NAMES = [
  [0x02, 'SYN'],
  [0x01, 'FIN'],
  [0x04, 'RST'],
  [0x08, 'PSH'],
  [0x10, 'ACK'],
] as const;

/** `> SYN 0 0`: direction, flags, numbers of the sender and of the other side counted from the first of each. */
function told(captured: readonly Captured[], missing?: Missing): string[] {
  return packetsOf(captured, missing).map(({ bytes }) => {
    const packet = Buffer.from(bytes);
    const toServer = packet.readUInt16BE(22) === 1755;
    const flags = packet.readUInt8(33);
    const seq = packet.readUInt32BE(24) & 0x0fffffff;
    const ack = packet.readUInt32BE(28) & 0x0fffffff;
    const names = NAMES.flatMap(([bit, name]) => ((flags & bit) === 0 ? [] : [name])).join('+');
    return `${toServer ? '>' : '<'} ${names} ${seq} ${ack} ${payloadOf(packet).toString('latin1')}`.trim();
  });
}

describe('a TCP connection', () => {
  it('has a handshake, numbers that fit, and the end that the server made, which the client follows', () => {
    expect(
      told([
        opened(),
        segment('client', 'hello'),
        segment('server', 'hi'),
        segment('client', 'x'),
        ended('server'),
      ]),
    ).toEqual([
      '> SYN 0 0',
      '< SYN+ACK 0 1',
      '> ACK 1 1',
      '> PSH+ACK 1 1 hello',
      '< PSH+ACK 1 6 hi',
      '> PSH+ACK 6 3 x',
      '< FIN+ACK 3 7',
      '> FIN+ACK 7 4',
    ]);
  });

  it('ends as it did: by the client, or with a reset, and once', () => {
    const ends = (last: Captured) => told([opened(), last]).slice(3);
    expect(ends(ended('client'))).toEqual(['> FIN+ACK 1 1']);
    expect(ends(ended('client', 'reset'))).toEqual(['> RST+ACK 1 1']);
    expect(ends(ended('server', 'reset'))).toEqual(['< RST+ACK 1 1']);
    expect(told([opened(), ended('client'), ended('client')])).toHaveLength(4);
  });

  it('is cut into segments that an IP packet holds', () => {
    const bytes = new Uint8Array(2 * MOST_SEGMENT + 1);
    const packets = packetsOf([opened(), segment('server', '', { bytes }), segment('server', 'z')]).slice(3);
    expect(packets.map(({ bytes: { length } }) => length)).toEqual([65_495, 65_495, 41, 41]);
    const numbers = packets.map(({ bytes: packet }) => Buffer.from(packet).readUInt32BE(24) - 0x20000001);
    expect(numbers).toEqual([0, MOST_SEGMENT, 2 * MOST_SEGMENT, 2 * MOST_SEGMENT + 1]);
  });

  it('has numbers of its own', () => {
    const other = connection(40_001);
    const both = [
      opened(),
      opened({ connection: other }),
      segment('client', 'a'),
      segment('client', 'b', { connection: other }),
    ];
    expect(told(both).slice(-2)).toEqual(['> PSH+ACK 1 1 a', '> PSH+ACK 1 1 b']);
  });

  it('that was not kept whole ends with the numbers that it had', () => {
    const missing: Missing = new Map([[connection(), { client: 0, server: 0 }]]);
    expect(told([opened(), ended('server')], missing).slice(3)).toEqual(['< FIN+ACK 1 1', '> FIN+ACK 1 2']);
    const one = opened();
    const lost: Missing = new Map([[one.connection, { client: 10, server: 200 }]]);
    expect(told([one, segment('server', 'abc'), ended('server')], lost).slice(4)).toEqual([
      '< FIN+ACK 204 11',
      '> FIN+ACK 11 205',
    ]);
  });
});

it('packets are in the order of time, and those of one moment in the order in which they were seen', () => {
  const other = connection(40_001);
  const packets = packetsOf([
    opened({ dialled: 1, t: 5 }),
    opened({ dialled: 2, t: 6, connection: other }),
    segment('client', 'a', { t: 6 }),
    datagram('b', { t: 6 }),
  ]);
  expect(packets.map(({ t }) => t)).toEqual([1, 2, 5, 5, 6, 6, 6, 6]);
  expect(packets.slice(-2).map(({ of }) => of.kind)).toEqual(['segment', 'datagram']);
});

it('a datagram goes between its own addresses and ports', () => {
  const [packet] = packetsOf([datagram('data')]);
  expect(
    Buffer.from(packet?.bytes ?? [])
      .subarray(12, 24)
      .toString('hex'),
  ).toBe('c0000201c000020906db138d');
  expect(payloadOf(Buffer.from(packet?.bytes ?? [])).toString()).toBe('data');
});
