import { randomNumbers } from '../random.ts';
import { PREROLL } from './header.ts';
import { objectTime, PAYLOAD_HEADER, packetTime, type Shape } from './shape.ts';

const MULTIPLE_PAYLOADS = 0x01;
const PADDING_LENGTH_BYTE = 0x08;
/** Stream number, media object number and replicated data length in a byte each, the offset in four. */
const PROPERTY_FLAGS = 0x5d;
const PAYLOAD_LENGTH_U16 = 2 << 6;
const REPLICATED = 8;
const LONGEST_DURATION = 0xffff;
/** Of noise that the media objects are cut out of, each from another place: beyond the largest packet. */
const NOISE = 1 << 17;
/** Objects that follow each other are cut far apart. A prime, so that no two of as many are cut alike. */
const PLACES = 65_521;
const STEP = 40_503;

/** Writes packets of generated content, each out of its number alone, over as many zeros or over another packet. */
export function packetWriter(shape: Shape): (n: number, bytes: Uint8Array) => void {
  const { headerSize, padding, objects, objectSize, streams } = shape;
  const noise = noiseOf(shape.seed);

  return (n, bytes) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const sendTime = packetTime(shape, n);
    bytes[0] = 0x82;
    bytes[3] = padding === undefined ? MULTIPLE_PAYLOADS : MULTIPLE_PAYLOADS | PADDING_LENGTH_BYTE;
    bytes[4] = PROPERTY_FLAGS;
    if (padding !== undefined) bytes[5] = padding;
    const duration = Math.min(packetTime(shape, n + 1) - sendTime, LONGEST_DURATION);
    view.setUint32(headerSize - 7, sendTime, true);
    view.setUint16(headerSize - 3, duration, true);
    bytes[headerSize - 1] = PAYLOAD_LENGTH_U16 | objects;
    let at = headerSize;
    for (let nth = 0; nth < objects; nth++) {
      const object = n * (objects / streams) + Math.floor(nth / streams);
      // A key frame, from its first byte.
      bytes[at] = 0x80 | ((nth % streams) + 1);
      bytes[at + 1] = object & 0xff;
      bytes[at + 6] = REPLICATED;
      view.setUint32(at + 7, objectSize, true);
      view.setUint32(at + 11, objectTime(shape, n, nth) + PREROLL, true);
      view.setUint16(at + 15, objectSize, true);
      const place = ((n * objects + nth) * STEP) % PLACES;
      bytes.set(noise.subarray(place, place + objectSize), at + PAYLOAD_HEADER);
      at += PAYLOAD_HEADER + objectSize;
    }
  };
}

function noiseOf(seed: number): Uint8Array {
  const words = new Uint32Array(NOISE / 4);
  const next = randomNumbers(seed);
  for (let n = 0; n < words.length; n++) words[n] = next();
  return new Uint8Array(words.buffer);
}
