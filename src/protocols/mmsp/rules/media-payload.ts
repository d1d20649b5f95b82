import type { AsfFinding } from '../../../asf/finding.ts';
import { type AsfPacket, type AsfPayload, beginsKeyFrame, readAsfPacket } from '../../../asf/packet.ts';
import { type DataUnit, earliest, type MediaPlace } from '../unit.ts';
import type { MediaReport, OnMedia } from './media-flow.ts';
import { createPadding, NO_PADDING_LENGTH } from './media-padding.ts';
import { type Play, rewinds } from './plays.ts';
import type { RuleContext } from './rule.ts';
import type { Doubt } from './selection.ts';

const PACKET_SIZE = 'MMSP-2.2.2-19';
const ONE_ASF_PACKET = 'MMSP-3.2.5.11.1-01';
const SELECTED_ONLY = 'MMSP-3.2.5.11.1-02';
const NOT_EMPTY = 'MMSP-3.2.5.11.1-03';
/** What every packet keeps in which the reader finds nothing wrong. */
const WHOLE = [PACKET_SIZE, ONE_ASF_PACKET, NOT_EMPTY];
const NO_FINDING = [PACKET_SIZE, ONE_ASF_PACKET];
const KEY_FRAME_FIRST = 'MMSP-3.2.5.10-03';
const NOTHING_SELECTED = { playing: 'MMSP-3.2.5.11-07', striding: 'MMSP-3.2.5.12-07' };
const SERVICES_CLIENT = { playing: 'MMSP-3.2.5.11-06', striding: 'MMSP-3.2.5.12-06' };
const KEY_FRAMES_ONLY = 'MMSP-2.2.4.28.1-05';
const SILENCED = 'MMSP-2.2.4.28.1-06';
const MAY_BE_IGNORED = 'MMSP-2.2.4.28-03';

const LEVEL_IGNORED = 'the text says that the thinning level of an entry without a source is ignored';

/** Findings that say that a Padding Length is wrong, and those that a Padding Length which was left over causes. */
const PADDING: ReadonlySet<string> = new Set(['padding-overruns', 'payload-past-object']);
const OVERRUNS: ReadonlySet<string> = new Set([
  'payload-overruns',
  'payload-truncated',
  'payload-surplus',
  'sub-payload-overruns',
]);

