import { RequestPacketListResend } from '../protocols/mmsp/messages/resend.ts';
import { decode } from '../wire/decode.ts';

/** A RequestPacketListResend whose syntax is right ([MS-MMSP] 2.2.5); whose it is has not been verified. */
export interface ResendRequest {
  readonly Signature: number;
  readonly dwClientId: number;
  readonly wSourceId: number;
  /** 32-bit numbers of media packets. */
  readonly numbers: readonly number[];
}

const MOST_PACKETS = 32;
/** Bytes of a request for that many; a longer datagram is not worth reading. */
const LONGEST_REQUEST = 12 + 4 * MOST_PACKETS;

/** Undefined unless the datagram is a request for 1 to 32 packets and has just the length of one. */
export function readResendRequest(datagram: Uint8Array): ResendRequest | undefined {
  if (datagram.length > LONGEST_REQUEST) return undefined;
  const { values, problems, end } = decode(RequestPacketListResend, datagram);
  if (problems.length > 0 || end !== datagram.length) return undefined;
  const { Signature, dwClientId, wSourceId, dwBeginPacketList = [] } = values;
  if (Signature === undefined || dwClientId === undefined || wSourceId === undefined) return undefined;
  const numbers = dwBeginPacketList.flatMap(({ sequenceNumber }) => sequenceNumber ?? []);
  if (numbers.length < 1 || numbers.length > MOST_PACKETS) return undefined;
  return { Signature, dwClientId, wSourceId, numbers };
}
