import { describe, expect, test } from 'vitest';
import { encode } from '../../wire/encode.ts';
import type { Value } from '../../wire/fields.ts';
import { dumpPacket } from './dump.ts';
import { messageByName } from './messages/index.ts';
import { decodePacket, encodePacket, type Packet } from './packet.ts';
import { shownBytes, withoutSecrets } from './redact.ts';
import { tampered } from './tamper.ts';

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

describe('bytes that are sent are shown with credentials masked, and stay as long', () => {
  const { bytes } = packetOf('SecurityResponse', { playIncarnation: 9, cookie: 1, pToken: token });
  const unknown = tampered(bytes, { field: 'MID', value: 0x000300ff });
  const cut = tampered(bytes, { field: 'pToken', value: 'cut' });

  test.each<[string, Uint8Array, Uint8Array | undefined]>([
    ['of a whole packet', bytes, undefined],
    ['of a packet in a buffer', Buffer.from(bytes), undefined],
    ['of a packet that is not whole', bytes.subarray(0, -5), undefined],
    ['of a message that nobody knows, by what it was before', unknown, bytes],
    ['of a message that was cut', cut, bytes],
    ['that follow right away', Buffer.concat([bytes, bytes]).subarray(0, bytes.length), undefined],
  ])('%s', (_, sent, right) => {
    const before = Buffer.from(sent).toString('hex');
    const shownAs = Buffer.from(shownBytes(sent, right));
    expect(shownAs).toHaveLength(sent.length);
    expect(shownAs.toString('latin1')).not.toContain(SECRET.slice(0, 4));
    expect(Buffer.from(sent).toString('hex')).toBe(before);
  });

  test('but not without knowing where they are, which is why what it was before is handed in', () => {
    expect(Buffer.from(shownBytes(unknown)).toString('latin1')).toContain(SECRET);
  });

  test('what is no packet stays the very same', () => {
    for (const other of [new Uint8Array(0), bytes.subarray(0, 7), Uint8Array.from(bytes.subarray(1))])
      expect(shownBytes(other)).toBe(other);
  });
});
