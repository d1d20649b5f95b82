import { show } from '../../../wire/show.ts';
import { dumpPacket } from '../dump.ts';
import { ReportEndOfStream } from '../messages/playing.ts';
import type { PacketUnit } from '../unit.ts';
import { nameOf, type Rule } from './rule.ts';

const FIRST = 'MMSP-2.2.3-11';
const GROWS = 'MMSP-2.2.3-10';
const TIME_SENT = 'MMSP-2.2.3-13';
/** timeSent and arrival may drift apart by this many milliseconds before a note is taken: waits and stalls do that. */
const DRIFT = 10_000;

/** seq counts the packets of a sender from 0; timeSent counts milliseconds, or is anything. */
export const sequence: Rule = ({ report, conversation }) => {
  let previous: number | undefined;
  let clientSeq: number | undefined;
  /** seq of the latest request that was answered: the server has read that far at least. */
  let answeredSeq = 0;
  let first: { readonly time: number; readonly timeSent: bigint } | undefined;

  function judgeSeq(unit: PacketUnit, seq: number): void {
    const expected = previous === undefined ? 0 : (previous + 1) & 0xffff;
    const requirement = previous === undefined ? FIRST : GROWS;
    previous = seq;
    if (seq === expected) return report({ requirement, observation: 'pass' });
    const repeats = requirement === GROWS && repeatsClient(unit, seq);
    const span = unit.packet.header.spans.get('seq');
    report({
      requirement,
      observation: repeats ? 'note' : 'broken',
      subject: nameOf(unit),
      path: 'seq',
      expected: show(expected),
      got: show(seq),
      ...(repeats && { reading: 'A-02', why: 'it repeats the seq of the request, as old servers do' }),
      ...(span && { span }),
      dump: () => dumpPacket(unit.packet, span, `expected ${expected}`),
    });
  }

  /** The end of content comes when it comes: the server may not have read yet what crossed it on the wire. */
  function repeatsClient(unit: PacketUnit, seq: number): boolean {
    const requests = requestSeqs(unit).filter((request) => request !== undefined);
    if (seq === clientSeq || requests.includes(seq)) return true;
    const ends = unit.packet.messages.some(({ mid }) => mid === ReportEndOfStream.mid);
    return ends && clientSeq !== undefined && seq >= answeredSeq && seq < clientSeq;
  }

  /** seq of the requests that the messages of a packet answer. */
  const requestSeqs = (unit: PacketUnit): readonly (number | undefined)[] =>
    unit.packet.messages.map((found) => {
      const request = conversation.requestOf({ unit, found });
      return request?.unit.packet.header.values.seq;
    });

  function judgeTime(unit: PacketUnit, timeSent: bigint): void {
    first ??= { time: unit.time, timeSent };
    const elapsed = unit.time - first.time;
    const said = Number(timeSent);
    // Any value is allowed, so that a right one proves nothing either.
    if (first.timeSent <= BigInt(DRIFT) && Math.abs(said - elapsed) <= DRIFT) return;
    const span = unit.packet.header.spans.get('timeSent');
    report({
      requirement: TIME_SENT,
      observation: 'note',
      reading: 'A-35',
      subject: nameOf(unit),
      path: 'timeSent',
      expected: 'milliseconds since the first packet of the server',
      got: show(timeSent),
      why: 'any value is allowed',
      ...(span && { span }),
      dump: () => dumpPacket(unit.packet, span, 'not a time in milliseconds'),
    });
  }

  return {
    packet(unit) {
      const { seq, timeSent } = unit.packet.header.values;
      if (unit.from === 'client') {
        clientSeq = seq;
        return;
      }
      if (seq !== undefined) judgeSeq(unit, seq);
      for (const request of requestSeqs(unit)) answeredSeq = Math.max(answeredSeq, request ?? 0);
      if (timeSent !== undefined) judgeTime(unit, timeSent);
    },
  };
};
