import { ConnectFunnel } from '../protocols/mmsp/messages/connection.ts';
import { decodePacket, encodePacket, valuesOf } from '../protocols/mmsp/packet.ts';
import { encode } from '../wire/encode.ts';

/** A ConnectFunnel that asks for delivery over UDP. */
export interface UdpRequest {
  /** The port that the client named. */
  readonly port: number;
  /** The same request for another port. */
  to(port: number): Uint8Array;
}

const NAME = /^\\\\([^\\]+)\\UDP\\(\d+)$/i;

/** Reads what a client sends; undefined when it is anything else than that request, well formed. */
export function udpRequest(bytes: Uint8Array): UdpRequest | undefined {
  const { header, messages } = decodePacket(bytes);
  const [found] = messages;
  const values = valuesOf(found, ConnectFunnel);
  const whole = header.values.messageLength === bytes.length - 16;
  if (values === undefined || messages.length !== 1 || found?.decoded?.problems.length !== 0 || !whole)
    return undefined;
  const [, address = '', digits = ''] = NAME.exec(values.funnelName ?? '') ?? [];
  if (digits === '') return undefined;
  const { seq = 0, timeSent = 0n } = header.values;
  return {
    port: Number(digits),
    to: (port) => {
      const funnelName = `\\\\${address}\\UDP\\${port}`;
      const { chunkLen: _, ...rest } = values;
      return encodePacket([encode(ConnectFunnel, { ...rest, funnelName })], { seq, timeSent });
    },
  };
}
