import { type AsfHeader, readAsfHeader } from '../../../asf/header.ts';
import { show } from '../../../wire/show.ts';
import { dumpData } from '../dump.ts';
import { ReadBlock, ReportOpenFile, ReportReadBlock } from '../messages/file.ts';
import type { DataUnit, UnitInfo } from '../unit.ts';
import { isMessage, type Rule } from './rule.ts';

const FIRST_LOCATION = 'MMSP-2.2.2-01';
const NEXT_LOCATION = 'MMSP-2.2.2-02';
const SPLIT_FLAG = 'MMSP-2.2.2-16';
const LAST_FLAG = 'MMSP-2.2.2-17';
const COMPLETE_HEADER = 'MMSP-2.2.2-23';
const HEADER_SIZE = 'MMSP-2.2.4.7-17';
const INCARNATION = 'MMSP-2.2.2-09';
const HEADER_INCARNATION = 'MMSP-3.2.5.8-03';
const HEADER_INCARNATION_IN_FORCE = 'MMSP-3.2.5.8.1-02';
const PAYLOAD_LIMIT = 'MMSP-3.2.5.8.1-03';
const SENT = 'MMSP-3.2.5.8-12';
const IN_DATA_PACKETS = 'MMSP-3.2.5.8.1-01';
const REPORT_FIRST = 'MMSP-3.2.5.8-11';
const OVER_TCP = 'MMSP-3.2.5.8.1-05';

/** Bytes of one header that are put together; a larger claim is judged by its flags alone. */
const MAX_HEADER = 1 << 22;
const FLAGS_SPAN = { start: 5, end: 6 };
const LOCATION_SPAN = { start: 0, end: 4 };
const SIZE_SPAN = { start: 6, end: 8 };
const INCARNATION_SPAN = { start: 4, end: 5 };

/** Hears of every header that arrived whole; other rules compare it with what the server claimed. */
export type OnHeader = (header: AsfHeader, bytes: Uint8Array, last: UnitInfo) => void;

