import type { Sighting } from '../../../requirements/observation.ts';
import { show } from '../../../wire/show.ts';
import { DATA_HEADER_SIZE } from '../constants.ts';
import { dumpData, dumpPartial } from '../dump.ts';
import { ReportEndOfStream, StopPlaying } from '../messages/playing.ts';
import { decodePacket, isTcpMessageHeader } from '../packet.ts';
import type { DatagramUnit } from '../unit.ts';
import type { Rule } from './rule.ts';
import { looksLike } from './unreadable.ts';

const PACKET_SIZE = 'MMSP-2.2.2-19';
const MESSAGES_OVER_TCP = 'MMSP-2.2.4-01';
const END_OVER_TCP = 'MMSP-3.2.4.1-06';
const SIZE_SPAN = { start: 6, end: 8 };
const SHOWN = 128;
/** Packets in one datagram whose sizes are told one by one. */
const TOLD = 4;

/** A datagram is one whole Data packet, and never a message ([MS-MMSP] 2.2.2, 2.2.4). */
export const datagramShape: Rule = ({ report, conversation }) => {
  let packets = 0;
  let messages = 0;

  function judgeMessage(unit: DatagramUnit): void {
    messages += 1;
    const head = unit.bytes.slice(0, 4096);
    const span = { start: 4, end: 8 };
    const names = decodePacket(head).messages.map(({ name }) => name);
    const told: Omit<Sighting, 'requirement'> = {
      observation: 'broken',
      subject: 'datagram from the server',
      path: 'sessionId',
      expected: 'no MMS message over UDP',
      got: `a TcpMessageHeader packet${names.length > 0 ? ` with ${names.slice(0, TOLD).join(' and ')}` : ''}`,
      span,
      dump: () => dumpPartial(head, span, 'messages travel over TCP'),
    };
    const answers = conversation.open().some(({ found }) => found.mid === StopPlaying.mid);
    if (names.includes(ReportEndOfStream.name) && !answers) {
      report({ requirement: END_OVER_TCP, ...told });
      report({ requirement: MESSAGES_OVER_TCP, ...told, follows: [END_OVER_TCP] });
    } else report({ requirement: MESSAGES_OVER_TCP, ...told });
  }

  function judgeSize(unit: DatagramUnit): void {
    const { bytes } = unit;
    const head = bytes.slice(0, SHOWN);
    const span = bytes.length < DATA_HEADER_SIZE ? { start: 0, end: bytes.length } : SIZE_SPAN;
    const expected = 'one Data packet in a datagram, of as many bytes as its PacketSize says';
    report({
      requirement: PACKET_SIZE,
      observation: 'broken',
      subject: 'datagram from the server',
      path: 'PacketSize',
      expected,
      got: contentOf(bytes),
      span,
      ...looksLike(bytes),
      dump: () => dumpData(head, span, `in a datagram of ${bytes.length} bytes`),
    });
  }

  return {
    message({ unit, found, request }) {
      if (unit.from === 'server' && found.mid === ReportEndOfStream.mid && request === undefined)
        report({ requirement: END_OVER_TCP, observation: 'pass' });
    },
    landing() {
      packets += 1;
    },
    datagram(unit) {
      const isMessage = unit.bytes.length >= DATA_HEADER_SIZE && isTcpMessageHeader(unit.bytes, 0);
      if (isMessage) judgeMessage(unit);
      else judgeSize(unit);
    },
    done() {
      if (packets > 0 && messages === 0) report({ requirement: MESSAGES_OVER_TCP, observation: 'pass' });
    },
  };
};

/** What can be told of a datagram that is not one whole Data packet. */
function contentOf(bytes: Uint8Array): string {
  if (bytes.length < DATA_HEADER_SIZE)
    return `${bytes.length} bytes, fewer than the header of a Data packet has`;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sizes: number[] = [];
  let at = 0;
  while (bytes.length - at >= DATA_HEADER_SIZE) {
    const size = view.getUint16(at + 6, true);
    if (size < DATA_HEADER_SIZE || size > bytes.length - at) break;
    sizes.push(size);
    at += size;
  }
  if (at < bytes.length || sizes.length < 2)
    return `PacketSize ${show(view.getUint16(6, true))} in a datagram of ${bytes.length} bytes`;
  const told = sizes.length > TOLD ? [...sizes.slice(0, TOLD), '…'] : sizes;
  const number = sizes.length === 2 ? 'two' : `${sizes.length}`;
  return `${number} Data packets, ${told.join(told.length === 2 ? ' and ' : ', ')} bytes`;
}
