import { describe, expect, it } from 'vitest';
import type { Captured, Ends } from '../capture/captured.ts';
import { messageByName } from '../protocols/mmsp/messages/index.ts';
import { encodeData, encodePacket } from '../protocols/mmsp/packet.ts';
import { openSession } from '../protocols/mmsp/session.ts';
import { encode } from '../wire/encode.ts';
import type { Value } from '../wire/fields.ts';
import { createSessionTap } from './session-tap.ts';

const ENDS: Ends = {
  client: { address: '127.0.0.1', port: 40_000 },
  server: { address: '127.0.0.1', port: 1755 },
};

function message(name: string, values: Readonly<Record<string, Value>>): Uint8Array {
  const definition = messageByName(name);
  if (definition === undefined) throw new Error(name);
  return encodePacket([encode(definition, values)], {});
}

const PING = message('Ping', {});
const DATA = encodeData({ LocationId: 1, playIncarnation: 2, AFFlags: 3 }, new Uint8Array(50).fill(7));

/** A session as the link has one, and what its tap told. */
function tapped() {
  const told: Captured[] = [];
  let now = 0;
  const tap = createSessionTap(
    (one) => told.push('bytes' in one ? { ...one, bytes: one.bytes.slice() } : one),
    'main',
    {
      step: () => 3,
      time: () => now++,
    },
  );
  const session = openSession({
    report: () => {},
    now: () => now,
    chunkCount: 'letter',
    beforeUnit: tap.unit,
    onMessage: ({ found }) => {
      if (found.name === 'Ping') tap.sent(Uint8Array.of(1, 2, 3), session.nextUnit());
    },
    onUnit: () => {},
  });
  tap.dialling();
  tap.connected(ENDS);
  const hear = (bytes: Uint8Array): void => {
    tap.heard(bytes);
    session.hear('server', bytes);
  };
  const segments = () =>
    told.flatMap((one) =>
      one.kind === 'segment' ? [{ from: one.from, unit: one.unit, size: one.bytes.length }] : [],
    );
  const bytesOf = (from: 'client' | 'server'): Buffer =>
    Buffer.concat(told.flatMap((one) => (one.kind === 'segment' && one.from === from ? [one.bytes] : [])));
  return { told, tap, session, hear, segments, bytesOf };
}

it('a connection begins when it is asked for', () => {
  const { told } = tapped();
  expect(told).toEqual([{ kind: 'opened', t: 1, dialled: 0, session: 'main', step: 3, connection: ENDS }]);
});

describe('what the server sends', () => {
  it('is cut into units, whatever the chunks are', () => {
    const stream = Buffer.concat([PING, DATA, DATA, PING]);
    for (const size of [1, 7, 40, 64, 1000]) {
      const { hear, segments, bytesOf } = tapped();
      for (let at = 0; at < stream.length; at += size) hear(stream.subarray(at, at + size));
      const server = segments().filter(({ from }) => from === 'server');
      expect(server.map(({ size: length }) => length)).toEqual(
        [PING, DATA, DATA, PING].map(({ length }) => length),
      );
      expect(bytesOf('server').equals(stream)).toBe(true);
    }
  });

  it('stands before what the client answers', () => {
    const { hear, segments } = tapped();
    hear(Buffer.concat([PING, DATA]));
    expect(segments()).toEqual([
      { from: 'server', unit: 0, size: PING.length },
      { from: 'client', unit: 1, size: 3 },
      { from: 'server', unit: 1, size: DATA.length },
    ]);
  });

  it('is all there when it makes no units any more', () => {
    const { hear, tap, segments, bytesOf } = tapped();
    const garbage = Buffer.alloc(300, 0x00);
    hear(Buffer.concat([PING, garbage]));
    hear(garbage.subarray(0, 5));
    tap.ended('server', 'closed');
    expect(segments().filter(({ from }) => from === 'server')).toEqual([
      { from: 'server', unit: 0, size: PING.length },
      { from: 'server', unit: 1, size: 300 },
      { from: 'server', unit: undefined, size: 5 },
    ]);
    expect(bytesOf('server').equals(Buffer.concat([PING, garbage, garbage.subarray(0, 5)]))).toBe(true);
  });

  it('is all there when the last packet stays incomplete', () => {
    const { hear, tap, told, bytesOf } = tapped();
    hear(Buffer.concat([PING, DATA.subarray(0, 20)]));
    tap.ended('client', 'reset');
    tap.ended('server', 'closed');
    expect(bytesOf('server').equals(Buffer.concat([PING, DATA.subarray(0, 20)]))).toBe(true);
    expect(told.at(-1)).toMatchObject({
      kind: 'ended',
      from: 'client',
      how: 'reset',
      step: 3,
      session: 'main',
    });
    expect(told.filter(({ kind }) => kind === 'ended')).toHaveLength(1);
  });

  it('does not wait for ever for a packet that is none', () => {
    const { tap, segments } = tapped();
    const chunk = new Uint8Array(65_536);
    for (let i = 0; i < 64; i++) tap.heard(chunk);
    tap.ended('client', 'closed');
    expect(segments().reduce((sum, { size }) => sum + size, 0)).toBe(64 * 65_536);
    expect(segments().length).toBeGreaterThan(20);
  });
});

describe('credentials that come back from the server are masked', () => {
  const pToken = Uint8Array.from(Buffer.from('dXNlcjpwYXNz\0', 'latin1'));
  const packet = message('SecurityResponse', { playIncarnation: 1, cookie: 1, pToken });

  it.each([
    ['whole', packet],
    ['without the last byte', packet.subarray(0, -1)],
  ])('%s', (_, sent) => {
    const { hear, tap, bytesOf } = tapped();
    hear(sent);
    tap.ended('server', 'closed');
    expect(bytesOf('server')).toHaveLength(sent.length);
    expect(bytesOf('server').includes('dXNlcjpw')).toBe(false);
    expect(Buffer.from(sent).includes('dXNlcjpw')).toBe(true);
  });
});

describe('datagrams', () => {
  const ends = { ours: { address: '127.0.0.1', port: 5000 }, theirs: { address: '127.0.0.1', port: 1755 } };

  it('go where they went', () => {
    const { tap, told } = tapped();
    tap.datagram('server', ends, DATA, 4);
    tap.datagram('client', ends, DATA, 5, 'a note');
    expect(told.slice(1)).toMatchObject([
      { from: 'server', source: ends.theirs, destination: ends.ours, unit: 4 },
      { from: 'client', source: ends.ours, destination: ends.theirs, unit: 5, note: 'a note' },
    ]);
  });

  it('that no system sends are none', () => {
    const { tap, told } = tapped();
    tap.datagram('client', ends, new Uint8Array(65_507), 4);
    tap.datagram('client', ends, new Uint8Array(65_508), 4);
    expect(told).toHaveLength(2);
  });
});
