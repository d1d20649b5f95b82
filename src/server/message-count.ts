import { u32 } from '../asf/little-endian.ts';
import { TCP_HEADER_SIZE } from '../protocols/mmsp/constants.ts';

/** chunkLen and MID, the least of a message. */
const LEAST = 8;

/** The messages of a TcpMessageHeader packet by their chunkLen alone: reading them costs more than counting them. */
export function countMessages(packet: Uint8Array): number {
  let count = 0;
  let at = TCP_HEADER_SIZE;
  while (packet.length - at >= LEAST) {
    count++;
    const claimed = u32(packet, at) * 8;
    if (claimed < LEAST) break;
    at += claimed;
  }
  return count;
}
