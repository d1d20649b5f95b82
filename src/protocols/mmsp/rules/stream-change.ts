import type { AsfHeader } from '../../../asf/header.ts';
import type { AsfPacket } from '../../../asf/packet.ts';
import type { Sighting } from '../../../requirements/observation.ts';
import { dumpData } from '../dump.ts';
import { StartPlaying } from '../messages/playing.ts';
import { ReportStreamChange } from '../messages/stream-change.ts';
import { valuesOf } from '../packet.ts';
import type { DataUnit } from '../unit.ts';
import { bitRateGrading, bitRatesOf } from './bit-rate.ts';
import { type Grading, judgeField } from './judge-field.ts';
import { createLinkBandwidth } from './link-bandwidth.ts';
import type { Play } from './plays.ts';
import { isMessage, type MessageUnit, type Rule, type RuleContext } from './rule.ts';

const SENT = 'MMSP-3.2.4.2-02';
const FOLLOWS_END = 'MMSP-3.2.4.2-01';
const PACKET_SIZE = 'MMSP-2.2.4.12-04';
const BIT_RATE = 'MMSP-2.2.4.12-06';
const STREAM_ID = 'MMSP-2.2.4.12-07';
const MID = 'MMSP-2.2.4.12-01';
const SELECTED = 'MMSP-3.2.4.2-03';
const ONLY_ASKED = 'MMSP-3.2.4.2-06';
const SPAN = { start: 0, end: 8 };

export interface StreamChangeRule {
  readonly rule: Rule;
  /** The header of the entry, which tells what ReportStreamChange had to say. */
  onHeader(header: AsfHeader): void;
  onMedia(unit: DataUnit, packet: AsfPacket, play: Play): void;
  /** A Data packet that came when an entry had ended and the next one was not announced. */
  judgeUnannounced(unit: DataUnit): void;
}

/** ReportStreamChange against the entry that it announces, and what comes unasked ([MS-MMSP] 2.2.4.12, 3.2.4.2). */
export function streamChange(): StreamChangeRule {
  let context: RuleContext | undefined;
  let announced: MessageUnit | undefined;
  const bandwidth = createLinkBandwidth();

  function broken(unit: DataUnit, requirement: string, expected: string, more: Partial<Sighting> = {}): void {
    const head = unit.bytes.slice(0, 64);
    context?.report({
      requirement,
      observation: 'broken',
      subject: 'server Data packet',
      expected,
      got: `a Data packet, LocationId ${unit.header.LocationId}`,
      span: SPAN,
      dump: () => dumpData(head, SPAN, 'nothing may come here'),
      ...more,
    });
  }

  return {
    rule: (given) => {
      context = given;
      return {
        message(message) {
          const start = valuesOf(message.found, StartPlaying);
          if (start?.dwLinkBandwidth) bandwidth.tell(start.dwLinkBandwidth);
          if (!isMessage(message, ReportStreamChange) || message.unit.from !== 'server') return;
          announced = message;
          bandwidth.restart();
          judgeStreamId(given, message);
          given.report({ requirement: SENT, observation: 'pass' });
        },
        // Over UDP the client asks for the header of the next entry, as it asked for the first.
        arrival(unit, kind) {
          const { entry, header, delivery } = given.conversation;
          if (entry === 0 || delivery === 'tcp') return;
          if (kind === 'stray') broken(unit, ONLY_ASKED, 'no Data of the next entry before a ReadBlock asks');
          else if (kind === 'header' && header?.unasked === false)
            given.report({ requirement: ONLY_ASKED, observation: 'pass' });
        },
      };
    },
    onHeader(header) {
      const size = header.fileProperties?.maximumDataPacketSize;
      const values = announced && valuesOf(announced.found, ReportStreamChange);
      if (context === undefined || announced === undefined || values === undefined) return;
      const { cbPacketSize, dwBitRate } = values;
      if (size !== undefined && cbPacketSize !== undefined) {
        const expected = `${size}, the Maximum Data Packet Size of the header`;
        judgeField(context, announced, PACKET_SIZE, 'cbPacketSize', cbPacketSize === size, expected);
      }
      if (dwBitRate === undefined) return;
      const right = bitRatesOf(header);
      const expected = `${right.join(' or ')} bits per second, by the header`;
      const grading = bitRateGrading(right, dwBitRate);
      judgeField(context, announced, BIT_RATE, 'dwBitRate', right.includes(dwBitRate), expected, grading);
    },
    onMedia(unit, packet, play) {
      if (context === undefined || !play.unasked) return;
      const streams = context.conversation.content?.streams.map(({ number }) => number);
      const foreign = streams && packet.payloads.find(({ stream }) => !streams.includes(stream));
      if (foreign !== undefined) {
        const { dataStart, dataEnd } = foreign;
        const expected = `streams of the entry, which are ${streams?.join(', ')}`;
        const got = `a payload of stream ${foreign.stream}`;
        const span = { start: 8 + dataStart, end: 8 + dataEnd };
        broken(unit, SELECTED, expected, { path: 'Payload', got, span });
      } else if (streams !== undefined) context.report({ requirement: SELECTED, observation: 'pass' });
      if (context.conversation.selection.open) bandwidth.see(context, unit, packet);
    },
    judgeUnannounced(unit) {
      const follows = [FOLLOWS_END, MID];
      broken(unit, SENT, 'ReportStreamChange before any Data of the next entry', { follows });
    },
  };
}

/** Servers before version 9 leave it uninitialised, and no others are known to. */
function judgeStreamId(context: RuleContext, message: MessageUnit): void {
  const { dwStreamId } = valuesOf(message.found, ReportStreamChange) ?? {};
  if (dwStreamId === undefined) return;
  const { serverMajor } = context.conversation;
  const grading: Grading =
    serverMajor > 0 && serverMajor < 9
      ? { grade: 'note', reading: 'A-17', why: 'Windows NT 4.0 and 2000 servers leave it uninitialised' }
      : {};
  judgeField(context, message, STREAM_ID, 'dwStreamId', dwStreamId === 0, '0', grading);
}
