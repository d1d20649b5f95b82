import { createRandom } from '../random.mjs';
import { isSameBytes, must, mustEqual } from './must.mjs';

/**
 * @typedef {typeof import('../../../src/protocols/mmsp/framing.ts')} Framing
 * @typedef {import('../../../src/protocols/mmsp/framing.ts').Frame} Frame
 * @typedef {import('../../../src/protocols/mmsp/framing.ts').BrokenFrame} BrokenFrame
 * @typedef {{ readonly frames: readonly { kind: string, reason?: string, bytes: Uint8Array }[], readonly left: Uint8Array }} Cut
 */

/** The longest packet that is accepted here, so that inputs pass it too. */
export const LONGEST = 2048;
const SESSION_ID = 0xb00bface;

/** The same cutting once more, over all the bytes at once and without a thought of speed. @param {Uint8Array} bytes @returns {Cut} */
export function cutPlainly(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const frames = [];
  let at = 0;
  while (bytes.length - at >= 8) {
    const isPacket = view.getUint32(at + 4, true) === SESSION_ID;
    if (isPacket && bytes.length - at < 12) break;
    const size = isPacket ? view.getUint32(at + 8, true) + 16 : view.getUint16(at + 6, true);
    const reason = isPacket
      ? size < 32
        ? 'message-length'
        : size > LONGEST
          ? 'too-long'
          : undefined
      : size < 8
        ? 'packet-size'
        : undefined;
    if (reason !== undefined) {
      frames.push({ kind: 'broken', reason, bytes: bytes.slice(at, at + 64) });
      return { frames, left: new Uint8Array() };
    }
    if (bytes.length - at < size) break;
    frames.push({ kind: isPacket ? 'packet' : 'data', bytes: bytes.slice(at, at + size) });
    at += size;
  }
  return { frames, left: bytes.slice(at) };
}

/**
 * The frames of bytes that come in chunks of these sizes, in turn. Every chunk is spoilt once it was taken.
 * @param {Framing} framing @param {Uint8Array} bytes @param {readonly number[]} sizes @returns {Cut}
 */
function cutInChunks({ createFramer }, bytes, sizes) {
  /** @type {{ kind: string, reason?: string, bytes: Uint8Array }[]} */
  const frames = [];
  const framer = createFramer(
    (frame) => {
      const { kind, bytes: seen } = frame;
      frames.push({ kind, ...(kind === 'broken' && { reason: frame.reason }), bytes: seen.slice() });
    },
    { maxPacket: LONGEST },
  );
  let at = 0;
  for (let n = 0; at < bytes.length; n++) {
    const size = sizes[n % sizes.length] ?? bytes.length;
    const chunk = bytes.slice(at, at + size);
    framer.push(chunk);
    chunk.fill(0xee);
    at += size;
  }
  return { frames, left: framer.pending().slice() };
}

/** Any bytes in any segmentation give the frames that the plain cutting gives. @param {Framing} framing */
export const framingProperty = (framing) => (/** @type {Uint8Array} */ bytes) => {
  const plain = cutPlainly(bytes);
  const random = createRandom(
    bytes.length,
    bytes.reduce((sum, byte) => Math.imul(sum, 31) + byte, 7),
  );
  const segmentations = [
    [Math.max(1, bytes.length)],
    [1],
    ...Array.from({ length: 3 }, () => [
      ...Array.from({ length: 6 }, () => random.below(random.pick([4, 16, 200, 3000]))),
      1 + random.below(40),
    ]),
  ];
  for (const sizes of segmentations) {
    const { frames, left } = cutInChunks(framing, bytes, sizes);
    mustEqual(
      frames.map(({ kind, reason }) => [kind, reason]),
      plain.frames.map(({ kind, reason }) => [kind, reason]),
      'other frames are cut',
    );
    for (const [n, frame] of frames.entries()) {
      const whole = plain.frames[n]?.bytes ?? new Uint8Array();
      // Of what cannot be cut, those bytes are shown that had come.
      if (frame.kind === 'broken')
        must(isSameBytes(frame.bytes, whole.subarray(0, frame.bytes.length)), 'other bytes are shown');
      else must(isSameBytes(frame.bytes, whole), 'a frame has other bytes', { n, sizes });
    }
    must(isSameBytes(left, plain.left), 'other bytes are left', { sizes });
  }
  const broken = plain.frames.at(-1)?.kind === 'broken';
  const depth = plain.frames.length === (broken ? 1 : 0) ? 'refused' : broken ? 'partial' : 'clean';
  return { depth: /** @type {import('../target.mjs').Depth} */ (depth), reading: plain };
};
