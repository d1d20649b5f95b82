import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytes } from '../../asf/testing/bytes.ts';
import { MESSAGE_LENGTH_BIAS, TCP_HEADER_SIZE } from './constants.ts';
import { type BrokenFrame, createFramer, type Frame } from './framing.ts';
import { encodeData } from './packet.ts';
import { dataFixtures, packetFixtures } from './testing/fixtures.ts';

const data = dataFixtures().filter(({ partial }) => !partial);

/** Every message, a Data packet or two after each, and one of the least and of the greatest size. */
const packets: readonly Frame[] = [
  ...packetFixtures().flatMap(({ hex }, n): Frame[] => [
    { kind: 'packet', bytes: hex },
    ...[...data, ...data].slice(n % data.length, (n % data.length) + 1 + (n % 2)).map(dataFrame),
  ]),
  dataFrame({ hex: encodeData({ LocationId: 0, playIncarnation: 9, AFFlags: 0 }, new Uint8Array()) }),
];
const largest = dataFrame({
  hex: encodeData({ LocationId: 0, playIncarnation: 9, AFFlags: 0 }, new Uint8Array(0xffff - 8).fill(0xab)),
});
const stream = join(packets);

function dataFrame({ hex }: { readonly hex: Uint8Array }): Frame {
  return { kind: 'data', bytes: hex };
}

function join(frames: readonly Frame[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(frames.map((frame) => frame.bytes)));
}

/** Frames of a stream given in chunks; Data is copied while its view is valid. The chunks are spoilt afterwards. */
function cut(chunks: Iterable<Uint8Array>): { frames: (Frame | BrokenFrame)[]; left: Uint8Array } {
  const frames: (Frame | BrokenFrame)[] = [];
  const framer = createFramer((frame) =>
    frames.push(frame.kind === 'data' ? { ...frame, bytes: Uint8Array.from(frame.bytes) } : frame),
  );
  for (const chunk of chunks) {
    framer.push(chunk);
    chunk.fill(0xee);
  }
  return { frames, left: framer.pending() };
}

/** Chunks of these sizes in turn, each in memory of its own. */
function* inChunks(whole: Uint8Array, sizes: readonly number[], make = (part: Uint8Array) => part.slice()) {
  let at = 0;
  for (let n = 0; at < whole.length; n++) {
    const size = sizes[n % sizes.length] ?? whole.length;
    yield make(whole.subarray(at, at + size));
    at += size;
  }
}

const isSame = (frames: readonly (Frame | BrokenFrame)[], expected: readonly Frame[]): boolean =>
  frames.length === expected.length &&
  frames.every(({ kind, bytes: got }, n) => {
    const frame = expected[n];
    return frame?.kind === kind && Buffer.compare(frame.bytes, got) === 0;
  });

describe('any chunking gives the same frames', () => {
  const all = [...packets, largest];
  const sizes = [1, 2, 3, 7, 8, 11, 12, 13, 31, 32, 33, 100, 1460, 65_536, 1_000_000];
  test.each(sizes)('%i bytes at a time', (size) => {
    const { frames, left } = cut(inChunks(join(all), [size]));
    expect(isSame(frames, all)).toBe(true);
    expect(left).toHaveLength(0);
  });

  test('two chunks, cut at every byte', () => {
    for (let at = 0; at <= stream.length; at++) {
      const { frames } = cut([stream.slice(0, at), stream.slice(at)]);
      if (!isSame(frames, packets)) expect.fail(`other frames when cut at ${at}`);
    }
  });

  test('each packet alone, cut at every two bytes near its head', () => {
    for (const frame of packets) {
      for (let first = 0; first <= 16; first++) {
        for (let second = first; second <= 16; second++) {
          const [head, middle, tail] = [
            frame.bytes.slice(0, first),
            frame.bytes.slice(first, second),
            frame.bytes.slice(second),
          ];
          expect(isSame(cut([head, middle, tail, join([frame])]).frames, [frame, frame])).toBe(true);
        }
      }
    }
  });

  test('random chunks, empty ones among them', () => {
    const chunks = fc.array(fc.oneof(fc.nat(12), fc.nat(200), fc.nat(3000)), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(chunks, (list) => isSame(cut(inChunks(stream, [...list, 1])).frames, packets)),
      { numRuns: 200 },
    );
  });

  test('Buffers that share memory', () => {
    const pooled = (part: Uint8Array) => Buffer.from(part);
    for (const size of [1, 13, 500, stream.length]) {
      const { frames } = cut(inChunks(stream, [size], pooled));
      expect(isSame(frames, packets)).toBe(true);
      expect(frames.every((frame) => !Buffer.isBuffer(frame.bytes))).toBe(true);
    }
  });
});

test('a Data packet inside one chunk is a view of it, a message is a copy', () => {
  const chunk = stream.slice();
  const framer = createFramer(({ kind, bytes: { buffer } }) => {
    expect(buffer === chunk.buffer).toBe(kind === 'data');
  });
  framer.push(chunk);
  expect.assertions(packets.length);
});

