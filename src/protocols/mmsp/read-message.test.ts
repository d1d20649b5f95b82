import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decode } from '../../wire/decode.ts';
import { encode } from '../../wire/encode.ts';
import { allMessages } from './messages/index.ts';
import { readMessage } from './read-message.ts';
import { packetFixtures } from './testing/fixtures.ts';

const AT = 32;
const named = allMessages().map((message) => [message.name, message] as const);

/** The bytes behind a header, amid others. */
const placed = (bytes: Uint8Array, noise: number): Uint8Array => {
  const packet = new Uint8Array(AT + bytes.length + 5).fill(noise);
  packet.set(bytes, AT);
  return packet;
};

describe('a message that came before reads as it would without memory', () => {
  test.each(named)('%s', (_, message) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 90 }), (body) => {
        const bytes = new Uint8Array(8 + body.length);
        bytes.set(body, 8);
        new DataView(bytes.buffer).setUint32(4, message.mid, true);
        const fresh = decode(message, placed(bytes, 0), AT, AT + bytes.length);
        for (const noise of [0x11, 0xff])
          expect(readMessage(message, placed(bytes, noise), AT, AT + bytes.length)).toEqual(fresh);
      }),
    );
  });

  test('the readings of many sessions are one', () => {
    const [message] = allMessages();
    if (message === undefined) throw new Error('there are messages');
    const bytes = placed(new Uint8Array([2, 0, 0, 0, 1, 0, 3, 0, 1, 2, 3, 4, 5, 6, 7, 8]), 0);
    const [one, other] = [bytes, bytes.slice()].map((packet) => readMessage(message, packet, AT, AT + 16));
    expect(other).toBe(one);
    expect(() => Object.assign(one?.values ?? {}, { MID: 1 })).toThrow(TypeError);
  });

  test('what was read does not change with the buffer that it came in', () => {
    const { hex } = packetFixtures()[0] ?? {};
    if (hex === undefined) throw new Error('there are packets');
    const message = allMessages().find(
      ({ mid }) => mid === new DataView(hex.buffer, hex.byteOffset).getUint32(36, true),
    );
    if (message === undefined) throw new Error('the packet holds a message');
    const before = readMessage(message, hex.slice(), AT, hex.length);
    const buffer = hex.slice();
    const read = readMessage(message, buffer, AT, buffer.length);
    buffer.fill(0);
    expect(readMessage(message, hex, AT, hex.length)).toEqual(before);
    expect(read).toEqual(decode(message, hex, AT, hex.length));
  });
});

test('a flood of different messages is forgotten, and read right all the same', () => {
  const [message] = allMessages();
  if (message === undefined) throw new Error('there are messages');
  const right = encode(message, {});
  for (let n = 0; n < 2000; n++) {
    const bytes = placed(right, n & 0xff);
    new DataView(bytes.buffer).setUint32(AT + 8, n, true);
    expect(readMessage(message, bytes, AT, AT + right.length)).toEqual(
      decode(message, bytes, AT, AT + right.length),
    );
  }
});
