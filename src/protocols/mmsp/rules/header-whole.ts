import { type AsfHeader, readAsfHeader } from '../../../asf/header.ts';
import type { Sighting } from '../../../requirements/observation.ts';
import type { Span } from '../../../wire/span.ts';
import { dumpData } from '../dump.ts';
import type { DataUnit } from '../unit.ts';
import { cameRight, HEADER_WAY, WRONG_WAY } from './delivery.ts';
import type { RuleContext } from './rule.ts';

export const FIRST_LOCATION = 'MMSP-2.2.2-01';
export const NEXT_LOCATION = 'MMSP-2.2.2-02';
export const LAST_FLAG = 'MMSP-2.2.2-17';
export const COMPLETE_HEADER = 'MMSP-2.2.2-23';
export const INCARNATION = 'MMSP-2.2.2-09';
export const HEADER_INCARNATION = 'MMSP-3.2.5.8-03';
const SENT = 'MMSP-3.2.5.8-12';
/** The same of the header of a playlist entry, which comes unasked over TCP. */
export const SENT_UNASKED = 'MMSP-3.2.4.2-08';
/** What comes before its ReportStreamChange is not taken for a header. */
const CHANGE_SENT = 'MMSP-3.2.4.2-02';
const IN_DATA_PACKETS = 'MMSP-3.2.5.8.1-01';
const FLOW = [NEXT_LOCATION, FIRST_LOCATION, HEADER_INCARNATION, INCARNATION, LAST_FLAG];

/** Bytes of one header that are put together; what is longer is counted, and its content not read. */
const MAX_HEADER = 1 << 22;
const NOTHING = new Uint8Array();

/** Findings that say that bytes of the header are missing or foreign; all others are about the content itself. */
const INCOMPLETE: ReadonlySet<string> = new Set([
  'header-missing',
  'header-truncated',
  'header-size',
  'object-size',
  'object-overruns',
  'object-truncated',
  'data-object-missing',
  'data-object-truncated',
  'surplus-bytes',
]);

/** Puts the payloads of header packets together and judges the whole ([MS-MMSP] 2.2.2, 3.2.5.8). */
export function createHeaderWhole(
  { report, conversation }: RuleContext,
  onHeader: (header: AsfHeader, bytes: Uint8Array, last: DataUnit) => void,
) {
  /** Bytes of all, as long as they are kept; a part of the buffer, which has room for more. */
  let held: Uint8Array = NOTHING;
  let size = 0;
  const sent = () => (conversation.header?.unasked ? SENT_UNASKED : SENT);

  /**
   * What the pieces add up to, and whose number is wrong if it is not what was announced. `came` is the number of
   * bytes that came, of which not all may have been kept.
   */
  function judge(unit: DataUnit, came: number): void {
    for (const requirement of [sent(), IN_DATA_PACKETS]) report({ requirement, observation: 'pass' });
    if (cameRight(unit, conversation))
      report({ requirement: HEADER_WAY[unit.transport], observation: 'pass' });
    const kept = came === size && size <= MAX_HEADER;
    const bytes = kept ? held.slice(0, size) : NOTHING;
    const reading = kept ? readAsfHeader(bytes) : undefined;
    const wrong = reading?.findings.find(({ code }) => INCOMPLETE.has(code));
    const copy = unit.bytes.slice(0, 128);
    const broken = (
      at: Pick<Sighting, 'requirement' | 'path' | 'expected' | 'got' | 'follows'>,
      span: Span,
    ) =>
      report({
        observation: 'broken',
        subject: 'server header Data packet',
        span,
        ...at,
        dump: () => dumpData(copy, span, `expected ${at.expected}`),
      });
    if (!kept) {
      const why = `the header is longer than ${MAX_HEADER} bytes and was not kept`;
      report({ requirement: COMPLETE_HEADER, observation: 'inconclusive', why });
    } else if (wrong === undefined) report({ requirement: COMPLETE_HEADER, observation: 'pass' });
    else {
      const expected = 'a Header Object and the first 50 bytes of a Data Object';
      const got = `${bytes.length} bytes: at ${wrong.offset}, ${wrong.message}`;
      const at = { requirement: COMPLETE_HEADER, path: 'Payload', expected, got, follows: FLOW };
      broken(at, { start: 8, end: unit.bytes.length });
    }
    const { headerSize: said, fields } = conversation.announced;
    const { name, requirement } = fields.headerSize;
    if (said === came) report({ requirement, observation: 'pass' });
    else if (said !== undefined) {
      const expected = `${said} bytes of header, as ${name} says`;
      const follows = [COMPLETE_HEADER, ...FLOW];
      const at = { requirement, path: 'PacketSize', expected, got: `${came} bytes`, follows };
      broken(at, { start: 6, end: 8 });
    }
    if (reading !== undefined && wrong === undefined) onHeader(reading.header, bytes, unit);
  }

  return {
    size: (): number => size,
    restart(): void {
      held = NOTHING;
      size = 0;
    },
    /** Copies the payload, which is a view, as far as a header of a possible size needs it; an empty one costs nothing. */
    add(unit: DataUnit): void {
      const before = size;
      size += unit.header.payloadLength;
      if (size > MAX_HEADER) held = NOTHING;
      else {
        held = grown(held, before, size);
        held.set(unit.bytes.subarray(8), before);
      }
    },
    judge,
    /** The header was due and did not come, or not to its end. */
    judgeMissing(packets: number): void {
      const said = conversation.announced.headerSize;
      report({
        requirement: sent(),
        observation: 'broken',
        subject: 'header Data packets',
        expected: said === undefined ? 'an ASF file header' : `an ASF file header of ${said} bytes`,
        got: `${size} bytes in ${packets} packets, none of them marked as the last`,
        follows: [
          CHANGE_SENT,
          NEXT_LOCATION,
          LAST_FLAG,
          HEADER_INCARNATION,
          INCARNATION,
          COMPLETE_HEADER,
          ...WRONG_WAY,
        ],
      });
    },
  };
}

/** The same buffer, or a greater one with its first `used` bytes, when it has no room for `needed`. */
function grown(buffer: Uint8Array, used: number, needed: number): Uint8Array {
  if (needed <= buffer.length) return buffer;
  const greater = new Uint8Array(Math.max(needed, 2 * buffer.length));
  greater.set(buffer.subarray(0, used));
  return greater;
}
