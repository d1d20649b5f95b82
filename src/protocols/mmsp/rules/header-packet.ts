import { show } from '../../../wire/show.ts';
import { dumpData } from '../dump.ts';
import type { DataUnit } from '../unit.ts';
import type { HeaderState } from './conversation.ts';
import { FIRST_LOCATION, HEADER_INCARNATION, INCARNATION, LAST_FLAG, NEXT_LOCATION } from './header-whole.ts';
import type { RuleContext } from './rule.ts';

export const SPLIT_FLAG = 'MMSP-2.2.2-16';
const HEADER_INCARNATION_IN_FORCE = 'MMSP-3.2.5.8.1-02';
const PAYLOAD_LIMIT = 'MMSP-3.2.5.8.1-03';
const SUCCESS = 'MMSP-2.2.4.8-04';
const UNASKED_INCARNATION = 'MMSP-3.2.4.2-07';

const SPANS = {
  LocationId: { start: 0, end: 4 },
  playIncarnation: { start: 4, end: 5 },
  AFFlags: { start: 5, end: 6 },
  PacketSize: { start: 6, end: 8 },
} as const;

interface At {
  readonly path: keyof typeof SPANS;
  readonly expected: string;
  readonly got: string;
}

/** What one Data packet of an ASF file header has to be, however it came ([MS-MMSP] 2.2.2, 3.2.5.8.1). */
export function createHeaderPacket({ report, conversation }: RuleContext) {
  const see = (unit: DataUnit, requirement: string, ok: boolean, at: At, more: object = {}) => {
    if (ok) return report({ requirement, observation: 'pass' });
    const copy = unit.bytes.slice(0, 128);
    const span = SPANS[at.path];
    report({
      requirement,
      observation: 'broken',
      subject: 'server header Data packet',
      ...at,
      span,
      ...more,
      dump: () => dumpData(copy, span, `expected ${at.expected}`),
    });
  };

  return {
    see,
    /** 0x04 until the last, which has 0x0C; vendors leave 0x00 in the middle and 0x08 on the last of several. */
    judgeFlags(unit: DataUnit, first: boolean, last: boolean): void {
      const { AFFlags } = unit.header;
      const vendor = !first && AFFlags === (last ? 0x08 : 0x00);
      const why = last
        ? 'clients take 0x08 for the end as well'
        : 'some servers flag only the first and last';
      const more = vendor ? { observation: 'note', reading: 'A-04', why } : {};
      const expected = last ? '0x0C on the last or only packet' : '0x04 on every packet but the last';
      const at = { path: 'AFFlags', expected, got: show(AFFlags) } as const;
      see(unit, last ? LAST_FLAG : SPLIT_FLAG, AFFlags === (last ? 0x0c : 0x04), at, more);
    },
    judgeIncarnation(unit: DataUnit, { incarnation, unasked }: HeaderState): void {
      const { playIncarnation } = unit.header;
      const mine = playIncarnation === incarnation;
      const expected = `${show(incarnation)}, that of the ${unasked ? 'ReportStreamChange' : 'ReadBlock'}`;
      const at = { path: 'playIncarnation', expected, got: show(playIncarnation) } as const;
      if (unasked) {
        see(unit, UNASKED_INCARNATION, mine, at);
        return see(unit, HEADER_INCARNATION_IN_FORCE, mine, at, { follows: [UNASKED_INCARNATION] });
      }
      see(unit, HEADER_INCARNATION, mine, at);
      see(unit, INCARNATION, mine, at, { follows: [HEADER_INCARNATION] });
      see(unit, HEADER_INCARNATION_IN_FORCE, mine, at, { follows: [HEADER_INCARNATION] });
    },
    judgeOrder(unit: DataUnit, first: boolean, due: number): void {
      const { LocationId } = unit.header;
      const at = { path: 'LocationId', expected: show(due), got: show(LocationId) } as const;
      see(unit, first ? FIRST_LOCATION : NEXT_LOCATION, LocationId === due, at);
    },
    judgeLimit(unit: DataUnit): void {
      const { payloadLength } = unit.header;
      const limit = conversation.announced.packetSize;
      if (limit === undefined) return;
      const expected = `at most ${limit} bytes of payload`;
      const at = { path: 'PacketSize', expected, got: `${payloadLength} bytes` } as const;
      see(unit, PAYLOAD_LIMIT, payloadLength <= limit, at);
    },
    /** A header comes although the ReportReadBlock fails. */
    brokenRefusal(unit: DataUnit): void {
      const expected = 'a success hr in the ReportReadBlock before it, or no header';
      see(unit, SUCCESS, false, {
        path: 'LocationId',
        expected,
        got: 'a header packet, although that hr fails',
      });
    },
    brokenSurplus(unit: DataUnit): void {
      const got = `another one, AFFlags ${show(unit.header.AFFlags)}`;
      see(unit, LAST_FLAG, false, { path: 'AFFlags', expected: 'no header packet after the last one', got });
    },
  };
}

export type HeaderPacket = ReturnType<typeof createHeaderPacket>;
