import { show } from '../../../wire/show.ts';
import { MESSAGE_LENGTH_BIAS, SESSION_ID, TCP_HEADER_SIZE } from '../constants.ts';
import { dumpPacket, dumpPartial } from '../dump.ts';
import { decodePacket, type Packet } from '../packet.ts';
import type { PacketUnit, StallUnit } from '../unit.ts';
import type { Rule, RuleContext } from './rule.ts';

const LENGTH = 'MMSP-2.2.3-07';
const MULTIPLE_OF_8 = 'MMSP-2.2.3-16';
const CHUNK_COUNT = 'MMSP-2.2.3-09';
const CHUNK_LEN = 'MMSP-2.2.4-04';
const ONE_MESSAGE = 'MMSP-3.2.5.2-02';
const WRAPPED = 'MMSP-3.2.5.2-01';

/** Lengths of a server's packets: messageLength, chunkCount and chunkLen have to tell the same ([MS-MMSP] 2.2.3, 2.2.4). */
export const framing: Rule = (context) => {
  const customs = new Set<'letter' | 'custom'>();

  return {
    packet(unit) {
      if (unit.from !== 'server') return;
      const { packet } = unit;
      context.report({ requirement: WRAPPED, observation: 'pass' });
      const lengths = lengthsOf(packet);
      const length = packet.bytes.length - TCP_HEADER_SIZE;
      see(
        context,
        unit,
        MULTIPLE_OF_8,
        length % 8 === 0,
        'messageLength',
        'a multiple of 8, plus 16',
        show(lengths.messageLength),
      );
      judgeLengths(context, unit, lengths);
      judgeChunkCount(context, unit, lengths, length, customs);
      see(
        context,
        unit,
        ONE_MESSAGE,
        packet.messages.length <= 1,
        'MID',
        'one message in a packet',
        `${packet.messages.length} messages`,
      );
    },
    broken({ from, broken, index }) {
      if (from !== 'server') return;
      const ours = broken.reason !== 'packet-size';
      context.report({
        requirement: ours ? LENGTH : WRAPPED,
        observation: 'broken',
        subject: 'bytes from the server',
        expected: ours
          ? 'messageLength of at least 16 and of a possible size'
          : 'a TcpMessageHeader packet or a Data packet',
        got: broken.message,
        ...looksLike(broken.bytes),
        followsSince: index - 1,
        dump: () => dumpPartial(broken.bytes, { start: ours ? 8 : 4, end: ours ? 12 : 8 }, broken.message),
      });
    },
    stall: (unit) => judgePending(context, unit),
  };
};

interface Lengths {
  readonly messageLength: number;
  readonly chunkCount: number;
  /** Bytes of the message part by messageLength, by chunkCount as specified, and by the chunkLens. */
  readonly byLength: number;
  readonly byCount: number;
  readonly byChunks: number | undefined;
}

function lengthsOf({ header, messages }: Packet): Lengths {
  const { messageLength = 0, chunkCount = 0 } = header.values;
  return {
    messageLength,
    chunkCount,
    byLength: messageLength - MESSAGE_LENGTH_BIAS,
    byCount: chunkCount * 8 - TCP_HEADER_SIZE,
    byChunks: messages.length === 0 ? undefined : messages.reduce((sum, { claimed }) => sum + claimed, 0),
  };
}

/** When messageLength and chunkLen disagree, chunkCount is the third witness: the two that agree are believed. */
function judgeLengths(context: RuleContext, unit: PacketUnit, lengths: Lengths): void {
  const { byLength, byCount, byChunks, messageLength } = lengths;
  if (byChunks === undefined || byChunks === byLength) {
    context.report({ requirement: LENGTH, observation: 'pass' });
    if (byChunks !== undefined) context.report({ requirement: CHUNK_LEN, observation: 'pass' });
    return;
  }
  const lengthIsWrong = byCount === byChunks || byCount + 16 === byChunks;
  if (lengthIsWrong)
    see(
      context,
      unit,
      LENGTH,
      false,
      'messageLength',
      `${byChunks + 16}, the message and 16`,
      show(messageLength),
    );
  else
    see(
      context,
      unit,
      CHUNK_LEN,
      false,
      'chunkLen',
      `${byLength / 8} for ${byLength} bytes`,
      show(byChunks / 8),
    );
}