test('what is not a whole packet yet is pending', () => {
  for (const { bytes: packet } of packets) {
    for (let length = 0; length < packet.length; length++) {
      const { frames, left } = cut([stream.slice(), packet.slice(0, length)]);
      if (frames.length !== packets.length || Buffer.compare(left, packet.subarray(0, length)) !== 0)
        expect.fail(`${length} bytes of ${packet.length} are not pending`);
      if (length > 40) break;
    }
  }
});

describe('bytes that cannot be cut', () => {
  const head = (messageLength: number) =>
    bytes().hex('01000000 cefa0bb0').u32(messageLength).hex('4d4d5320').zeros(16).done();
  const notData = (size: number) => bytes().u32(0).u8(9, 0).u16(size).zeros(24).done();
  const cases: [string, Uint8Array, BrokenFrame['reason'], string][] = [
    ['messageLength 0', head(0), 'message-length', 'messageLength 0 is less than 16'],
    ['messageLength 15', head(15), 'message-length', 'messageLength 15 is less than 16'],
    [
      'messageLength over the limit',
      head((1 << 20) - 15),
      'too-long',
      'messageLength 1048561 asks for more than 1048576 bytes',
    ],
    [
      'messageLength 2^32-1',
      head(0xffff_ffff),
      'too-long',
      'messageLength 4294967295 asks for more than 1048576 bytes',
    ],
    [
      'PacketSize 0',
      notData(0),
      'packet-size',
      'the bytes are no TcpMessageHeader, and PacketSize 0 is less than 8',
    ],
    [
      'PacketSize 7',
      notData(7),
      'packet-size',
      'the bytes are no TcpMessageHeader, and PacketSize 7 is less than 8',
    ],
  ];

  test.each(cases)('%s: one broken frame, then silence, in any chunking', (_, broken, reason, message) => {
    const after = Uint8Array.from(Buffer.concat([stream, broken, stream]));
    for (const size of [1, 3, 8, 12, 32, 1000, after.length]) {
      const { frames, left } = cut([...inChunks(after, [size]), stream.slice(0, 500)]);
      expect(isSame(frames.slice(0, -1), packets)).toBe(true);
      const [last] = frames.slice(-1);
      expect(last).toMatchObject({ kind: 'broken', reason, message });
      expect(last?.bytes.length).toBeLessThanOrEqual(64);
      const seen = last?.bytes ?? after;
      expect(seen).toEqual(after.slice(stream.length, stream.length + seen.length));
      expect(left).toHaveLength(0);
    }
  });

  test('the least and the greatest messageLength that can', () => {
    expect(cut([head(16)]).frames).toMatchObject([{ kind: 'packet' }]);
    expect(cut([head((1 << 20) - 16)])).toMatchObject({ frames: [], left: { length: TCP_HEADER_SIZE } });
  });

  test('the limit can be set', () => {
    const frames: (Frame | BrokenFrame)[] = [];
    createFramer((frame) => frames.push(frame), { maxPacket: 40 }).push(head(24 + 1));
    expect(frames).toMatchObject([{ kind: 'broken', reason: 'too-long' }]);
  });
});

describe('a Data packet that looks like a TcpMessageHeader', () => {
  const collide = (playIncarnation: number, AFFlags: number) =>
    encodeData({ LocationId: 1, playIncarnation, AFFlags, PacketSize: 0xb00b }, new Uint8Array(0xb00b - 8));

  test('incarnation 0xCE, AFFlags 0xFA and PacketSize 0xB00B spell the session id', () => {
    const [frame] = cut([collide(0xce, 0xfa)]).frames;
    expect(frame).toMatchObject({ kind: 'broken', reason: 'message-length' });
  });

  test('one byte away from it is Data', () => {
    for (const [incarnation, flags] of [
      [0xcd, 0xfa],
      [0xce, 0xfb],
      [0xce, 0xf9],
    ] as const) {
      const [frame] = cut([collide(incarnation, flags)]).frames;
      expect(frame?.kind).toBe('data');
      expect(frame?.bytes).toHaveLength(0xb00b);
    }
  });
});

describe('memory follows the bytes that came, not the length that they promise', () => {
  const promise = () => bytes().hex('01000000 cefa0bb0 ffffffff').done();

  test('a header that promises 2^32-1 bytes', () => {
    const framer = createFramer(() => expect.fail('no frame is whole'), { maxPacket: 2 ** 33 });
    framer.push(promise());
    expect(framer.pending()).toHaveLength(12);
    expect(framer.pending().buffer.byteLength).toBeLessThanOrEqual(2048);
    for (let n = 0; n < 1000; n++) framer.push(new Uint8Array(100));
    expect(framer.pending()).toHaveLength(100_012);
    expect(framer.pending().buffer.byteLength).toBeLessThanOrEqual(2 * 100_012);
  });

  test('a broken stream is not kept', () => {
    const framer = createFramer(() => {});
    framer.push(promise());
    for (let n = 0; n < 100; n++) framer.push(new Uint8Array(65_536));
    expect(framer.pending()).toHaveLength(0);
    expect(framer.pending().buffer.byteLength).toBeLessThanOrEqual(2048);
  });
});

test('messageLength counts all but 16 bytes', () => {
  for (const { hex, header } of packetFixtures())
    expect(Number(header.messageLength) + MESSAGE_LENGTH_BIAS).toBe(hex.length);
});
