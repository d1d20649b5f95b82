import type { AsfHeader } from '../../../asf/header.ts';
import { show } from '../../../wire/show.ts';
import { failed } from '../constants.ts';
import { dumpData } from '../dump.ts';
import { CloseFile, ReadBlock, ReportOpenFile, ReportReadBlock } from '../messages/file.ts';
import { valuesOf } from '../packet.ts';
import type { DataUnit, UnitInfo } from '../unit.ts';
import { type HeaderState, isLastOfHeader } from './conversation.ts';
import { headerSize } from './header-size.ts';
import {
  createHeaderWhole,
  FIRST_LOCATION,
  HEADER_INCARNATION,
  INCARNATION,
  LAST_FLAG,
  NEXT_LOCATION,
} from './header-whole.ts';
import { isMessage, type Rule } from './rule.ts';

const SPLIT_FLAG = 'MMSP-2.2.2-16';
const HEADER_INCARNATION_IN_FORCE = 'MMSP-3.2.5.8.1-02';
const PAYLOAD_LIMIT = 'MMSP-3.2.5.8.1-03';
const REPORT_FIRST = 'MMSP-3.2.5.8-11';
const SUCCESS = 'MMSP-2.2.4.8-04';

const SPANS = {
  LocationId: { start: 0, end: 4 },
  playIncarnation: { start: 4, end: 5 },
  AFFlags: { start: 5, end: 6 },
  PacketSize: { start: 6, end: 8 },
} as const;

/** Hears of every header that arrived whole; other rules compare it with what the server claimed. */
export type OnHeader = (header: AsfHeader, bytes: Uint8Array, last: UnitInfo) => void;

interface At {
  readonly path: keyof typeof SPANS;
  readonly expected: string;
  readonly got: string;
}

/** The Data packets of an ASF file header ([MS-MMSP] 2.2.2, 3.2.5.8.1). */
export const headerFlow =
  (onHeader: OnHeader): Rule =>
  (context) => {
    const { report, conversation } = context;
    const whole = createHeaderWhole(context, onHeader);
    let packets = 0;
    let nextLocation = 0;
    let expectedSize: number | undefined;
    /** ReportReadBlock came for the latest ReadBlock. */
    let reported = true;
    /** It came with a failing hr. */
    let refused = false;
    /** Nothing of a header is due. */
    let finished = true;

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

    /** 0x04 until the last, which has 0x0C; vendors leave 0x00 in the middle and 0x08 on the last of several. */
    function judgeFlags(unit: DataUnit, last: boolean): void {
      const { AFFlags } = unit.header;
      const vendor = packets > 0 && AFFlags === (last ? 0x08 : 0x00);
      const why = last
        ? 'clients take 0x08 for the end as well'
        : 'some servers flag only the first and last';
      const more = vendor ? { observation: 'note', reading: 'A-04', why } : {};
      const expected = last ? '0x0C on the last or only packet' : '0x04 on every packet but the last';
      const at = { path: 'AFFlags', expected, got: show(AFFlags) } as const;
      see(unit, last ? LAST_FLAG : SPLIT_FLAG, AFFlags === (last ? 0x0c : 0x04), at, more);
    }

    function judgeIncarnation(unit: DataUnit, { incarnation }: HeaderState): void {
      const { playIncarnation } = unit.header;
      const mine = playIncarnation === incarnation;
      const expected = `${show(incarnation)}, that of the ReadBlock`;
      const at = { path: 'playIncarnation', expected, got: show(playIncarnation) } as const;
      see(unit, HEADER_INCARNATION, mine, at);
      see(unit, INCARNATION, mine, at, { follows: [HEADER_INCARNATION] });
      see(unit, HEADER_INCARNATION_IN_FORCE, mine, at, { follows: [HEADER_INCARNATION] });
    }

    function judgeOrder(unit: DataUnit): void {
      const { LocationId } = unit.header;
      const at = { path: 'LocationId', expected: show(nextLocation), got: show(LocationId) } as const;
      see(unit, packets === 0 ? FIRST_LOCATION : NEXT_LOCATION, LocationId === nextLocation, at);
      nextLocation = LocationId + 1;
    }

    function judgeLimit(unit: DataUnit): void {
      const { payloadLength } = unit.header;
      const limit = conversation.latest(ReportOpenFile)?.filePacketSize;
      if (limit === undefined) return;
      const expected = `at most ${limit} bytes of payload`;
      const at = { path: 'PacketSize', expected, got: `${payloadLength} bytes` } as const;
      see(unit, PAYLOAD_LIMIT, payloadLength <= limit, at);
    }

    function begin(unit: DataUnit): void {
      finished = false;
      expectedSize = headerSize(unit.bytes.subarray(8), conversation.latest(ReportOpenFile)?.fileHeaderSize);
      const at = { path: 'playIncarnation', expected: 'ReportReadBlock first', got: 'header Data' } as const;
      const why = 'a figure of the text draws it so, and clients do not wait for it';
      see(unit, REPORT_FIRST, reported, at, { observation: 'note', reading: 'A-08', why });
    }

    function judgeRefused(unit: DataUnit): void {
      const expected = 'a success hr in the ReportReadBlock before it, or no header';
      const at = { path: 'LocationId', expected, got: 'a header packet, although that hr fails' } as const;
      if (refused) see(unit, SUCCESS, false, at);
    }

    /** The time is up, or the connection is gone. */
    function settle(): void {
      if (!finished) whole.judgeMissing(packets);
      finished = true;
      if (packets === 0 || reported) return;
      reported = true;
      report({
        requirement: REPORT_FIRST,
        observation: 'broken',
        subject: 'answer to ReadBlock',
        expected: 'ReportReadBlock',
        got: 'header Data packets alone',
      });
    }

    return {
      message(message) {
        if (isMessage(message, ReadBlock)) {
          packets = nextLocation = 0;
          whole.restart();
          finished = true;
          reported = refused = false;
        } else if (isMessage(message, ReportReadBlock)) {
          reported = true;
          const { hr } = valuesOf(message.found, ReportReadBlock) ?? {};
          refused = hr !== undefined && failed(hr);
          // From now on a header is due; whether one comes is known when the wait ends.
          if (hr !== undefined && !refused && packets === 0) finished = false;
        } else if (isMessage(message, CloseFile)) finished = reported = true;
      },
      data(unit, kind) {
        const { header } = conversation;
        if (kind !== 'header' || header === undefined) return;
        if (header.complete) {
          const got = `another one, AFFlags ${show(unit.header.AFFlags)}`;
          const at = { path: 'AFFlags', expected: 'no header packet after the last one', got } as const;
          return see(unit, LAST_FLAG, false, at);
        }
        if (packets === 0) begin(unit);
        judgeRefused(unit);
        judgeIncarnation(unit, header);
        judgeOrder(unit);
        judgeLimit(unit);
        whole.add(unit);
        const last = isLastOfHeader(unit.header, whole.size, expectedSize);
        judgeFlags(unit, last);
        packets += 1;
        if (!last) return;
        finished = true;
        whole.judge(unit);
      },
      stall: settle,
      end({ from }) {
        // A client that leaves does not wait for the rest.
        if (from === 'server') settle();
      },
    };
  };
