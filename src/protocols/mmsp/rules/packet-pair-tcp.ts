import type { Sighting } from '../../../requirements/observation.ts';
import { show } from '../../../wire/show.ts';
import { isAmbient } from '../ambient.ts';
import { MMS_PACKET_PAIR_TCP_HIGH_ENTROPY } from '../constants.ts';
import { dumpPacket } from '../dump.ts';
import { ReportFunnelInfo } from '../messages/connection.ts';
import { decodePacket, valuesOf } from '../packet.ts';
import { CHUNK_LEN, LENGTH, MULTIPLE_OF_8 } from './framing.ts';
import { MEMBERS } from './funnel-infos.ts';
import { isConstant } from './noise.ts';
import { NOT_AGREED } from './packet-pair-agreement.ts';
import { type MessageUnit, type Rule, spanOf, subjectOf } from './rule.ts';

const THREE = 'MMSP-2.2.4.6-12';
const RANDOM = 'MMSP-3.2.5.4-10';
const FIRST_SIZE = 'MMSP-3.2.5.4-11';
const FOLLOW = 'MMSP-3.2.5.4-12';
const IDENTICAL = 'MMSP-3.2.5.4-13';
const THIRD_SIZE = 'MMSP-3.2.5.4-14';
const SAME_CLIENT_ID = 'MMSP-3.2.5.4-03';
const BYTES = 'Packet-pair packet';
/** Bytes of a packet before its packet-pair bytes: TcpMessageHeader and fields. */
const BEFORE = 80;
const FIELDS = [
  ...(['hr', 'playIncarnation', 'transportMask', 'nBlockFragments', 'fragmentBytes', 'nCubs'] as const),
  ...(['failedCubs', 'nDisks', 'decluster', 'cubddDatagramSize'] as const),
];

interface Member {
  readonly message: MessageUnit;
  /** 0xF0F0F0F1; with 0xF0F0F0F0, which no rule produces, only the number of messages is prescribed. */
  readonly strict: boolean;
  readonly bytes: Uint8Array;
}

/** Where the size of the packet-pair bytes is to be seen: where there are none, in that of the message. */
const sizePath = ({ bytes }: Member): string => (bytes.length === 0 ? 'chunkLen' : BYTES);

