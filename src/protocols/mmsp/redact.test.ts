import { describe, expect, test } from 'vitest';
import { encode } from '../../wire/encode.ts';
import type { Value } from '../../wire/fields.ts';
import { dumpPacket } from './dump.ts';
import { messageByName } from './messages/index.ts';
import { decodePacket, encodePacket, type Packet } from './packet.ts';
import { withoutSecrets } from './redact.ts';

const SECRET = 'dXNlcjpwYXNz';
const token = Uint8Array.from(Buffer.from(`${SECRET}\0`, 'latin1'));

function packetOf(name: string, values: Readonly<Record<string, Value>>): Packet {
  const definition = messageByName(name);
  if (definition === undefined) throw new Error(name);
  return decodePacket(encodePacket([encode(definition, values)], {}));
}

const shown = (packet: Packet): string =>
  Buffer.from(withoutSecrets(packet).bytes).toString('latin1') + dumpPacket(packet, undefined, '').join('\n');
const inHex = Buffer.from(SECRET, 'latin1').toString('hex').replace(/../g, '$& ').trim();

describe('credentials are masked', () => {
  const file = { playIncarnation: 9, fileName: 'a.asf', tokenData: token };
  const response = { playIncarnation: 9, cookie: 1, pToken: token };
  test.each<[string, Packet]>([
    ['in SecurityResponse', packetOf('SecurityResponse', response)],
    ['with a count that is too small', packetOf('SecurityResponse', { ...response, cbToken: 2 })],
    ['with a count that is too great', packetOf('SecurityResponse', { ...response, cbToken: 0xffffffff })],
    ['in OpenFile', packetOf('OpenFile', file)],
    ['with an offset that leads nowhere', packetOf('OpenFile', { ...file, token: 0x4000 })],
    ['with a count that leads nowhere', packetOf('OpenFile', { ...file, cbtoken: 0x4000 })],
  ])('%s', (_, packet) => {
    expect(shown(packet)).not.toContain(SECRET);
    expect(shown(packet)).not.toContain(inHex.slice(0, 23));
    expect(withoutSecrets(packet).bytes).toHaveLength(packet.bytes.length);
    // The packet itself is what was sent.
    expect(Buffer.from(packet.bytes).toString('latin1')).toContain(SECRET);
  });
});

test('what has none stays the very same', () => {
  const values = { playIncarnation: 9, cbtoken: 0, fileName: 'a.asf' };
  for (const packet of [
    packetOf('OpenFile', values),
    packetOf('SecurityChallenge', { playIncarnation: 9, cookie: 1, pToken: token }),
  ])
    expect(withoutSecrets(packet)).toBe(packet);
});