/** the letter counts the whole packet, every product leaves 16 bytes out. */
function judgeChunkCount(
  context: RuleContext,
  unit: PacketUnit,
  { chunkCount, byLength, byChunks }: Lengths,
  length: number,
  customs: Set<string>,
): void {
  const sizes = [length, byLength, byChunks ?? length];
  const letter = sizes.some((size) => chunkCount * 8 === size + TCP_HEADER_SIZE);
  const custom = sizes.some((size) => chunkCount * 8 === size + MESSAGE_LENGTH_BIAS);
  const expected = `${(length + TCP_HEADER_SIZE) / 8}, the bytes of the packet divided by 8`;
  if (letter || custom) customs.add(letter ? 'letter' : 'custom');
  if (letter && customs.size < 2) return context.report({ requirement: CHUNK_COUNT, observation: 'pass' });
  const base = {
    requirement: CHUNK_COUNT,
    subject: nameOf(unit),
    path: 'chunkCount',
    expected,
    got: show(chunkCount),
    reading: 'A-01',
    span: { start: 16, end: 20 },
  };
  const dump = () => dumpPacket(unit.packet, base.span, `expected ${expected}`);
  if (!letter && !custom) {
    const { reading: _, ...plain } = base;
    context.report({ ...plain, observation: 'broken', dump });
  } else if (customs.size === 2) {
    context.report({
      ...base,
      observation: 'broken',
      grade: 'warn',
      why: 'one connection counts in both ways',
      dump,
    });
  } else {
    context.report({
      ...base,
      observation: 'note',
      why: 'messageLength / 8, as Windows products and all known clients write it',
      dump,
    });
  }
}

/** A wait ended while a packet was incomplete: its messageLength asks for more than was sent. */
function judgePending(context: RuleContext, { pending, index }: StallUnit): void {
  if (pending.length === 0) return;
  const view = new DataView(pending.buffer, pending.byteOffset, pending.byteLength);
  const isPacket = pending.length >= 12 && view.getUint32(4, true) === SESSION_ID;
  const wanted = isPacket
    ? view.getUint32(8, true) + MESSAGE_LENGTH_BIAS
    : pending.length >= 8
      ? view.getUint16(6, true)
      : 8;
  const complete = isPacket && pending.length >= TCP_HEADER_SIZE + 8 && completes(pending, view);
  context.report({
    requirement: isPacket ? (complete ? LENGTH : WRAPPED) : WRAPPED,
    observation: 'broken',
    subject: 'bytes from the server',
    expected: isPacket
      ? complete
        ? 'messageLength of the message that was sent'
        : 'a whole packet'
      : 'a whole TcpMessageHeader or Data packet',
    got: `${pending.length} bytes of ${wanted}, and no more`,
    ...looksLike(pending),
    followsSince: index - 1,
    dump: () =>
      dumpPartial(
        pending,
        { start: isPacket ? 8 : 4, end: isPacket ? 12 : 8 },
        `asks for ${wanted} bytes, ${pending.length} came`,
      ),
  });
}

/** Whether the message that the bytes hold is complete by its own chunkLen, so that messageLength is what is wrong. */
function completes(pending: Uint8Array, view: DataView): boolean {
  const chunks = view.getUint32(TCP_HEADER_SIZE, true) * 8;
  return chunks >= 8 && pending.length >= TCP_HEADER_SIZE + chunks;
}

/** Text in the first bytes tells what kind of server it is. */
export function looksLike(bytes: Uint8Array): { readonly why?: string } {
  const head = Array.from(bytes.subarray(0, 40), (byte) => String.fromCharCode(byte)).join('');
  const protocol = /^(HTTP|RTSP|SSH|220|ICY)/.exec(head)?.[0];
  return protocol === undefined
    ? {}
    : {
        why: `the bytes begin with ${show(head.split(/[\r\n]/)[0])}: this looks like another protocol than MMS`,
      };
}

/** Reports one field of a packet's framing, right or wrong. */
function see(
  context: RuleContext,
  unit: PacketUnit,
  requirement: string,
  ok: boolean,
  path: string,
  expected: string,
  got: string,
): void {
  if (ok) return context.report({ requirement, observation: 'pass' });
  const span = unit.packet.header.spans.get(path) ?? unit.packet.messages[0]?.decoded?.spans.get(path);
  context.report({
    requirement,
    observation: 'broken',
    subject: nameOf(unit),
    path,
    expected,
    got,
    ...(span && { span }),
    dump: () => dumpPacket(decodePacket(unit.packet.bytes), span, `expected ${expected}`),
  });
}

export const nameOf = ({ from, packet }: PacketUnit): string =>
  `${from} ${packet.messages.map(({ name }) => name).join(' and ') || 'empty packet'}`;
