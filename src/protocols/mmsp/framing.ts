import { u16, u32 } from '../../asf/little-endian.ts';
import { DATA_HEADER_SIZE, MESSAGE_LENGTH_BIAS, TCP_HEADER_SIZE } from './constants.ts';
import { isTcpMessageHeader } from './packet.ts';

/** A packet cut out of the byte stream. `bytes` of a Data frame are a view that is valid only during the call. */
export interface Frame {
  readonly kind: 'packet' | 'data';
  readonly bytes: Uint8Array;
}

/** Why a byte stream cannot be cut any further; what follows it is discarded. */
export interface BrokenFrame {
  readonly kind: 'broken';
  readonly reason: 'message-length' | 'packet-size' | 'too-long';
  readonly message: string;
  /** The first bytes that could not be cut, at most 64. */
  readonly bytes: Uint8Array;
}

export interface Framer {
  /** Cuts `chunk` and what was left before; calls back for each packet in order. Any chunking gives the same frames. */
  push(chunk: Uint8Array): void;
  /** Bytes received that do not make a whole packet yet; a view. */
  pending(): Uint8Array;
}

export interface FramerOptions {
  readonly maxPacket?: number;
  /** Bytes of the buffer for packets that straddle chunks which stay between them; all of them unless told otherwise. */
  readonly keeps?: number;
  /** Takes whole packets that begin at `from`, before they are cut out, and tells how many bytes those are. */
  readonly take?: (bytes: Buffer, from: number) => number;
}

const TAKES_NOTHING = (): number => 0;

/** Bytes of one TcpMessageHeader packet that are accepted; the longest that the protocol needs is under 70,000. */
export const DEFAULT_MAX_PACKET = 1 << 20;
/** Bytes that tell a TcpMessageHeader from a Data packet, and with a TcpMessageHeader those that hold its length. */
const TELLS_KIND = 8;
const TELLS_LENGTH = 12;
const SHOWN = 64;
const LEAST_HELD = 2048;

/**
 * Cuts the control connection into packets ([MS-MMSP] 3.1.5.2): 8 bytes tell a TcpMessageHeader packet, whose
 * length follows from messageLength (bytes + 16), from a Data packet, whose length is PacketSize (all bytes).
 * Only a packet that straddles two chunks is copied.
 */
export function createFramer(
  onFrame: (frame: Frame | BrokenFrame) => void,
  {
    maxPacket = DEFAULT_MAX_PACKET,
    keeps = Number.POSITIVE_INFINITY,
    take = TAKES_NOTHING,
  }: FramerOptions = {},
): Framer {
  /** Made when a packet straddles two chunks, which in a short session none does. */
  let held = new Uint8Array(0);
  let have = 0;
  let broken = false;

  /**
   * Bytes of the packet at `at`, or of the part that will tell; undefined when there can be none. Plain indexing: a
   * DataView for every packet cost more than all the rest of the cutting.
   */
  function sizeAt(bytes: Uint8Array, at: number, to: number): number | undefined {
    if (to - at < TELLS_KIND) return TELLS_KIND;
    const packet = isTcpMessageHeader(bytes, at);
    if (packet && to - at < TELLS_LENGTH) return TELLS_LENGTH;
    const size = packet ? u32(bytes, at + 8) + MESSAGE_LENGTH_BIAS : u16(bytes, at + 6);
    const fault = faultOf(packet, size, maxPacket);
    if (fault === undefined) return size;
    broken = true;
    onFrame({ kind: 'broken', ...fault, bytes: bytes.slice(at, Math.min(to, at + SHOWN)) });
    return undefined;
  }

  function emit(frame: Uint8Array): void {
    onFrame(
      isTcpMessageHeader(frame, 0)
        ? { kind: 'packet', bytes: frame.slice() }
        : { kind: 'data', bytes: frame },
    );
  }

  function hold(part: Uint8Array): void {
    if (have + part.length > held.length) {
      const grown = new Uint8Array(Math.max(LEAST_HELD, held.length * 2, have + part.length));
      grown.set(held.subarray(0, have));
      held = grown;
    }
    held.set(part, have);
    have += part.length;
  }

  /** Completes the packet that began in an earlier chunk; returns how many bytes of `chunk` that took. */
  function complete(chunk: Uint8Array): number {
    let used = 0;
    while (have > 0) {
      const size = sizeAt(held, 0, have);
      if (size === undefined) return chunk.length;
      const part = chunk.subarray(used, used + Math.max(0, size - have));
      hold(part);
      used += part.length;
      if (have < size) return used;
      const whole = sizeAt(held, 0, have);
      if (whole === undefined) return chunk.length;
      if (whole > have) continue;
      have = 0;
      if (take(bufferOf(held, whole), 0) === 0) emit(held.subarray(0, whole));
      if (held.length > keeps) held = new Uint8Array(LEAST_HELD);
    }
    return used;
  }

  return {
    push(given) {
      if (broken) return;
      // A Buffer's slice is a view and not a copy, unlike that of the array it is made of.
      const chunk = new Uint8Array(given.buffer, given.byteOffset, given.byteLength);
      let at = complete(chunk);
      const buffer = bufferOf(chunk, chunk.length);
      while (!broken && chunk.length - at >= TELLS_KIND) {
        const taken = take(buffer, at);
        if (taken > 0) {
          at += taken;
          continue;
        }
        const size = sizeAt(chunk, at, chunk.length);
        if (size === undefined || chunk.length - at < size) break;
        // 12 bytes are never a whole TcpMessageHeader packet, so a size that is met here is that of a packet.
        emit(chunk.subarray(at, at + size));
        at += size;
      }
      if (broken) have = 0;
      else if (at < chunk.length) hold(chunk.subarray(at));
    },
    pending: () => held.subarray(0, have),
  };
}

/** The same bytes with what a Buffer can do. */
const bufferOf = ({ buffer, byteOffset }: Uint8Array, length: number): Buffer =>
  Buffer.from(buffer, byteOffset, length);

function faultOf(
  packet: boolean,
  size: number,
  maxPacket: number,
): Omit<BrokenFrame, 'kind' | 'bytes'> | undefined {
  if (packet && size < TCP_HEADER_SIZE) {
    return {
      reason: 'message-length',
      message: `messageLength ${size - MESSAGE_LENGTH_BIAS} is less than 16`,
    };
  }
  if (packet && size > maxPacket) {
    return {
      reason: 'too-long',
      message: `messageLength ${size - MESSAGE_LENGTH_BIAS} asks for more than ${maxPacket} bytes`,
    };
  }
  if (!packet && size < DATA_HEADER_SIZE) {
    return {
      reason: 'packet-size',
      message: `the bytes are no TcpMessageHeader, and PacketSize ${size} is less than 8`,
    };
  }
  return undefined;
}
