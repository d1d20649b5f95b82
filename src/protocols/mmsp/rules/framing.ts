import { show } from '../../../wire/show.ts';
import type { Span } from '../../../wire/span.ts';
import { MESSAGE_LENGTH_BIAS, TCP_HEADER_SIZE } from '../constants.ts';
import { dumpPacket } from '../dump.ts';
import { decodePacket, type Packet, type PacketMessage } from '../packet.ts';
import type { PacketUnit } from '../unit.ts';
import { createChunkCount } from './chunk-count.ts';
import { nameOf, type Rule, type RuleContext } from './rule.ts';

export const LENGTH = 'MMSP-2.2.3-07';
export const MULTIPLE_OF_8 = 'MMSP-2.2.3-16';
export const CHUNK_LEN = 'MMSP-2.2.4-04';
export const WRAPPED = 'MMSP-3.2.5.2-01';
const ONE_MESSAGE = 'MMSP-3.2.5.2-02';

/** Lengths of a server's packets: messageLength, chunkCount and chunkLen have to tell the same ([MS-MMSP] 2.2.3, 2.2.4). */
export const framing: Rule = (context) => {
  const judgeChunkCount = createChunkCount(context);

  return {
    packet(unit) {
      if (unit.from !== 'server') return;
      const { messages, bytes } = unit.packet;
      context.report({ requirement: WRAPPED, observation: 'pass' });
      const lengths = lengthsOf(unit.packet);
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

interface At {
  readonly path: string;
  readonly span: Span;
  readonly expected: string;
  readonly got: string;
}

/** Reports one field of a packet's framing, right or wrong. */
function see(context: RuleContext, unit: PacketUnit, requirement: string, ok: boolean, at: At): void {
  if (ok) return context.report({ requirement, observation: 'pass' });
  context.report({
    requirement,
    observation: 'broken',
    subject: nameOf(unit),
    ...at,
    ...(requirement !== MULTIPLE_OF_8 && requirement !== ONE_MESSAGE && { follows: [MULTIPLE_OF_8] }),
    dump: () => dumpPacket(decodePacket(unit.packet.bytes), at.span, `expected ${at.expected}`),
  });
}
