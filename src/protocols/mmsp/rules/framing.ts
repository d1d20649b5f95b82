import { show } from '../../../wire/show.ts';
import type { Span } from '../../../wire/span.ts';
import { MESSAGE_LENGTH_BIAS, TCP_HEADER_SIZE } from '../constants.ts';
import { dumpPacket } from '../dump.ts';
import { messageByMid } from '../messages/index.ts';
import { decodePacket, type Packet, type PacketMessage } from '../packet.ts';
import type { PacketUnit } from '../unit.ts';
import { createChunkCount } from './chunk-count.ts';
import { nameOf, type Rule, type RuleContext } from './rule.ts';

export const LENGTH = 'MMSP-2.2.3-07';
export const MULTIPLE_OF_8 = 'MMSP-2.2.3-16';
export const CHUNK_LEN = 'MMSP-2.2.4-04';
export const WRAPPED = 'MMSP-3.2.5.2-01';
/** Chunks of 8 bytes that no message of a server has. */
const MOST_CHUNKS = 0xffff;
const ONE_MESSAGE = 'MMSP-3.2.5.2-02';
export const STARTS_WITH_MID = 'MMSP-2.2.4-05';
export const PADDED = 'MMSP-2.2.4-02';

/** Lengths of a server's packets: messageLength, chunkCount and chunkLen have to tell the same ([MS-MMSP] 2.2.3, 2.2.4). */
export const framing: Rule = (context) => {
  const judgeChunkCount = createChunkCount(context);

  return {
    packet(unit) {
      if (unit.from !== 'server') return;
      const { messages, bytes } = unit.packet;
      context.report({ requirement: WRAPPED, observation: 'pass' });
      const lengths = lengthsOf(unit.packet);
      judgeStart(context, unit);
      judgePadding(context, unit);
      see(context, unit, MULTIPLE_OF_8, (bytes.length - TCP_HEADER_SIZE) % 8 === 0, {
        path: 'messageLength',
        span: LENGTH_SPAN,
        expected: 'a multiple of 8, plus 16',
        got: show(lengths.messageLength),
      });
      judgeLengths(context, unit, lengths);
      judgeChunkCount(unit, lengths);
      see(context, unit, ONE_MESSAGE, messages.length <= 1, {
        path: 'MID',
        span: midSpan(messages[1]),
        expected: 'one message in a packet',
        got: `${messages.length} messages`,
      });
    },
  };
};

const LENGTH_SPAN: Span = { start: 8, end: 12 };

const midSpan = (found: PacketMessage | undefined): Span =>
  found === undefined ? LENGTH_SPAN : { start: found.span.start + 4, end: found.span.start + 8 };

export interface Lengths {
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
  const lengthIsWrong = byCount === byChunks || byCount + MESSAGE_LENGTH_BIAS === byChunks;
  const last = unit.packet.messages.at(-1);
  if (lengthIsWrong || last === undefined) {
    return see(context, unit, LENGTH, false, {
      path: 'messageLength',
      span: LENGTH_SPAN,
      expected: `${byChunks + MESSAGE_LENGTH_BIAS}, the message and 16`,
      got: show(messageLength),
    });
  }
  const others = byChunks - last.claimed;
  see(context, unit, CHUNK_LEN, false, {
    path: 'chunkLen',
    span: { start: last.span.start, end: last.span.start + 4 },
    expected: `${Math.max(0, Math.ceil((byLength - others) / 8))} for ${byLength - others} bytes`,
    got: show(last.claimed / 8),
  });
}

/** chunkLen and MID the wrong way round: the first word is the MID of a server's message, the second a likely length. */
function judgeStart(context: RuleContext, unit: PacketUnit): void {
  const [found] = unit.packet.messages;
  const swapped = found && found.mid <= MOST_CHUNKS && messageByMid(found.claimed / 8)?.from === 'server';
  if (!swapped) return;
  see(context, unit, STARTS_WITH_MID, false, {
    path: 'chunkLen',
    span: { start: found.span.start, end: found.span.start + 8 },
    expected: 'chunkLen, then the MID',
    got: `the MID ${show(found.claimed / 8)}, then ${found.mid}`,
  });
}

/** A packet that ends with the fields of its message, which do not fill up 8 bytes, lacks padding and nothing else. */
function judgePadding(context: RuleContext, unit: PacketUnit): void {
  const { bytes, messages } = unit.packet;
  const found = messages.at(-1);
  const unpadded = bytes.length % 8 !== 0 && found?.decoded?.end === bytes.length;
  if (!unpadded || found.decoded?.problems.some(({ code }) => code === 'truncated')) return;
  see(context, unit, PADDED, false, {
    path: 'chunkLen',
    span: { start: found.span.start, end: found.span.start + 4 },
    expected: `${8 - (bytes.length % 8)} bytes of padding`,
    got: `a packet that ends with its fields, after ${bytes.length - found.span.start} bytes`,
  });
}

interface At {
  readonly path: string;
  readonly span: Span;
  readonly expected: string;
  readonly got: string;
}

/** What brings a finding about when it was told before. */
const FOLLOWS: Readonly<Record<string, readonly string[]>> = {
  [MULTIPLE_OF_8]: [PADDED],
  [LENGTH]: [MULTIPLE_OF_8, PADDED, STARTS_WITH_MID],
  [CHUNK_LEN]: [MULTIPLE_OF_8, PADDED, STARTS_WITH_MID],
};

/** Reports one field of a packet's framing, right or wrong. */
function see(context: RuleContext, unit: PacketUnit, requirement: string, ok: boolean, at: At): void {
  if (ok) return context.report({ requirement, observation: 'pass' });
  context.report({
    requirement,
    observation: 'broken',
    subject: nameOf(unit),
    ...at,
    ...(FOLLOWS[requirement] && { follows: FOLLOWS[requirement] }),
    dump: () => dumpPacket(decodePacket(unit.packet.bytes), at.span, `expected ${at.expected}`),
  });
}
