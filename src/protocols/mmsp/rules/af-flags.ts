import type { DataUnit } from '../unit.ts';
import type { Play } from './conversation.ts';

export const AF_FLAGS_GROW = 'MMSP-2.2.2-14';
const FIRST = 'MMSP-2.2.2-13';
const IS_SEQUENCE = 'MMSP-2.2.2-12';
const AFTER_FE = 'MMSP-2.2.2-15';
const DEFAULTS = 'MMSP-3.2.3-01';
const LOW_BYTE = 'MMSP-3.2.5.11.1-06';
const INCREMENTED = 'MMSP-3.2.5.11.1-07';
const FLAG_VALUES = new Set([0x00, 0x04, 0x08, 0x0c]);

type Broken = (unit: DataUnit, requirement: string, expected: string, more?: object) => void;

/**
 * AFFlags of media packets over TCP: a running number of the session from 0, modulo 256, that no stop resets.
 * Some servers put a constant flag there over TCP, which is a note.
 */
export function createAfFlags(pass: (requirement: string) => void, broken: Broken) {
  let previous: number | undefined;
  /** Set while every packet so far carried the same flag-like value. */
  let constant: number | undefined;
  let play: Play | undefined;

  function passAll(): void {
    pass(AF_FLAGS_GROW);
    pass(IS_SEQUENCE);
    pass(LOW_BYTE);
    pass(INCREMENTED);
  }

  function brokenAll(unit: DataUnit, expected: string, more: object): void {
    broken(unit, AF_FLAGS_GROW, expected, more);
    for (const requirement of [IS_SEQUENCE, LOW_BYTE, INCREMENTED]) {
      broken(unit, requirement, expected, { ...more, follows: [AF_FLAGS_GROW, FIRST] });
    }
  }

  return {
    judge(unit: DataUnit, current: Play): void {
      const value = unit.header.AFFlags;
      const restarted = play !== undefined && play !== current;
      play = current;
      if (previous === undefined) {
        constant = FLAG_VALUES.has(value) ? value : undefined;
        previous = value;
        if (value === 0) {
          pass(FIRST);
          pass(DEFAULTS);
        } else {
          const habit =
            constant === undefined
              ? {}
              : { observation: 'note', reading: 'A-05', why: 'some servers put a flag there over TCP' };
          broken(unit, FIRST, '0, the first media packet of the session', habit);
          broken(unit, DEFAULTS, '0, the first media packet of the session', { ...habit, follows: [FIRST] });
        }
        return;
      }
      const expected = (previous + 1) & 0xff;
      const afterFe = restarted && previous === 0xfe;
      const same = value === constant;
      if (!same) constant = undefined;
      previous = value;
      if (afterFe) {
        if (value === 0x00) return pass(AFTER_FE);
        if (value === 0xff)
          return broken(unit, AFTER_FE, '0, because the packet before the start carried 0xFE', {
            reading: 'A-05',
          });
      }
      if (value === expected) return passAll();
      const habit = same
        ? { observation: 'note', reading: 'A-05', why: 'a constant flag, as some servers send over TCP' }
        : {};
      brokenAll(unit, `${expected}, one more than the packet before`, habit);
    },
  };
}