/** A packet pair over TCP: three ReportFunnelInfo for one FunnelInfo, with random bytes at their end ([MS-MMSP] 3.2.5.4, A-07). */
export const packetPairTcp: Rule = ({ report, conversation }) => {
  /** Those of the packet pair that is under way, from the first on. */
  let members: Member[] = [];

  function broken(
    { found, unit }: MessageUnit,
    path: string,
    at: Pick<Sighting, 'requirement' | 'expected' | 'got'>,
    more: Partial<Sighting> = {},
  ): void {
    const span = spanOf(found, path);
    report({
      observation: 'broken',
      subject: subjectOf({ found, unit }),
      path,
      span,
      ...at,
      follows: [NOT_AGREED, LENGTH, CHUNK_LEN, MULTIPLE_OF_8],
      ...more,
      dump: () => dumpPacket(decodePacket(unit.packet.bytes), span, `expected ${at.expected}`),
    });
  }

  /** the examples say 480 and 1016 random bytes, the rules come to 432 and 976. */
  function judgeSize(member: Member, requirement: string, right: number, custom: number): void {
    const { message, bytes } = member;
    if (bytes.length === right) return report({ requirement, observation: 'pass' });
    const expected = `${right} bytes, for a packet of ${right + BEFORE}`;
    const got = `${bytes.length} bytes, for a packet of ${bytes.length + BEFORE}`;
    const why = 'the size that an example of the text gives';
    const note = bytes.length === custom ? ({ grade: 'note', reading: 'A-07', why } as const) : {};
    broken(message, sizePath(member), { requirement, expected, got }, note);
  }

  function judgeRandom({ message, bytes }: Member): void {
    // That there are none is a matter of their number.
    if (bytes.length === 0) return;
    if (!isConstant(bytes)) return report({ requirement: RANDOM, observation: 'pass' });
    const got = `${bytes.length} bytes of ${show(bytes[0])}`;
    broken(message, BYTES, { requirement: RANDOM, expected: 'random bytes', got });
  }

  /** The fields are those of the first message; the bytes are those of none before. */
  function judgeIdentical(member: Member, place: number): void {
    const [first] = members;
    if (first === undefined) return;
    const before = valuesOf(first.message.found, ReportFunnelInfo) ?? {};
    const after = valuesOf(member.message.found, ReportFunnelInfo) ?? {};
    const other = FIELDS.find((field) => before[field] !== after[field]);
    const at = { requirement: IDENTICAL, expected: '', got: '' };
    if (other !== undefined) {
      const expected = `${show(before[other])}, as in the first of the three`;
      broken(
        member.message,
        other,
        { ...at, expected, got: show(after[other]) },
        { follows: [NOT_AGREED, SAME_CLIENT_ID] },
      );
    } else if (place === 1 && member.bytes.length !== first.bytes.length) {
      const expected = `${first.bytes.length} bytes, as in the first of the three`;
      broken(member.message, sizePath(member), { ...at, expected, got: `${member.bytes.length} bytes` });
    } else if (members.some(({ bytes }) => bytes.length > 0 && Buffer.compare(bytes, member.bytes) === 0)) {
      const expected = 'other bytes than those of a message before';
      const follows = [NOT_AGREED, RANDOM];
      broken(member.message, BYTES, { ...at, expected, got: 'the same bytes' }, { follows });
    } else report({ requirement: IDENTICAL, observation: 'pass' });
  }

  function judgeMember(member: Member, place: number): void {
    if (place === MEMBERS) {
      const expected = `${MEMBERS} messages for one FunnelInfo`;
      broken(member.message, 'MID', { requirement: THREE, expected, got: 'a fourth' });
      return;
    }
    if (place === 0) members = [];
    if (member.strict) {
      if (place === 0) judgeSize(member, FIRST_SIZE, 432, 480);
      if (place === 2) judgeSize(member, THIRD_SIZE, 976, 1016);
      judgeRandom(member);
      if (place > 0) judgeIdentical(member, place);
    } else if (member.bytes.length === 0) {
      const at = { requirement: THREE, expected: 'packet-pair bytes after the fields', got: 'none' };
      broken(member.message, sizePath(member), at, { reading: 'A-27' });
    }
    members.push(member);
    if (members.length < MEMBERS) return;
    if (member.strict) report({ requirement: FOLLOW, observation: 'pass' });
    report({ requirement: THREE, observation: 'pass' });
  }

  /** No more of them will come. */
  function settle(then: string): void {
    const last = members.at(-1);
    if (last === undefined || members.length >= MEMBERS) return;
    const expected = `${MEMBERS} ReportFunnelInfo for one FunnelInfo`;
    const got = `${members.length}, then ${then}`;
    if (last.strict) broken(last.message, 'MID', { requirement: FOLLOW, expected, got });
    const follows = [NOT_AGREED, FOLLOW];
    broken(last.message, 'MID', { requirement: THREE, expected, got }, { follows });
    members = [];
  }

  return {
    message(message) {
      const { found, unit } = message;
      if (unit.from !== 'server' || isAmbient(found.name)) return;
      const place = conversation.funnelInfos.placeOf(message);
      if (place === undefined || place === 0) settle(found.name);
      // What comes of a pair that was given up for incomplete is no news.
      if (place === undefined || (place > 0 && members.length === 0)) return;
      const { playIncarnation, [BYTES]: bytes = new Uint8Array() } = valuesOf(found, ReportFunnelInfo) ?? {};
      const announced = playIncarnation === MMS_PACKET_PAIR_TCP_HIGH_ENTROPY;
      const strict = place === 0 ? announced : members[0]?.strict === true;
      judgeMember({ message, bytes, strict }, place);
    },
    stall: () => settle('nothing more'),
    end({ from }) {
      // A client that leaves does not wait for the rest.
      if (from === 'server') settle('the end of the connection');
    },
  };
};
