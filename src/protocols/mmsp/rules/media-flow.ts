import { type AsfPacket, readAsfPacket } from '../../../asf/packet.ts';
import type { Sighting } from '../../../requirements/observation.ts';
import { show } from '../../../wire/show.ts';
import type { Span } from '../../../wire/span.ts';
import { dumpData } from '../dump.ts';
import type { DataUnit } from '../unit.ts';
import { AF_FLAGS_GROW, createAfFlags } from './af-flags.ts';
import { isPacket } from './compare.ts';
import { createDatagramOrder, REWINDS } from './datagram-order.ts';
import { WRONG_WAY } from './delivery.ts';
import { firstDue, firstWith } from './due.ts';
import { AS_IF_A_FILE, brokenNumbers, growth, isLive, NUMBERED_LIKE_ONE } from './live.ts';
import { createMediaPayload } from './media-payload.ts';
import { createPasses, type Kept } from './passes.ts';
import { mayContinue, type Play, rewinds } from './plays.ts';
import type { Rule, RuleContext } from './rule.ts';
import { startPointOf } from './start-point.ts';

const NOT_ZERO = 'MMSP-2.2.2-10';
const MEDIA_INCARNATION = 'MMSP-3.2.5.11-05';
const STRIDE_INCARNATION = 'MMSP-3.2.5.12-05';
const INCARNATION = 'MMSP-2.2.2-09';
const IN_FORCE = 'MMSP-3.2.5.11.1-08';
const KEPT_PLAYING = [NOT_ZERO, MEDIA_INCARNATION, INCARNATION, IN_FORCE];
const KEPT_STRIDING = [NOT_ZERO, STRIDE_INCARNATION, INCARNATION, IN_FORCE];
const LOCATION = 'MMSP-2.2.2-05';
const LOCATION_IN_FILE = 'MMSP-3.2.5.11.1-04';
const STORED = [LOCATION, LOCATION_IN_FILE] as const;
const LIVE = [AS_IF_A_FILE, NUMBERED_LIKE_ONE] as const;
const FIRST_OF_FILE = 'MMSP-2.2.2-06';
const STARTS_AT_ZERO = 'MMSP-2.2.4.25-19';
const SILENT_AFTER_STOP = 'MMSP-3.2.5.14-02';
const UNASKED_INCARNATION = 'MMSP-3.2.4.2-10';
const FROM_BEGINNING = 'MMSP-3.2.4.2-09';

/** Hears of every media packet whose ASF packet could be read, for comparison with a reference copy. */
export type OnMedia = (unit: DataUnit, packet: AsfPacket, play: Play) => void;

export interface MediaReport {
  pass(kept: Kept): void;
  broken(unit: DataUnit, at: At, more?: Partial<Sighting>): void;
}

export interface At {
  readonly requirement: string;
  readonly path: string;
  readonly span: Span;
  readonly expected: string;
  readonly got: string;
}

/** Bytes of a packet that a dump shows at most, unless the fault stands behind them. */
const SHOWN = 128;

const SPANS = {
  LocationId: { start: 0, end: 4 },
  playIncarnation: { start: 4, end: 5 },
  AFFlags: { start: 5, end: 6 },
} as const;

/** The Data packets of a play ([MS-MMSP] 2.2.2, 3.2.5.11.1). Runs for every packet: passes are counted, not told. */
export const mediaFlow =
  (onMedia: OnMedia): Rule =>
  (context) => {
    const { report, conversation } = context;
    const passes = createPasses(report, context.moved);
    const told: MediaReport = {
      pass: passes.pass,
      broken(unit, at, more = {}) {
        const copy = unit.bytes.slice(0, Math.max(SHOWN, at.span.start + 16));
        report({
          observation: 'broken',
          subject: 'server media Data packet',
          ...at,
          ...more,
          dump: () => dumpData(copy, at.span, `expected ${at.expected}`),
        });
      },
    };
    const afFlags = createAfFlags(told.pass, (requirement, unit, got, expected, more) =>
      told.broken(
        unit,
        { requirement, path: 'AFFlags', span: SPANS.AFFlags, expected, got: show(got) },
        // What came another way is missing from this one.
        { ...more, follows: [...WRONG_WAY, ...(more?.follows ?? [])] },
      ),
    );
    const judgeOrder = createDatagramOrder(context, told);
    const judgePayload = createMediaPayload(context, told, onMedia);

    return {
      data(unit, kind) {
        const play = conversation.playOf(unit);
        if (kind !== 'media' || play === undefined) return;
        // Order is judged by rules/play-order; a packet at the wrong time still counts in every sequence.
        judgeIncarnation(told, unit, play);
        const { place } = unit;
        if (place !== undefined) {
          judgeOrder(unit, place);
          // What may have been lost may have been the first.
          if (play.packets === 0 && !place.late && place.lost === 0) judgeFirst(context, told, unit, play);
        } else {
          afFlags.judge(unit, play);
          if (play.packets > 0) judgeNext(context, told, unit, play);
          else judgeFirst(context, told, unit, play);
        }
        judgePayload(unit, play);
      },
      stretch: ({ AFFlags }) => afFlags.passed(AFFlags),
      done: passes.tell,
    };
  };

function judgeIncarnation(told: MediaReport, unit: DataUnit, play: Play): void {
  const { playIncarnation } = unit.header;
  if (play.unasked) return judgeUnaskedIncarnation(told, unit, play);
  const own = play.stride === undefined ? MEDIA_INCARNATION : STRIDE_INCARNATION;
  if (playIncarnation === play.incarnation) {
    return told.pass(play.stride === undefined ? KEPT_PLAYING : KEPT_STRIDING);
  }
  const expected = `${show(play.incarnation)}, that of the ${play.request.found.name}`;
  const at = { path: 'playIncarnation', span: SPANS.playIncarnation, expected, got: show(playIncarnation) };
  const more = { reading: 'A-03', follows: [NOT_ZERO, own, SILENT_AFTER_STOP] };
  for (const requirement of [own, INCARNATION, IN_FORCE]) told.broken(unit, { requirement, ...at }, more);
}

