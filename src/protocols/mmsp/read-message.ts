import { type Decoded, decode } from '../../wire/decode.ts';
import type { Message } from '../../wire/message.ts';
import { TCP_HEADER_SIZE } from './constants.ts';

/** Readings that are kept, and the bytes of the longest message of which one is. */
const MOST = 512;
const LONGEST = 1024;

const readings = new Map<string, Decoded>();

/**
 * Decodes a message, from `start` to `end` in the bytes of its packet. A server answers every session with much the same
 * bytes, and a reading follows from them alone: that of a message that has come before is given again. Nobody writes
 * into a reading.
 */
export function readMessage(message: Message, bytes: Uint8Array, start: number, end: number): Decoded {
  // Spans count from the packet, in which nearly every message is the first.
  if (start !== TCP_HEADER_SIZE || end - start > LONGEST) return decode(message, bytes, start, end);
  // Every byte is a character of its own; the MID is among them, so that the text tells the definition too.
  const key = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
  const known = readings.get(key);
  if (known !== undefined) return known;
  const reading = decode(message, bytes, start, end);
  Object.freeze(reading.values);
  // What a hostile server makes up is forgotten all at once.
  if (readings.size >= MOST) readings.clear();
  readings.set(key, reading);
  return reading;
}
