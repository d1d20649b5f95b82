import {
  MMS_DISABLE_PACKET_PAIR,
  MMS_PACKET_PAIR_TCP_HIGH_ENTROPY,
  MMS_PACKET_PAIR_UDP_HIGH_ENTROPY,
  MMS_USE_PACKET_PAIR,
} from '../protocols/mmsp/constants.ts';
import type { Decisions } from './hooks/decisions.ts';
import type { Session } from './session.ts';

// Packets of a known size that come right after each other, from which the client tells how fast its connection is.

/** Random bytes of the three ReportFunnelInfo, so that their packets have 512, 512 and 1056 bytes ([MS-MMSP] 3.2.5.4). */
const TAILS = [432, 432, 976] as const;
/** Random bytes of each of the two datagrams ([MS-MMSP] 3.2.5.8). */
const PAYLOAD = 1464;
const LOCATIONS = [0xf0f0f000, 0xf0f0f001] as const;
const MARKS = { playIncarnation: 0xff, AFFlags: 0x10 } as const;

/** What ReportConnectedEX says to the playIncarnation of Connect ([MS-MMSP] 3.2.5.3). */
export const offered = (wanted: number | undefined, { packetPairs }: Decisions): number =>
  wanted === MMS_USE_PACKET_PAIR && packetPairs.length > 0 ? MMS_USE_PACKET_PAIR : MMS_DISABLE_PACKET_PAIR;

/** What ReportFunnelInfo says to the playIncarnation of FunnelInfo, also to a value that is none of the four ([MS-MMSP] 3.2.5.4, A-27). */
export function agreed(wanted: number | undefined, { packetPairs }: Decisions): number {
  const overTcp = wanted === MMS_USE_PACKET_PAIR || wanted === MMS_PACKET_PAIR_TCP_HIGH_ENTROPY;
  if (overTcp && packetPairs.includes('tcp')) return MMS_PACKET_PAIR_TCP_HIGH_ENTROPY;
  if (wanted === MMS_PACKET_PAIR_UDP_HIGH_ENTROPY && packetPairs.includes('udp')) return wanted;
  return MMS_DISABLE_PACKET_PAIR;
}

/** The packet-pair bytes of each ReportFunnelInfo that answers; one without any when there are none over TCP. */
export const tails = (answer: number, { noise, decisions }: Session): readonly Uint8Array[] =>
  answer === MMS_PACKET_PAIR_TCP_HIGH_ENTROPY
    ? decisions.tails(TAILS.map((size) => noise(size)))
    : [new Uint8Array()];

/** The two datagrams that come before the header when both have been agreed on, they and delivery over UDP ([MS-MMSP] 3.2.5.8). */
export function sendPair({ outbox, noise }: Session): void {
  for (const LocationId of LOCATIONS) outbox.packetPair({ LocationId, ...MARKS }, noise(PAYLOAD));
}
