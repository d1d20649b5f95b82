import { type AsfPacket, readAsfPacket } from '../../../asf/packet.ts';
import { show } from '../../../wire/show.ts';
import { POSITION_UNUSED } from '../constants.ts';
import { dumpData } from '../dump.ts';
import { ReportOpenFile } from '../messages/file.ts';
import { StartPlaying } from '../messages/playing.ts';
import { valuesOf } from '../packet.ts';
import type { DataUnit } from '../unit.ts';
import { AF_FLAGS_GROW, createAfFlags } from './af-flags.ts';
import type { Play } from './conversation.ts';
import type { Rule } from './rule.ts';

const NOT_ZERO = 'MMSP-2.2.2-10';
const MEDIA_INCARNATION = 'MMSP-3.2.5.11-05';
const INCARNATION = 'MMSP-2.2.2-09';
const IN_FORCE = 'MMSP-3.2.5.11.1-08';
const LOCATION = 'MMSP-2.2.2-05';
const LOCATION_IN_FILE = 'MMSP-3.2.5.11.1-04';
const FIRST_OF_FILE = 'MMSP-2.2.2-06';
const STARTS_AT_ZERO = 'MMSP-2.2.4.25-19';
const PACKET_SIZE = 'MMSP-2.2.2-19';
const PACKET_LIMIT = 'MMSP-2.2.4.7-13';
const ONE_ASF_PACKET = 'MMSP-3.2.5.11.1-01';
const STRIPPED = 'MMSP-2.2.2-20';
const NO_PADDING_LENGTH = 'MMSP-2.2.2-22';
const SELECTED_ONLY = 'MMSP-3.2.5.11.1-02';
const NOT_EMPTY = 'MMSP-3.2.5.11.1-03';
const KEY_FRAME_FIRST = 'MMSP-3.2.5.10-03';
const SILENT_AFTER_STOP = 'MMSP-3.2.5.14-02';
const BROADCAST = 0x02000000;

/** Hears of every media packet whose ASF packet could be read, for comparison with a reference copy. */
export type OnMedia = (unit: DataUnit, packet: AsfPacket, play: Play) => void;

const SPANS = {
  LocationId: { start: 0, end: 4 },
  playIncarnation: { start: 4, end: 5 },
  AFFlags: { start: 5, end: 6 },
  PacketSize: { start: 6, end: 8 },
} as const;