/** The Data packets of an ASF file header ([MS-MMSP] 2.2.2, 3.2.5.8.1). */
export const headerFlow =
  (onHeader: OnHeader): Rule =>
  ({ report, conversation }) => {
    let packets = 0;
    let nextLocation = 0;
    let parts: Uint8Array[] = [];
    let size = 0;
    let reported = true;
    let finished = true;

    const see = (
      unit: DataUnit,
      requirement: string,
      ok: boolean,
      at: { path: string; span: { start: number; end: number }; expected: string; got: string },
      more: object = {},
    ) => {
      if (ok) return report({ requirement, observation: 'pass' });
      const copy = unit.bytes.slice(0, 128);
      report({
        requirement,
        observation: 'broken',
        subject: 'server header Data packet',
        ...at,
        ...more,
        dump: () => dumpData(copy, at.span, `expected ${at.expected}`),
      });
    };

    function judgeFlags(unit: DataUnit, last: boolean): void {
      const { AFFlags } = unit.header;
      const at = { path: 'AFFlags', span: FLAGS_SPAN, got: show(AFFlags) };
      if (!last) {
        const vendor = AFFlags === 0x00 && packets > 0;
        const more = vendor
          ? { observation: 'note', reading: 'A-04', why: 'some servers flag only the first and the last' }
          : {};
        return see(
          unit,
          SPLIT_FLAG,
          AFFlags === 0x04,
          { ...at, expected: '0x04 on every packet but the last' },
          more,
        );
      }
      const vendor = AFFlags === 0x08 && packets > 0;
      const more = vendor
        ? { observation: 'note', reading: 'A-04', why: 'clients take 0x08 for the end as well' }
        : {};
      see(unit, LAST_FLAG, AFFlags === 0x0c, { ...at, expected: '0x0C on the last or only packet' }, more);
    }

    /** The last packet is in: what the pieces add up to, and whose number is wrong if it is not what was announced. */
    function judgeWhole(unit: DataUnit): void {
      report({ requirement: SENT, observation: 'pass' });
      report({ requirement: IN_DATA_PACKETS, observation: 'pass' });
      report({ requirement: OVER_TCP, observation: 'pass' });
      const bytes = concat(parts, size);
      const { header, findings } = readAsfHeader(bytes);
      const announced = conversation.latest(ReportOpenFile)?.fileHeaderSize;
      const first = findings[0];
      see(
        unit,
        COMPLETE_HEADER,
        first === undefined,
        {
          path: 'Payload',
          span: { start: 8, end: unit.bytes.length },
          expected: 'a Header Object and the first 50 bytes of a Data Object',
          got: first ? `${bytes.length} bytes: at ${first.offset}, ${first.message}` : '',
        },
        { follows: [NEXT_LOCATION, FIRST_LOCATION, HEADER_INCARNATION, INCARNATION, LAST_FLAG] },
      );
      if (announced !== undefined) {
        see(
          unit,
          HEADER_SIZE,
          announced === bytes.length,
          {
            path: 'Payload',
            span: SIZE_SPAN,
            expected: `${announced} bytes of header, as fileHeaderSize says`,
            got: `${bytes.length} bytes`,
          },
          {
            follows: [
              COMPLETE_HEADER,
              NEXT_LOCATION,
              FIRST_LOCATION,
              HEADER_INCARNATION,
              INCARNATION,
              LAST_FLAG,
            ],
          },
        );
      }
      if (first === undefined) onHeader(header, bytes, unit);
    }

    function reportMissing(): void {
      if (finished) return;
      finished = true;
      const announced = conversation.latest(ReportOpenFile)?.fileHeaderSize;
      report({
        requirement: SENT,
        observation: 'broken',
        subject: 'header Data packets',
        expected: announced === undefined ? 'an ASF file header' : `an ASF file header of ${announced} bytes`,
        got: `${size} bytes in ${packets} packets, none of them marked as the last`,
        follows: [NEXT_LOCATION, LAST_FLAG, HEADER_INCARNATION, INCARNATION, COMPLETE_HEADER],
      });
    }

    return {
      message(message) {
        if (isMessage(message, ReadBlock)) {
          packets = nextLocation = size = 0;
          parts = [];
          finished = true;
          reported = false;
        } else if (isMessage(message, ReportReadBlock)) {
          reported = true;
          const { hr } = message.found.decoded?.values ?? {};
          // From now on a header is due; whether one comes is known when the wait ends.
          if (typeof hr === 'number' && hr < 0x80000000 && packets === 0) finished = false;
        }
      },
      data(unit, kind) {
        if (kind !== 'header') return;
        const { LocationId, playIncarnation, payloadLength } = unit.header;
        const header = conversation.header;
        if (header === undefined) return;
        if (packets === 0) {
          finished = false;
          see(
            unit,
            REPORT_FIRST,
            reported,
            {
              path: 'playIncarnation',
              span: INCARNATION_SPAN,
              expected: 'ReportReadBlock before the header',
              got: 'a header packet first',
            },
            { observation: 'note', reading: 'A-08', why: 'the figure of the text draws it so' },
          );
        }
        if (header.complete) {
          return see(unit, LAST_FLAG, false, {
            path: 'AFFlags',
            span: FLAGS_SPAN,
            expected: 'no header packet after the last one',
            got: `another one, AFFlags ${show(unit.header.AFFlags)}`,
          });
        }
        const mine = playIncarnation === header.incarnation;
        const incarnation = {
          path: 'playIncarnation',
          span: INCARNATION_SPAN,
          expected: `${show(header.incarnation)}, that of the ReadBlock`,
          got: show(playIncarnation),
        };
        see(unit, HEADER_INCARNATION, mine, incarnation);
        see(unit, INCARNATION, mine, incarnation, { follows: [HEADER_INCARNATION] });
        see(unit, HEADER_INCARNATION_IN_FORCE, mine, incarnation, { follows: [HEADER_INCARNATION] });
        see(unit, packets === 0 ? FIRST_LOCATION : NEXT_LOCATION, LocationId === nextLocation, {
          path: 'LocationId',
          span: LOCATION_SPAN,
          expected: show(nextLocation),
          got: show(LocationId),
        });
        nextLocation = LocationId + 1;
        const opened = conversation.latest(ReportOpenFile);
        const limit = opened?.filePacketSize;
        if (limit !== undefined) {
          see(unit, PAYLOAD_LIMIT, payloadLength <= limit, {
            path: 'PacketSize',
            span: SIZE_SPAN,
            expected: `at most ${limit} bytes of payload`,
            got: `${payloadLength} bytes`,
          });
        }
        size += payloadLength;
        if (size <= MAX_HEADER) parts.push(unit.bytes.slice(8));
        const all = opened?.fileHeaderSize !== undefined && size >= opened.fileHeaderSize;
        const last = (unit.header.AFFlags & 0x08) !== 0 || all;
        judgeFlags(unit, last);
        packets += 1;
        if (last) {
          finished = true;
          judgeWhole(unit);
        }
      },
      stall: reportMissing,
      end: reportMissing,
    };
  };

function concat(parts: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(Math.min(size, MAX_HEADER));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole.subarray(0, at);
}
