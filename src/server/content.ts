import { type AsfFile, readAsfFile } from '../asf/file.ts';
import { durationSeconds } from '../asf/header.ts';
import { readAsfPacket } from '../asf/packet.ts';
import { DATA_HEADER_SIZE } from '../protocols/mmsp/constants.ts';
import { begins, type StreamKind } from './selection.ts';

/** PacketSize of a Data packet has 16 bits. */
export const LARGEST_PACKET = 0xffff - DATA_HEADER_SIZE;
/** Packets that are read before other work gets its turn. */
const PACKETS_PER_TURN = 512;

/** A file as it is served, read once and shared by all sessions that play it. */
export interface Content {
  readonly file: AsfFile;
  readonly streams: ReadonlyMap<number, StreamKind>;
  readonly seekable: boolean;
  /** Seconds without preroll; 0 when unknown. */
  readonly duration: number;
  /** Seconds; 0 where there is no duration. */
  readonly preroll: number;
  /** bits per second */
  readonly bitRate: number;
  /** For each video stream the packets in which a key frame begins, rising. */
  readonly keyFrames: ReadonlyMap<number, readonly number[]>;
  /** What it takes of the memory; the same for everything that is made of one file. */
  readonly held?: Held;
  /** Given when it is broadcast: it has no end, and everybody gets what is on the air. */
  readonly live?: Broadcast;
}

export interface Held {
  readonly bytes: number;
}

export interface Broadcast {
  /** The number of the packet that is on the air. */
  now(): number;
  /** Packets after which the content begins again; Infinity when it never does. */
  readonly loop: number;
}

/** Undefined when the bytes are no ASF file that can be sent. */
export async function readContent(bytes: Uint8Array): Promise<Content | undefined> {
  const file = readAsfFile(bytes);
  const content = contentOf(file, new Map());
  return content && { ...content, keyFrames: await findKeyFrames(file, content.streams) };
}

/** The same of a file that has been read, with its key frames. */
export function contentOf(file: AsfFile, keyFrames: Content['keyFrames']): Content | undefined {
  const { fileProperties, dataObject, bitrates } = file.header;
  if (fileProperties === undefined || dataObject === undefined) return undefined;
  if (file.packetSize === 0 || file.packetSize > LARGEST_PACKET) return undefined;
  const streams = new Map(
    file.header.streams.map(({ number, type }): [number, StreamKind] => [
      number,
      type === 'video' ? 'video' : 'other',
    ]),
  );
  const sum = bitrates?.reduce((total, { bitrate }) => total + bitrate, 0) ?? 0;
  return {
    file,
    streams,
    seekable: fileProperties.seekable && !fileProperties.broadcast,
    duration: fileProperties.broadcast ? 0 : durationSeconds(fileProperties),
    preroll: fileProperties.broadcast ? 0 : Number(fileProperties.preroll) / 1000,
    // A-40: the sum of the streams' rates, or the rate of the whole where those are not listed.
    bitRate: sum > 0 ? Math.min(sum, 0xffffffff) : fileProperties.maximumBitrate,
    keyFrames,
  };
}

async function findKeyFrames(
  file: AsfFile,
  streams: ReadonlyMap<number, StreamKind>,
): Promise<ReadonlyMap<number, readonly number[]>> {
  const found = new Map<number, number[]>();
  for (const [stream, kind] of streams) if (kind === 'video') found.set(stream, []);
  if (found.size === 0) return found;
  for (let n = 0; n < file.packetCount; n++) {
    if (n % PACKETS_PER_TURN === PACKETS_PER_TURN - 1) await new Promise(setImmediate);
    for (const payload of readAsfPacket(file.packet(n)).packet?.payloads ?? []) {
      const packets = found.get(payload.stream);
      if (packets !== undefined && begins(payload, 'video') && packets.at(-1) !== n) packets.push(n);
    }
  }
  return found;
}