/** The Data packets of a play ([MS-MMSP] 2.2.2, 3.2.5.11.1). Runs for every packet: passes are counted, not told. */
export const mediaFlow =
  (onMedia: OnMedia, videoStreams: () => ReadonlySet<number>): Rule =>
  ({ report, conversation }) => {
    const passes = new Map<string, number>();
    const pass = (requirement: string) => {
      passes.set(requirement, (passes.get(requirement) ?? 0) + 1);
    };

    const broken = (
      unit: DataUnit,
      requirement: string,
      span: { start: number; end: number },
      path: string,
      expected: string,
      got: string,
      more: object = {},
    ) => {
      const copy = unit.bytes.slice(0, 128);
      report({
        requirement,
        observation: 'broken',
        subject: 'server media Data packet',
        path,
        expected,
        got,
        span,
        ...more,
        dump: () => dumpData(copy, span, `expected ${expected}`),
      });
    };
    const afFlags = createAfFlags(pass, (unit, requirement, expected, more) =>
      broken(unit, requirement, SPANS.AFFlags, 'AFFlags', expected, show(unit.header.AFFlags), more),
    );

    function judgeIncarnation(unit: DataUnit, play: Play): boolean {
      const { playIncarnation } = unit.header;
      if (playIncarnation === play.incarnation) {
        pass(NOT_ZERO);
        pass(MEDIA_INCARNATION);
        pass(INCARNATION);
        pass(IN_FORCE);
        return true;
      }
      const expected = `${show(play.incarnation)}, that of the StartPlaying`;
      const at = [SPANS.playIncarnation, 'playIncarnation', expected, show(playIncarnation)] as const;
      const more = { reading: 'A-03', follows: [NOT_ZERO, MEDIA_INCARNATION, SILENT_AFTER_STOP] };
      broken(unit, MEDIA_INCARNATION, ...at, more);
      broken(unit, INCARNATION, ...at, more);
      broken(unit, IN_FORCE, ...at, more);
      return false;
    }

    function judgeLocation(unit: DataUnit, play: Play): void {
      const { LocationId } = unit.header;
      const at = [SPANS.LocationId, 'LocationId'] as const;
      if (play.packets > 0) {
        if (LocationId > play.lastLocationId) {
          pass(LOCATION);
          pass(LOCATION_IN_FILE);
          return;
        }
        const more = { reading: 'A-39', follows: [AF_FLAGS_GROW] };
        broken(
          unit,
          LOCATION,
          ...at,
          `more than ${play.lastLocationId}, the packet before`,
          show(LocationId),
          more,
        );
        broken(
          unit,
          LOCATION_IN_FILE,
          ...at,
          `more than ${play.lastLocationId}, the packet before`,
          show(LocationId),
          { follows: [LOCATION, AF_FLAGS_GROW] },
        );
        return;
      }
      const start = valuesOf(play.request.found, StartPlaying);
      const opened = conversation.latest(ReportOpenFile);
      const fromStart = start?.position === 0 && isUnused(start.locationId) && isUnused(start.asfOffset);
      if (!fromStart || ((opened?.fileAttributes ?? 0) & BROADCAST) !== 0 || play.request.unit.index < 0)
        return;
      if (LocationId === 0) {
        pass(FIRST_OF_FILE);
        pass(STARTS_AT_ZERO);
        return;
      }
      broken(unit, FIRST_OF_FILE, ...at, '0, the first ASF data packet', show(LocationId));
      broken(unit, STARTS_AT_ZERO, ...at, '0, because the play starts at 0 seconds', show(LocationId), {
        follows: [FIRST_OF_FILE],
      });
    }

    function judgePayload(unit: DataUnit, play: Play): void {
      const { payloadLength } = unit.header;
      const limit = conversation.latest(ReportOpenFile)?.filePacketSize;
      pass(PACKET_SIZE);
      if (limit !== undefined && payloadLength > limit) {
        return broken(
          unit,
          PACKET_LIMIT,
          SPANS.PacketSize,
          'PacketSize',
          `at most ${limit} bytes of payload, the filePacketSize`,
          `${payloadLength} bytes`,
        );
      }
      const { packet, findings } = readAsfPacket(unit.bytes.subarray(8));
      const first = findings[0];
      if (first !== undefined) {
        const padding = first.code === 'padding-overruns' || first.code === 'payload-past-object';
        const requirement =
          first.code === 'no-payloads' ? NOT_EMPTY : padding ? NO_PADDING_LENGTH : ONE_ASF_PACKET;
        const span = { start: 8 + first.offset, end: 8 + first.offset + Math.max(1, first.length) };
        return broken(
          unit,
          requirement,
          span,
          'Payload',
          requirement === NO_PADDING_LENGTH
            ? 'a Padding Length that says that there is no padding'
            : 'one ASF data packet',
          `at ${first.offset} of the payload, ${first.message}`,
        );
      }
      pass(ONE_ASF_PACKET);
      if (packet === undefined) return;
      if (packet.payloads.length > 0) pass(NOT_EMPTY);
      judgePadding(unit, packet, limit);
      judgeStreams(unit, packet);
      onMedia(unit, packet, play);
    }

    /** padding that stayed is against a SHOULD; a packet shorter than the file's shows that it was stripped. */
    function judgePadding(unit: DataUnit, packet: AsfPacket, limit: number | undefined): void {
      const { payloadLength } = unit.header;
      if (packet.paddingLength > 0) {
        broken(
          unit,
          STRIPPED,
          { start: 8 + packet.payloadEnd, end: unit.bytes.length },
          'Payload',
          'no Padding Data',
          `${packet.paddingLength} bytes of it`,
        );
      } else if (limit !== undefined && payloadLength < limit) {
        pass(STRIPPED);
        pass(NO_PADDING_LENGTH);
      }
    }

    /** A video stream that was just selected begins with a key frame ([MS-MMSP] 3.2.5.10). */
    function judgeKeyFrames(unit: DataUnit, packet: AsfPacket): void {
      const { fresh } = conversation;
      for (const { stream, keyFrame, objectOffset, dataStart, dataEnd } of fresh.size === 0
        ? []
        : packet.payloads) {
        if (!fresh.delete(stream) || !videoStreams().has(stream)) continue;
        if (keyFrame && objectOffset === 0) pass(KEY_FRAME_FIRST);
        else {
          const span = { start: 8 + dataStart, end: 8 + dataEnd };
          const got = keyFrame ? `its bytes from ${objectOffset} on` : 'a payload of another frame';
          broken(
            unit,
            KEY_FRAME_FIRST,
            span,
            'Payload',
            `the beginning of a key frame of stream ${stream}`,
            got,
          );
        }
      }
    }

    function judgeStreams(unit: DataUnit, packet: AsfPacket): void {
      const { selected } = conversation;
      if (selected === undefined) return;
      judgeKeyFrames(unit, packet);
      const foreign = packet.payloads.find(({ stream }) => !selected.has(stream));
      if (foreign === undefined) return pass(SELECTED_ONLY);
      broken(
        unit,
        SELECTED_ONLY,
        { start: 8 + foreign.dataStart, end: 8 + foreign.dataEnd },
        'Payload',
        `payloads of streams ${[...selected].join(', ')}, which were selected`,
        `one of stream ${foreign.stream}`,
      );
    }

    return {
      data(unit, kind) {
        const { play } = conversation;
        if (kind !== 'media' || play === undefined) return;
        // Order is judged by rules/play-order; a packet at the wrong time still counts in every sequence.
        judgeIncarnation(unit, play);
        afFlags.judge(unit, play);
        judgeLocation(unit, play);
        judgePayload(unit, play);
      },
      done() {
        for (const [requirement, times] of passes) report({ requirement, observation: 'pass', times });
      },
    };
  };

/** asfOffset and locationId are switched off by 0 and by all ones, position by DBL_MAX. */
const isUnused = (value: number | undefined): boolean =>
  value === undefined || value === 0 || value === 0xffffffff || value === POSITION_UNUSED;
