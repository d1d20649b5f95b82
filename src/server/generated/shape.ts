import type { Generated } from '../site.ts';

/** What follows from the settings of generated content: how each packet is filled, and when it is sent. */
export interface Shape {
  /** ASF data packets; Infinity where there is no end. */
  readonly packets: number;
  readonly packetSize: number;
  /** Audio streams, numbered from 1, which take turns within a packet. */
  readonly streams: number;
  readonly seed: number;
  /** Bits per second of each stream, packets as a whole counted. */
  readonly bitRate: number;
  /** Of each stream. A sample is a byte: PCM, 8 bits, one channel. */
  readonly samplesPerSecond: number;
  /** Media objects in a packet, all whole and of one size. */
  readonly objects: number;
  readonly objectSize: number;
  /** Bytes of a packet before its first payload header. */
  readonly headerSize: number;
  /** Bytes after the last payload; undefined when the packet has no Padding Length. */
  readonly padding: number | undefined;
}

export const DEFAULTS = { packetSize: 1400, bitRate: 128_000, streams: 1, seed: 1 } as const;
/** As many payloads as a packet can have. */
export const MOST_STREAMS = 63;
/** Media objects in a packet of one stream. */
const OBJECTS = 4;
/** Stream number, object number, offset, replicated data with its length, and Payload Length. */
export const PAYLOAD_HEADER = 17;
/** Error correction data, flags, send time, duration and the number of payloads. */
const PACKET_HEADER = 12;
const BITS = 8;

/** The smallest packet that has room for a payload of every stream. */
export const leastPacketSize = (streams: number): number =>
  PACKET_HEADER + objectsFor(streams) * (PAYLOAD_HEADER + 1);

const objectsFor = (streams: number): number => streams * Math.max(1, Math.floor(OBJECTS / streams));

export function shapeOf(given: Generated): Shape {
  const { packetSize, bitRate, streams, seed } = { ...DEFAULTS, ...given };
  const objects = objectsFor(streams);
  const room = packetSize - PACKET_HEADER - objects * PAYLOAD_HEADER;
  const objectSize = Math.floor(room / objects);
  const rest = room - objects * objectSize;
  const audio = (objects * objectSize) / packetSize;
  const { packets = given.bytes === undefined ? undefined : Math.ceil(given.bytes / packetSize) } = given;
  return {
    packets: packets ?? Number.POSITIVE_INFINITY,
    packetSize,
    streams,
    seed,
    bitRate: Math.round(bitRate / streams),
    samplesPerSecond: Math.max(1, Math.round((bitRate * audio) / streams / BITS)),
    objects,
    objectSize,
    // The Padding Length itself is a byte of what is left.
    headerSize: PACKET_HEADER + (rest === 0 ? 0 : 1),
    padding: rest === 0 ? undefined : rest - 1,
  };
}

/** Samples of each stream in the first `packets` packets. */
const samplesIn = ({ objects, streams, objectSize }: Shape, packets: number): number =>
  packets * (objects / streams) * objectSize;

/** When object `nth` of packet `n` is due, in ms of content, without preroll. */
export const objectTime = (shape: Shape, n: number, nth: number): number =>
  Math.floor(
    ((samplesIn(shape, n) + Math.floor(nth / shape.streams) * shape.objectSize) * 1000) /
      shape.samplesPerSecond,
  );

/** When packet `n` is sent, in ms of content: as its first object is due. */
export const packetTime = (shape: Shape, n: number): number => objectTime(shape, n, 0);

/** The last packet that is sent at or before `ms` of content. */
export function packetAt(shape: Shape, ms: number): number {
  const near = Math.floor((ms * shape.samplesPerSecond) / 1000 / samplesIn(shape, 1));
  // Times are whole milliseconds, so that packets are sent up to one earlier than their samples.
  let at = Math.max(0, near);
  while (packetTime(shape, at + 1) <= ms) at += 1;
  return at;
}
