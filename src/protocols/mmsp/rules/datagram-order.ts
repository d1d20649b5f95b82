import { show } from '../../../wire/show.ts';
import type { DataUnit, MediaPlace, Neighbour } from '../unit.ts';
import { AF_FLAGS_GROW, AFTER_FE, COMPANIONS, DEFAULTS, FIRST } from './af-flags.ts';
import { AS_IF_A_FILE, brokenNumbers, growth, isLive, NUMBERED_LIKE_ONE } from './live.ts';
import type { MediaReport } from './media-flow.ts';
import { rewinds } from './plays.ts';
import type { RuleContext } from './rule.ts';
import { startPointOf } from './start-point.ts';

const LOCATION = 'MMSP-2.2.2-05';
export const REWINDS = 'MMSP-2.2.2-08';
const LOCATION_IN_FILE = 'MMSP-3.2.5.11.1-04';
/** Packets lost in a row from which on a number that begins anew is taken for that. */
const RESET = 8;

const SPANS = { LocationId: { start: 0, end: 4 }, AFFlags: { start: 5, end: 6 } } as const;

/**
 * AFFlags and LocationId of media packets over UDP. Gaps are loss. But every packet that was sent between
 * two others has a LocationId of its own between theirs, so that more numbers than LocationIds cannot be.
 */
export function createDatagramOrder({ conversation }: RuleContext, told: MediaReport) {
  function brokenFlags(unit: DataUnit, expected: string): void {
    const at = { path: 'AFFlags', span: SPANS.AFFlags, expected, got: show(unit.header.AFFlags) };
    told.broken(unit, { requirement: AF_FLAGS_GROW, ...at }, { reading: 'A-05' });
    for (const requirement of COMPANIONS)
      told.broken(unit, { requirement, ...at }, { reading: 'A-05', follows: [AF_FLAGS_GROW, FIRST] });
  }

  function judgePair(unit: DataUnit, lower: Neighbour, upper: Neighbour, isUpper: boolean): void {
    if (lower.play !== upper.play) return;
    const falls = rewinds(upper.play);
    const live = isLive(conversation);
    const room = growth(lower.LocationId, upper.LocationId, live) * (falls ? -1 : 1);
    const numbers = ((upper.number - lower.number - 1) & 0xff) + 1;
    const other = isUpper ? lower : upper;
    if (room <= 0) {
      const expected = `${isUpper === falls ? 'less' : 'more'} than ${other.LocationId}, that of the packet ${isUpper ? 'before' : 'after'}`;
      const at = { path: 'LocationId', span: SPANS.LocationId, expected, got: show(unit.header.LocationId) };
      const more = { reading: 'A-39', follows: [AF_FLAGS_GROW] };
      if (falls) return told.broken(unit, { requirement: REWINDS, ...at }, more);
      const [first, second] = live ? brokenNumbers(room) : [LOCATION, LOCATION_IN_FILE];
      told.broken(unit, { requirement: first, ...at }, more);
      const follows = [first, AF_FLAGS_GROW];
      return told.broken(unit, { requirement: second, ...at }, { ...more, follows });
    }
    const rising = live ? [AS_IF_A_FILE, NUMBERED_LIKE_ONE] : [LOCATION, LOCATION_IN_FILE];
    for (const requirement of falls ? [REWINDS] : rising) told.pass(requirement);
    if (numbers > room) {
      const [from, to] = [lower.number & 0xff, room === 1 ? '' : ` to ${(lower.number + room) & 0xff}`];
      const expected = isUpper
        ? `${(from + 1) & 0xff}${to}, because packets ${lower.LocationId} and ${upper.LocationId} have room for no more`
        : `a number that fits between those of packets ${lower.LocationId} and ${upper.LocationId}`;
      return brokenFlags(unit, expected);
    }
    if (numbers === 1) for (const requirement of [AF_FLAGS_GROW, ...COMPANIONS]) told.pass(requirement);
  }

  /** Of the first play, from the beginning, as many packets can be lost before this one as the file has; of plays before it, all. */
  function judgeFirst(unit: DataUnit, { play, number }: MediaPlace): void {
    if (number === 0) {
      told.pass(FIRST);
      return told.pass(DEFAULTS);
    }
    const { LocationId, AFFlags } = unit.header;
    if (isLive(conversation) || play.nth > 0 || startPointOf(play).at !== 'beginning' || number <= LocationId)
      return;
    const expected = `at most ${LocationId}, because the first media packet of the session has 0`;
    const at = { path: 'AFFlags', span: SPANS.AFFlags, expected, got: show(AFFlags) };
    told.broken(unit, { requirement: FIRST, ...at }, { reading: 'A-05' });
    told.broken(unit, { requirement: DEFAULTS, ...at }, { reading: 'A-05', follows: [FIRST] });
  }

  /** A new play: the number goes on, except that 0 follows 0xFE; some servers begin anew. */
  function judgeStart(unit: DataUnit, { number, lost }: MediaPlace, before: Neighbour): void {
    const { AFFlags } = unit.header;
    if (lost === 0 && (before.number & 0xff) === 0xfe) {
      const expected = '0, because the packet before the start carried 0xFE';
      const at = { path: 'AFFlags', span: SPANS.AFFlags, expected, got: show(AFFlags) };
      return told.broken(unit, { requirement: AFTER_FE, ...at }, { reading: 'A-05' });
    }
    if (lost === 0) for (const requirement of [AF_FLAGS_GROW, ...COMPANIONS]) told.pass(requirement);
    if (AFFlags !== 0 || number - before.number <= RESET) return;
    const expected = `${(before.number + 1) & 0xff}, or a little more if packets were lost`;
    const at = { path: 'AFFlags', span: SPANS.AFFlags, expected, got: '0' };
    const why = 'the number begins anew with the play, so that 32-bit numbers for resending become unclear';
    const more = { grade: 'note', reading: 'A-05', why } as const;
    told.broken(unit, { requirement: AF_FLAGS_GROW, ...at }, more);
    for (const requirement of COMPANIONS)
      told.broken(unit, { requirement, ...at }, { ...more, follows: [AF_FLAGS_GROW] });
  }

  return (unit: DataUnit, place: MediaPlace): void => {
    const { play, number, late, before, after } = place;
    if (number < 0) return;
    const self = { play, number, LocationId: unit.header.LocationId };
    if (before === undefined && !late) judgeFirst(unit, place);
    if (before !== undefined && before.play !== play && !late) judgeStart(unit, place, before);
    if (before !== undefined) judgePair(unit, before, self, true);
    if (after !== undefined) judgePair(unit, self, after, false);
  };
}
