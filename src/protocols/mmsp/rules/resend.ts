import type { Report } from '../../../requirements/observation.ts';
import type { Span } from '../../../wire/span.ts';
import { dumpData } from '../dump.ts';
import { type DataUnit, earliest } from '../unit.ts';
import { firstDifference } from './compare.ts';
import type { createConversation } from './conversation.ts';
import { type MediaMemory, type Remembered, sameBytes } from './media-memory.ts';
import type { Turn } from './media-sequence.ts';
import { type Asked, createRequests, isExplained } from './resend-requests.ts';
import type { RuleFold } from './rule.ts';

const RESENDS = 'MMSP-3.2.5.13-04';
const UNCHANGED = 'MMSP-3.2.5.13-05';
const ACCEPTS = 'MMSP-3.2.5.11.1-12';
const AFTER_END = 'MMSP-3.2.4.1-07';
/** Milliseconds after a request in which a packet that almost fits is taken for a copy that was changed. */
const ALTERED = 5000;

/** What a packet is that was asked for: one that was lost is judged like any other, under its number. */
export type Answer = 'copy' | { readonly recovered: number } | undefined;

/** Copies of media packets that were asked for with RequestPacketListResend ([MS-MMSP] 2.2.5, 3.2.5.13, A-28). */
export function createResend(
  report: Report,
  conversation: ReturnType<typeof createConversation>,
  memory: MediaMemory,
) {
  const requests = createRequests(conversation);

  function judgeCopy(unit: DataUnit, asked: Asked): void {
    if (isExplained(asked, earliest(unit))) {
      for (const requirement of [RESENDS, ACCEPTS]) report({ requirement, observation: 'pass' });
      if (conversation.running?.ended) report({ requirement: AFTER_END, observation: 'pass' });
    } else judgeWrong(unit, asked);
    count(asked);
  }

  function count(asked: Asked): void {
    asked.open = Math.max(0, asked.open - 1);
    conversation.tookCopy(asked.number);
  }

  /** Only a wrong request can have brought it about. */
  function judgeWrong(unit: DataUnit, { number, faults }: Asked): void {
    const head = unit.bytes.slice(0, 64);
    const span = { start: 0, end: 8 };
    for (const { requirement, why } of faults) {
      report({
        requirement,
        observation: 'broken',
        subject: 'answer to RequestPacketListResend',
        expected: `nothing, because ${why}`,
        got: `a copy of media packet ${number}`,
        span,
        dump: () => dumpData(head, span, 'expected no copy'),
      });
    }
  }

  function judgeAltered(unit: DataUnit, asked: Asked, original: Remembered): void {
    const at = firstDifference(unit.bytes, original.bytes) ?? 0;
    const span = { start: Math.min(at, unit.bytes.length - 1), end: Math.min(at + 1, unit.bytes.length) };
    const copy = unit.bytes.slice(0, Math.max(128, at + 16));
    const was = original.bytes[at];
    report({
      requirement: UNCHANGED,
      observation: 'broken',
      reading: 'A-28',
      subject: 'resent media Data packet',
      path: fieldAt(at),
      expected:
        was === undefined ? `the end of packet ${asked.number}` : `${was} at byte ${at}, as first sent`,
      got: `${unit.bytes[at] ?? 'the end'}`,
      span: fieldSpan(at, span),
      dump: () => dumpData(copy, fieldSpan(at, span), 'differs from the packet that was sent first'),
    });
    count(asked);
  }

  /** A packet that is not new by its number, or repeats what only the packet that was asked for has. */
  function isAltered(
    { header, bytes }: DataUnit,
    turn: Turn,
    { header: was, bytes: original }: Remembered,
  ): boolean {
    const sameNumber = header.AFFlags === was.AFFlags;
    const samePlace = header.LocationId === was.LocationId;
    if (samePlace && header.playIncarnation === was.playIncarnation) return true;
    if ((sameNumber || samePlace) && sameBytes(bytes.subarray(8), original.subarray(8))) return true;
    return sameNumber && turn.is === 'clash';
  }

  /** A number that was asked for, has not come, and lies between its neighbours. */
  function isRecovered({ header }: DataUnit, number: number, turn: Turn): boolean {
    if (memory.at(number) !== undefined || header.AFFlags !== (number & 0xff)) return false;
    const before = memory.before(number);
    const after = memory.after(number);
    // Before any later one came it may be the packet itself, which nobody can have missed yet.
    if (after === undefined) return turn.is === 'new' && turn.number === number && !!conversation.play?.ended;
    if (turn.is === 'new' && turn.number === number) return true;
    const { playIncarnation, LocationId } = header;
    const follows = before === undefined || before.play !== after.play || before.LocationId < LocationId;
    return follows && LocationId < after.LocationId && playIncarnation === after.header.playIncarnation;
  }

  const rule: RuleFold = { resend: (unit) => requests.took(unit) };

  return {
    rule,
    /** Judges a packet that comes because it was asked for. */
    answer(unit: DataUnit, turn: Turn): Answer {
      if (requests.size() === 0) return undefined;
      const all = [...requests.values()];
      for (const asked of all) {
        const original = memory.at(asked.number);
        if (original === undefined || !sameBytes(original.bytes, unit.bytes)) continue;
        report({ requirement: UNCHANGED, observation: 'pass' });
        judgeCopy(unit, asked);
        conversation.datagrams.repeated += 1;
        return 'copy';
      }
      for (const asked of all) {
        if (!isRecovered(unit, asked.number, turn)) continue;
        // It may as well be the first one, late: that a wrong request was answered is not proved.
        if (isExplained(asked, earliest(unit))) judgeCopy(unit, asked);
        else count(asked);
        conversation.datagrams.recovered += 1;
        return { recovered: asked.number };
      }
      for (const asked of all) {
        const original = memory.at(asked.number);
        if (original === undefined || earliest(unit) > asked.askedAt + ALTERED) continue;
        if (!isAltered(unit, turn, original)) continue;
        judgeAltered(unit, asked, original);
        return 'copy';
      }
      return undefined;
    },
  };
}

const FIELDS: readonly (readonly [string, Span])[] = [
  ['LocationId', { start: 0, end: 4 }],
  ['playIncarnation', { start: 4, end: 5 }],
  ['AFFlags', { start: 5, end: 6 }],
  ['PacketSize', { start: 6, end: 8 }],
];

const fieldAt = (at: number): string =>
  FIELDS.find(([, { start, end }]) => at >= start && at < end)?.[0] ?? 'Payload';

const fieldSpan = (at: number, otherwise: Span): Span =>
  FIELDS.find(([, { start, end }]) => at >= start && at < end)?.[1] ?? otherwise;
