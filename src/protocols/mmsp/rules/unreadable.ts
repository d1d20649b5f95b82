import { show } from '../../../wire/show.ts';
import type { Span } from '../../../wire/span.ts';
import { MESSAGE_LENGTH_BIAS, SEAL, SESSION_ID, TCP_HEADER_SIZE } from '../constants.ts';
import { dumpPartial } from '../dump.ts';
import { LENGTH, WRAPPED } from './framing.ts';
import type { Rule, RuleContext } from './rule.ts';

const LENGTH_SPAN: Span = { start: 8, end: 12 };
const KIND_SPAN: Span = { start: 4, end: 8 };
const LITTLE_ENDIAN = 'MMSP-2.2-01';
const SHOWN = 64;
/** GUID of the ASF Header Object, as it is stored. */
const HEADER_OBJECT = [
  0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11, 0xa6, 0xd9, 0x00, 0xaa, 0x00, 0x62, 0xce, 0x6c,
];

/** Bytes of a server that make no packet: they cannot be cut, or the rest of them never came ([MS-MMSP] 2.2.3, 3.2.5.2). */
export const unreadable: Rule = (context) => {
  /** Pending bytes that were reported, so that two waits count once. */
  let reported = -1;

  function incomplete(pending: Uint8Array, index: number): void {
    if (pending.length === 0 || pending.length === reported) return;
    reported = pending.length;
    if (!judgeKind(context, pending, index)) judgePending(context, pending, index);
  }

  return {
    message(message) {
      if (message.unit.from !== 'server') return;
      reported = -1;
      // The packet was told from a Data packet and cut out of the stream by its integers.
      context.report({ requirement: LITTLE_ENDIAN, observation: 'pass' });
    },
    data({ transport }) {
      if (transport === 'tcp') reported = -1;
    },
    broken({ from, broken, index }) {
      if (from !== 'server') return;
      if (judgeKind(context, broken.bytes, index)) return;
      const packet = broken.reason !== 'packet-size';
      const span = packet ? LENGTH_SPAN : KIND_SPAN;
      context.report({
        requirement: packet ? LENGTH : WRAPPED,
        observation: 'broken',
        subject: 'bytes from the server',
        expected: packet
          ? 'messageLength of at least 16 and of a possible size'
          : 'a TcpMessageHeader packet or a Data packet',
        got: broken.message,
        span,
        ...looksLike(broken.bytes),
        followsSince: index - 1,
        dump: () => dumpPartial(broken.bytes, span, broken.message),
      });
    },
    stall: ({ pending, index }) => incomplete(pending, index),
  };
};

/** What bytes were meant to be that are neither a TcpMessageHeader nor a Data packet, and the sentence that they break. */
const KINDS: readonly {
  readonly requirement: string;
  readonly path: string;
  readonly is: (bytes: Uint8Array, view: DataView) => boolean;
  readonly span: Span;
  readonly expected: string;
  readonly got: string;
}[] = [
  {
    requirement: LITTLE_ENDIAN,
    path: 'sessionId',
    is: (bytes, view) => bytes.length >= 8 && view.getUint32(4) === SESSION_ID,
    span: KIND_SPAN,
    expected: 'CE FA 0B B0, the bytes of 0xB00BFACE from the lowest to the highest',
    got: 'B0 0B FA CE',
  },
  {
    requirement: 'MMSP-2.2.3-06',
    path: 'sessionId',
    is: (bytes, view) =>
      bytes.length >= 16 &&
      bytes[0] === 1 &&
      view.getUint32(12, true) === SEAL &&
      view.getUint32(4, true) !== SESSION_ID,
    span: KIND_SPAN,
    expected: '0xB00BFACE',
    got: 'another sessionId in what begins and ends like a TcpMessageHeader',
  },
  {
    requirement: 'MMSP-3.2.5.8.1-01',
    path: 'Payload',
    is: (bytes) => bytes.length >= 16 && HEADER_OBJECT.every((byte, n) => bytes[n] === byte),
    span: { start: 0, end: 16 },
    expected: 'the ASF file header in Data packets',
    got: 'the bytes of an ASF Header Object without a Data packet around them',
  },
];

/** Whether the bytes tell what they were meant to be. */
function judgeKind({ report }: RuleContext, bytes: Uint8Array, index: number): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kind = KINDS.find(({ is }) => is(bytes, view));
  if (kind === undefined) return false;
  const { requirement, path, span, expected, got } = kind;
  const head = bytes.slice(0, SHOWN);
  report({
    requirement,
    observation: 'broken',
    subject: 'bytes from the server',
    path,
    expected,
    got,
    span,
    followsSince: index - 1,
    dump: () => dumpPartial(head, span, `expected ${expected}`),
  });
  return true;
}

/** A packet is incomplete: its length asks for more than was sent. */
function judgePending({ report }: RuleContext, pending: Uint8Array, index: number): void {
  const view = new DataView(pending.buffer, pending.byteOffset, pending.byteLength);
  const isPacket = pending.length >= 8 && view.getUint32(4, true) === SESSION_ID;
  const wanted = !isPacket
    ? pending.length < 8
      ? 8
      : view.getUint16(6, true)
    : pending.length < 12
      ? TCP_HEADER_SIZE
      : view.getUint32(8, true) + MESSAGE_LENGTH_BIAS;
  const complete = isPacket && pending.length >= TCP_HEADER_SIZE + 8 && completes(pending, view);
  const span = isPacket ? LENGTH_SPAN : KIND_SPAN;
  report({
    requirement: complete ? LENGTH : WRAPPED,
    observation: 'broken',
    subject: 'bytes from the server',
    expected: complete
      ? 'messageLength of the message that was sent'
      : isPacket
        ? 'a whole packet'
        : 'a whole TcpMessageHeader or Data packet',
    got: `${pending.length} bytes of ${wanted}, and no more`,
    span,
    ...looksLike(pending),
    followsSince: index - 1,
    dump: () => dumpPartial(pending, span, `asks for ${wanted} bytes, ${pending.length} came`),
  });
}

/** Whether the message that the bytes hold is complete by its own chunkLen, so that messageLength is what is wrong. */
function completes(pending: Uint8Array, view: DataView): boolean {
  const size = view.getUint32(TCP_HEADER_SIZE, true) * 8;
  return size >= 8 && pending.length >= TCP_HEADER_SIZE + size;
}

/** Text in the first bytes tells what kind of server it is. */
export function looksLike(bytes: Uint8Array): { readonly why?: string } {
  const head = Array.from(bytes.subarray(0, 40), (byte) => String.fromCharCode(byte)).join('');
  if (!/^(HTTP|RTSP|SSH|220|ICY)/.test(head)) return {};
  const line = show(head.split(/[\r\n]/)[0]);
  return { why: `the bytes begin with ${line}: this looks like another protocol than MMS` };
}