/** 0xFF until the client starts a play; some servers go on with what they had. */
function judgeUnaskedIncarnation(told: MediaReport, unit: DataUnit, play: Play): void {
  const { playIncarnation } = unit.header;
  if (playIncarnation !== 0) told.pass(NOT_ZERO);
  if (playIncarnation === play.incarnation) {
    told.pass(UNASKED_INCARNATION);
    return told.pass(IN_FORCE);
  }
  const habit =
    playIncarnation === ((play.playIncarnation ?? 0) & 0xff)
      ? ({ grade: 'note', why: 'it keeps the one of the latest start until there is another' } as const)
      : {};
  const expected = `${show(play.incarnation)}, because nobody has asked for these media`;
  const at = { path: 'playIncarnation', span: SPANS.playIncarnation, expected, got: show(playIncarnation) };
  told.broken(unit, { requirement: UNASKED_INCARNATION, ...at }, { ...habit, reading: 'A-06' });
}

/** numbers rise within a play, and gaps are legal. */
function judgeNext({ conversation }: RuleContext, told: MediaReport, unit: DataUnit, play: Play): void {
  const { LocationId } = unit.header;
  if (rewinds(play)) return judgeRewind(told, unit, play);
  const live = isLive(conversation);
  const grown = growth(play.lastLocationId, LocationId, live);
  if (grown > 0) {
    return told.pass(live ? LIVE : STORED);
  }
  const expected = `more than ${play.lastLocationId}, the packet before`;
  const at = { path: 'LocationId', span: SPANS.LocationId, expected, got: show(LocationId) };
  const [first, second] = live ? brokenNumbers(grown) : STORED;
  told.broken(unit, { requirement: first, ...at }, { reading: 'A-39', follows: [AF_FLAGS_GROW] });
  const follows = [first, AF_FLAGS_GROW];
  told.broken(unit, { requirement: second, ...at }, { reading: 'A-39', follows });
}

function judgeRewind(told: MediaReport, unit: DataUnit, { lastLocationId }: Play): void {
  const { LocationId } = unit.header;
  if (LocationId < lastLocationId) return told.pass(REWINDS);
  const expected = `less than ${lastLocationId}, the packet before, because the play goes backwards`;
  const at = { path: 'LocationId', span: SPANS.LocationId, expected, got: show(LocationId) };
  told.broken(unit, { requirement: REWINDS, ...at }, { reading: 'A-39', follows: [AF_FLAGS_GROW] });
}

/**
 * The media of an entry that nobody asked for begin with its first packet ([MS-MMSP] 3.2.4.2), or with the first that
 * has anything of the streams that the server has chosen.
 */
function judgeEntry(context: RuleContext, told: MediaReport, unit: DataUnit, play: Play): void {
  const { conversation, reference } = context;
  const { LocationId } = unit.header;
  const { content } = conversation;
  const streams = readAsfPacket(unit.bytes.subarray(8)).packet?.payloads.map(({ stream }) => stream) ?? [];
  const onlyOne = content?.streams.length === 1;
  const first =
    reference === undefined ? (onlyOne ? 0 : undefined) : firstWith(reference, conversation, streams);
  if (LocationId === 0 || LocationId === first) {
    told.pass(FIRST_OF_FILE);
    return play.unasked ? told.pass(FROM_BEGINNING) : undefined;
  }
  // Before a start the server may have gone past packets of streams that it had not chosen.
  if (first === undefined || play.opens) return;
  const isFirst = reference !== undefined && isPacket(reference, first, unit);
  const requirement = isFirst ? FIRST_OF_FILE : FROM_BEGINNING;
  const expected = `${first}, the first ASF data packet of the entry`;
  told.broken(unit, {
    requirement,
    path: 'LocationId',
    span: SPANS.LocationId,
    expected,
    got: show(LocationId),
  });
}

/** A play from the beginning starts with the first packet of the file that holds something to send. */
function judgeFirst(context: RuleContext, told: MediaReport, unit: DataUnit, play: Play): void {
  const { conversation, reference } = context;
  const { LocationId } = unit.header;
  const live = isLive(conversation);
  if ((play.unasked || play.opens) && !live) return judgeEntry(context, told, unit, play);
  if (play.continues || live || startPointOf(play).at !== 'beginning') return;
  // A stride may take key frames only, and begin with the first of those.
  if (play.stride !== undefined || (!play.opens && mayContinue(play, conversation.running))) return;
  // With a part of the streams, packets of the others are left out, and only the file tells which those are.
  const first = conversation.selectsAll() ? 0 : reference && firstDue(reference, conversation, 0);
  if (first === undefined) return;
  if (LocationId === first) {
    told.pass(FIRST_OF_FILE);
    told.pass(STARTS_AT_ZERO);
    return;
  }
  const at = { path: 'LocationId', span: SPANS.LocationId, got: show(LocationId) };
  const packet = first === 0 ? 'the first ASF data packet' : 'the first with a selected stream';
  told.broken(unit, { requirement: FIRST_OF_FILE, ...at, expected: `${first}, ${packet}` });
  const expected = `${first}, because the play starts at 0 seconds`;
  told.broken(unit, { requirement: STARTS_AT_ZERO, ...at, expected }, { follows: [FIRST_OF_FILE] });
}
