import type { AsfHeader } from '../../../asf/header.ts';
import { failed } from '../constants.ts';
import { CloseFile, ReadBlock, ReportReadBlock } from '../messages/file.ts';
import { ReportStartedPlaying, StopPlaying } from '../messages/playing.ts';
import { ReportStreamChange } from '../messages/stream-change.ts';
import { ReportStartStriding } from '../messages/stride.ts';
import { valuesOf } from '../packet.ts';
import type { DataUnit, UnitInfo } from '../unit.ts';
import { isLastOfHeader } from './conversation.ts';
import { createHeaderDatagrams } from './header-datagrams.ts';
import { createHeaderPacket } from './header-packet.ts';
import { headerSize } from './header-size.ts';
import { createHeaderWhole } from './header-whole.ts';
import { isMessage, type Rule } from './rule.ts';

const REPORT_FIRST = 'MMSP-3.2.5.8-11';

/** Hears of every header that arrived whole; other rules compare it with what the server claimed. */
export type OnHeader = (header: AsfHeader, bytes: Uint8Array, last: UnitInfo) => void;

/** The Data packets of an ASF file header ([MS-MMSP] 2.2.2, 3.2.5.8.1). */
export const headerFlow =
  (onHeader: OnHeader): Rule =>
  (context) => {
    const { report, conversation } = context;
    const whole = createHeaderWhole(context, onHeader);
    const packet = createHeaderPacket(context);
    const datagrams = createHeaderDatagrams(context, packet, whole);
    let packets = 0;
    let nextLocation = 0;
    let expectedSize: number | undefined;
    /** ReportReadBlock came for the latest ReadBlock. */
    let reported = true;
    /** It came with a failing hr. */
    let refused = false;
    /** Nothing of a header is due. */
    let finished = true;
    /** The client has stopped since the latest play: what comes unasked need not come any more. */
    let left = false;
    let closing = false;
    /** Over UDP what is due may be lost; what comes over TCP all the same is complete. */
    let mayBeLost = false;

    function begin(unit: DataUnit): void {
      finished = left && conversation.header?.unasked === true;
      expectedSize = headerSize(unit.bytes.subarray(8), conversation.announced.headerSize);
      const at = { path: 'playIncarnation', expected: 'ReportReadBlock first', got: 'header Data' } as const;
      const why = 'a figure of the text draws it so, and clients do not wait for it';
      packet.see(unit, REPORT_FIRST, reported, at, { observation: 'note', reading: 'A-08', why });
    }

    /** The header of the next entry of a playlist is due: over TCP at once, over UDP when it is asked for. */
    function expectNext(): void {
      datagrams.settle(conversation.header);
      packets = nextLocation = 0;
      whole.restart();
      reported = true;
      refused = mayBeLost = false;
      finished = left || conversation.delivery === 'udp';
    }

    /** Over UDP the report and the header come in any order; with a failing hr there is no header. */
    function reportDatagrams(unit: DataUnit): void {
      report({ requirement: REPORT_FIRST, observation: 'pass' });
      if (refused) packet.brokenRefusal(unit);
    }

    /** The time is up, or the connection is gone. */
    function settle(): void {
      if (!finished && !mayBeLost && !closing) whole.judgeMissing(packets);
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
          datagrams.settle(conversation.header);
          mayBeLost = conversation.delivery === 'udp';
          packets = nextLocation = 0;
          whole.restart();
          finished = true;
          reported = refused = false;
        } else if (isMessage(message, ReportReadBlock)) {
          reported = true;
          const { hr } = valuesOf(message.found, ReportReadBlock) ?? {};
          refused = hr !== undefined && failed(hr);
          const latest = datagrams.latest();
          if (latest) reportDatagrams(latest);
          // From now on a header is due; whether one comes is known when the wait ends.
          if (hr !== undefined && !refused && packets === 0) finished = false;
        } else if (isMessage(message, CloseFile)) closing = reported = true;
        else if (isMessage(message, ReportStreamChange)) expectNext();
        else if (isMessage(message, StopPlaying)) {
          left = true;
          if (conversation.header?.unasked) finished = true;
        } else if (isMessage(message, ReportStartedPlaying) || isMessage(message, ReportStartStriding))
          left = false;
      },
      data(unit, kind) {
        const { header } = conversation;
        // Media of an entry whose header is still due: it does not come any more.
        if (kind === 'media' && header?.unasked && !header.complete) settle();
        if (kind !== 'header' || header === undefined) return;
        if (header.complete) return packet.brokenSurplus(unit);
        mayBeLost = false;
        if (packets === 0) begin(unit);
        if (refused) packet.brokenRefusal(unit);
        packet.judgeIncarnation(unit, header);
        packet.judgeOrder(unit, packets === 0, nextLocation);
        nextLocation = unit.header.LocationId + 1;
        packet.judgeLimit(unit);
        whole.add(unit);
        const last = isLastOfHeader(unit.header, whole.size(), expectedSize);
        packet.judgeFlags(unit, packets === 0, last);
        packets += 1;
        if (!last) return;
        finished = true;
        whole.judge(unit, whole.size());
      },
      piece(unit, arrival) {
        const { header } = conversation;
        if (header === undefined) return;
        if (packets === 0 && reported) reportDatagrams(unit);
        else if (refused && arrival !== 'again') packet.brokenRefusal(unit);
        packets += 1;
        if (datagrams.see(unit, arrival, header)) finished = true;
      },
      stall: settle,
      end({ from }) {
        // A client that leaves does not wait for the rest.
        if (from === 'server') settle();
      },
      done() {
        datagrams.settle(conversation.header);
      },
    };
  };
