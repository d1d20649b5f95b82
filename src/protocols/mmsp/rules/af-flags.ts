import type { Sighting } from '../../../requirements/observation.ts';
import type { DataUnit } from '../unit.ts';
import type { Kept } from './passes.ts';
import type { Play } from './plays.ts';

export const AF_FLAGS_GROW = 'MMSP-2.2.2-14';
export const FIRST = 'MMSP-2.2.2-13';
const IS_SEQUENCE = 'MMSP-2.2.2-12';
export const AFTER_FE = 'MMSP-2.2.2-15';
export const DEFAULTS = 'MMSP-3.2.3-01';
const LOW_BYTE = 'MMSP-3.2.5.11.1-06';
const INCREMENTED = 'MMSP-3.2.5.11.1-07';
/** What is broken whenever the number does not grow. */
export const COMPANIONS = [IS_SEQUENCE, LOW_BYTE, INCREMENTED];
const FLAG_VALUES = new Set([0x00, 0x04, 0x08, 0x0c]);
const HABIT = {
  observation: 'note',
  reading: 'A-05',
  why: 'a constant flag, as some servers send over TCP',
} as const;

const ALL = [AF_FLAGS_GROW, ...COMPANIONS];

type Broken = (
  requirement: string,
  unit: DataUnit,
  got: number,
  expected: string,
  more?: Partial<Sighting>,
) => void;

/**
 * AFFlags of media packets over TCP: a running number of the session from 0, modulo 256, that no stop resets.
 * Some servers put a constant flag there over TCP, which is a note as long as it is constant.
 */
export function createAfFlags(pass: (kept: Kept) => void, broken: Broken) {
  let previous: number | undefined;
  /** Set while every packet so far carried the same flag-like value. */
  let constant: number | undefined;
  /** Packets so far that were let go as a constant flag. */
  let excused = 0;
  let play: Play | undefined;
  let began = 0;

  function first(unit: DataUnit, value: number): void {
    began = value;
    constant = FLAG_VALUES.has(value) ? value : undefined;
    if (value === 0) {
      pass(FIRST);
      return pass(DEFAULTS);
    }
    brokenFirst(unit, constant === undefined ? {} : HABIT);
  }

  function brokenFirst(unit: DataUnit, more: Partial<Sighting>): void {
    const expected = '0 on the first media packet of the session';
    broken(FIRST, unit, began, expected, more);
    broken(DEFAULTS, unit, began, expected, { ...more, follows: [FIRST] });
  }

  function brokenAll(unit: DataUnit, value: number, expected: string, more: Partial<Sighting> = {}): void {
    broken(AF_FLAGS_GROW, unit, value, expected, more);
    for (const requirement of COMPANIONS)
      broken(requirement, unit, value, expected, { ...more, follows: [AF_FLAGS_GROW, FIRST] });
  }

  /** The value changes, so that what looked like a constant flag was a number that began wrong, or stood still. */
  function unmask(unit: DataUnit, value: number): void {
    constant = undefined;
    if (began !== 0) brokenFirst(unit, { why: 'the number began there and then counted' });
    const times = `${excused + 1} packets carried ${began}`;
    if (excused > 0) brokenAll(unit, value, `one more with each packet, but ${times} before this one`);
  }

  return {
    /** Packets went by that each had the next number; this is that of the last. */
    passed(value: number): void {
      previous = value;
    },
    judge(unit: DataUnit, current: Play): void {
      const value = unit.header.AFFlags;
      // With an entry of a playlist the header comes between the numbers.
      const entered = current.unasked || current.opens;
      const restarted = play !== undefined && play !== current && !entered;
      const before = previous;
      play = current;
      previous = value;
      if (before === undefined) return first(unit, value);
      if (value === constant) {
        excused += 1;
        return brokenAll(unit, value, `${(before + 1) & 0xff}, one more than the packet before`, HABIT);
      }
      if (constant !== undefined) unmask(unit, value);
      if (restarted && before === 0xfe) {
        if (value === 0x00) return pass(AFTER_FE);
        if (value === 0xff) {
          const expected = '0, because the packet before the start carried 0xFE';
          return broken(AFTER_FE, unit, value, expected, { reading: 'A-05' });
        }
      }
      if (value === ((before + 1) & 0xff)) return pass(ALL);
      brokenAll(unit, value, `${(before + 1) & 0xff}, one more than the packet before`);
    },
  };
}