/** Every media packet holds one ASF data packet of the selected streams, without padding ([MS-MMSP] 2.2.2, 3.2.5.11.1). */
export function createMediaPayload({ conversation }: RuleContext, told: MediaReport, onMedia: OnMedia) {
  const judgePadding = createPadding(conversation, told);
  /** Streams of which the beginning may have been lost since they were selected. */
  const unproven = new Set<number>();

  function judgeFinding(unit: DataUnit, first: AsfFinding, padded: boolean): void {
    const padding = PADDING.has(first.code) || (padded && OVERRUNS.has(first.code));
    const empty = first.code === 'no-payloads';
    const expected = padding
      ? 'a Padding Length that says that there is no padding'
      : empty
        ? 'no packet without payloads'
        : 'one ASF data packet';
    const start = 8 + first.offset;
    const at = {
      requirement: padding ? NO_PADDING_LENGTH : empty ? NOT_EMPTY : ONE_ASF_PACKET,
      path: 'Payload',
      span: { start, end: start + Math.max(1, first.length) },
      expected,
      got: `at ${first.offset} of the payload, ${first.message}`,
    };
    told.broken(unit, at, padding ? { reading: 'A-22' } : {});
  }

  /** A stream that was just selected begins with a key frame, if it has any ([MS-MMSP] 3.2.5.10). */
  function judgeKeyFrame(unit: DataUnit, payload: AsfPayload): void {
    const { stream, keyFrame, objectOffset, dataStart, dataEnd } = payload;
    if (!isVideo(stream)) return;
    if (unproven.delete(stream)) return;
    if (beginsKeyFrame(payload)) return told.pass(KEY_FRAME_FIRST);
    told.broken(unit, {
      requirement: KEY_FRAME_FIRST,
      path: 'Payload',
      span: { start: 8 + dataStart, end: 8 + dataEnd },
      expected: `the beginning of a key frame of stream ${stream}`,
      got: keyFrame ? `its bytes from ${objectOffset} on` : 'a payload of another frame',
    });
  }

  /** A packet that was lost, or was under way when the selection changed, may have held what a stream begins with. */
  function doubtFresh({ lost }: MediaPlace, time: number): void {
    for (const stream of conversation.selection.fresh)
      if (lost > 0 || conversation.selection.wasOn(stream, time)) unproven.add(stream);
  }

  const isVideo = (stream: number): boolean =>
    conversation.content?.streams.some(({ number, type }) => number === stream && type === 'video') ?? false;

  function judgeStreams(unit: DataUnit, { payloads }: AsfPacket, play: Play): void {
    const { selection, servicesClient } = conversation;
    if (!selection.made && !selection.open) {
      const by = play.stride === undefined ? 'playing' : 'striding';
      if (servicesClient) return told.pass(SERVICES_CLIENT[by]);
      return told.broken(
        unit,
        {
          requirement: NOTHING_SELECTED[by],
          path: 'Payload',
          span: { start: 8, end: unit.bytes.length },
          expected: 'no media, because no stream was selected',
          got: `payloads of stream ${payloads.map(({ stream }) => stream).join(', ')}`,
        },
        { grade: 'note', reading: 'A-10', why: 'friendly to clients that select nothing' },
      );
    }
    const { place } = unit;
    const time = earliest(unit);
    // A packet whose turn is over may have been sent under any earlier selection.
    if (place?.late) return;
    if (place !== undefined) doubtFresh(place, time);
    for (const [nth, payload] of payloads.entries()) {
      const admitted = selection.admits(payload.stream, place && time);
      if (admitted !== true) return judgeForeign(unit, payload, admitted);
      // Backwards, a key frame that takes several packets comes with its end first.
      if (selection.fresh.has(payload.stream) && isFirstOf(payloads, nth) && !rewinds(play))
        judgeKeyFrame(unit, payload);
      judgeThinning(unit, payload);
    }
    told.pass(SELECTED_ONLY);
    if (selection.silenced.size > 0) told.pass(SILENCED);
  }

  /** Only video has frames that depend on others: every object of other streams may be taken for a key frame. */
  function judgeThinning(unit: DataUnit, { stream, keyFrame, dataStart, dataEnd }: AsfPayload): void {
    const grade = conversation.selection.keyFramesOnly(stream, unit.place && earliest(unit));
    if (grade === undefined || !isVideo(stream)) return;
    if (keyFrame) return told.pass(KEY_FRAMES_ONLY);
    const at = {
      requirement: KEY_FRAMES_ONLY,
      path: 'Payload',
      span: { start: 8 + dataStart, end: 8 + dataEnd },
      expected: `only key frames of stream ${stream}, which thinning level 1 asks for`,
      got: 'a payload of another frame',
    };
    if (grade === 'note') told.pass(MAY_BE_IGNORED);
    told.broken(unit, at, grade === 'fail' ? {} : { grade, reading: 'A-09', why: LEVEL_IGNORED });
  }

  function judgeForeign(
    unit: DataUnit,
    { stream, dataStart, dataEnd }: AsfPayload,
    grade: Doubt | false,
  ): void {
    const { streams, silenced } = conversation.selection;
    const at = {
      path: 'Payload',
      span: { start: 8 + dataStart, end: 8 + dataEnd },
      expected: `payloads of streams ${[...(streams ?? [])].join(', ')}, which were selected`,
      got: `one of stream ${stream}`,
    };
    const why = 'the text is not clear on how to deselect';
    const more = grade === false ? {} : ({ grade, reading: 'A-09', why } as const);
    if (silenced.has(stream)) {
      if (grade === 'note') told.pass(MAY_BE_IGNORED);
      const expected = `nothing of stream ${stream}, which thinning level 2 turned off`;
      const why = grade === false ? {} : { why: LEVEL_IGNORED };
      told.broken(unit, { ...at, requirement: SILENCED, expected }, { ...more, ...why });
    }
    told.broken(unit, { ...at, requirement: SELECTED_ONLY }, { ...more, follows: [SILENCED] });
  }

  return (unit: DataUnit, play: Play): void => {
    const { payloadLength } = unit.header;
    const { packetSize: limit, fields } = conversation.announced;
    if (limit !== undefined && payloadLength > limit) {
      told.pass(PACKET_SIZE);
      return told.broken(unit, {
        requirement: fields.packetSize.requirement,
        path: 'PacketSize',
        span: { start: 6, end: 8 },
        expected: `at most ${limit} bytes of payload, the ${fields.packetSize.name}`,
        got: `${payloadLength} bytes`,
      });
    }
    const { packet, findings } = readAsfPacket(unit.bytes.subarray(8));
    if (findings[0] !== undefined) {
      told.pass(PACKET_SIZE);
      const short = limit !== undefined && payloadLength < limit;
      return judgeFinding(unit, findings[0], short && (packet?.paddingLength ?? 0) > 0);
    }
    if (packet === undefined) return told.pass(NO_FINDING);
    told.pass(WHOLE);
    judgePadding(unit, packet, limit);
    judgeStreams(unit, packet, play);
    onMedia(unit, packet, play);
  };
}

/** Whether no payload of the packet before it is of the same stream. */
const isFirstOf = (payloads: readonly AsfPayload[], nth: number): boolean =>
  payloads.findIndex(({ stream }) => stream === payloads[nth]?.stream) === nth;
