import type { AsfFile } from '../asf/file.ts';
import { type AsfHeader, readAsfHeader } from '../asf/header.ts';
import { readAsfPacket } from '../asf/packet.ts';
import { locateParsingInformation, sizeOfType } from '../asf/parsing-information.ts';
import type { Clock } from './clock.ts';
import type { Content } from './content.ts';
import { HRESULT } from './hresult.ts';
import type { Library } from './library.ts';
import { lastNotAfter } from './start-point.ts';

/**
 * The files of `library`, and live points that broadcast one of them over and over since the server was started. A
 * point has no state but the clock: whoever asks gets the packet that is on the air at this moment.
 */
export function withLivePoints(
  library: Library,
  points: Readonly<Record<string, string>>,
  clock: Clock,
  speed: number,
): Library {
  const began = clock.now();
  const onAir = (): number => (clock.now() - began) * livePace(speed);
  const made = new WeakMap<Content, Content>();
  return {
    async open(name) {
      const path = name.replace(/^\//, '');
      const file = Object.hasOwn(points, path) ? points[path] : undefined;
      const found = await library.open(file ?? name);
      if (file === undefined || 'refused' in found) return found;
      // There is nothing that could be broadcast over and over.
      if (found.file.packetCount === 0) return { refused: HRESULT.FILE_NOT_FOUND };
      const live = made.get(found) ?? broadcast(found, onAir);
      made.set(found, live);
      return live;
    },
  };
}

/** What is broadcast goes at its own pace, even to clients that could read faster. */
export const livePace = (speed: number): number => (speed === 0 ? 1 : speed);

/** Endless content out of a file. `onAir`: ms of content that have been broadcast so far. */
function broadcast(content: Content, onAir: () => number): Content {
  const { file } = content;
  const loopMs = durationOf(file);
  const loopOf = (n: number): number => Math.floor(n / file.packetCount);
  const inFile = (n: number): number => n % file.packetCount;
  const headerBytes = flagged(file);
  return {
    ...content,
    file: {
      ...file,
      headerBytes,
      header: readAsfHeader(headerBytes).header,
      packetCount: Number.POSITIVE_INFINITY,
      packet: (n) => later(file.packet(inFile(n)), loopOf(n) * loopMs),
      sendTime: (n) => file.sendTime(inFile(n)) + loopOf(n) * loopMs,
    },
    seekable: false,
    duration: 0,
    preroll: 0,
    live: {
      loop: file.packetCount,
      now() {
        const time = onAir();
        const loop = Math.floor(time / loopMs);
        return loop * file.packetCount + lastNotAfter(file.packetCount, file.sendTime, time - loop * loopMs);
      },
    },
  };
}

/** ms, so that the first packet of a loop is sent after the last one of the loop before. */
function durationOf({ header, packetCount, sendTime }: AsfFile): number {
  const announced = Number(header.fileProperties?.sendDuration ?? 0n) / 10_000;
  return Math.max(Math.round(announced), sendTime(Math.max(0, packetCount - 1)) + 1);
}

/** Where the File Properties Object and the Data Object have what is not so, or not known, in a broadcast. */
const PROPERTIES = { fileSize: 40, packets: 56, playDuration: 64, sendDuration: 72, flags: 88 } as const;
const DATA_OBJECT = { size: 16, packets: 40 } as const;
const FLAGS = { BROADCAST: 1, SEEKABLE: 2 } as const;

function flagged({ header, headerBytes }: AsfFile): Uint8Array {
  const bytes = new Uint8Array(headerBytes);
  const view = new DataView(bytes.buffer);
  const { fileProperties, dataObject }: Pick<AsfHeader, 'fileProperties' | 'dataObject'> = header;
  if (fileProperties === undefined || dataObject === undefined) return bytes;
  const { offset, flags } = fileProperties;
  for (const at of [
    PROPERTIES.fileSize,
    PROPERTIES.packets,
    PROPERTIES.playDuration,
    PROPERTIES.sendDuration,
  ])
    view.setBigUint64(offset + at, 0n, true);
  view.setUint32(offset + PROPERTIES.flags, (flags & ~FLAGS.SEEKABLE) | FLAGS.BROADCAST, true);
  for (const at of Object.values(DATA_OBJECT)) view.setBigUint64(dataObject.offset + at, 0n, true);
  return bytes;
}

/** The packet with its send time and its presentation times `ms` later. */
export function later(packet: Uint8Array, ms: number): Uint8Array {
  // A Buffer's slice would be a view of the file that all share.
  const bytes = new Uint8Array(packet);
  const { packet: read } = readAsfPacket(bytes);
  if (read === undefined) return bytes;
  const { lengthFlagsAt, sendTimeAt } = locateParsingInformation(bytes);
  const properties = bytes[lengthFlagsAt + 1] ?? 0;
  const lengthSize = read.multiple ? sizeOfType((bytes[read.headerLength] ?? 0) >> 6) : 0;
  add(bytes, sendTimeAt, 4, ms);
  for (const { dataStart, replicatedLength, compressed } of read.payloads) {
    const replicatedAt = dataStart - lengthSize - replicatedLength;
    const offsetSize = sizeOfType((properties >> 2) & 3);
    if (compressed) add(bytes, replicatedAt - sizeOfType(properties & 3) - offsetSize, offsetSize, ms);
    else if (replicatedLength >= 8) add(bytes, replicatedAt + 4, 4, ms);
  }
  return bytes;
}

/** Adds to a number of so many bytes, which wraps. */
function add(bytes: Uint8Array, at: number, size: number, ms: number): void {
  let carried = ms;
  for (let n = at; n < at + size && n < bytes.length; n++) {
    carried += bytes[n] ?? 0;
    bytes[n] = carried % 256;
    carried = Math.floor(carried / 256);
  }
}
