import type { Sighting } from '../../../requirements/observation.ts';
import { show } from '../../../wire/show.ts';
import { MESSAGE_LENGTH_BIAS, TCP_HEADER_SIZE } from '../constants.ts';
import { dumpPacket } from '../dump.ts';
import type { PacketUnit } from '../unit.ts';
import type { Lengths } from './framing.ts';
import { nameOf, type RuleContext } from './rule.ts';

const CHUNK_COUNT = 'MMSP-2.2.3-09';
const SPAN = { start: 16, end: 20 };

/** the letter counts the whole packet, every product leaves 16 bytes out; one connection does one of the two. */
export function createChunkCount({ report }: RuleContext) {
  const seen = new Set<'letter' | 'custom'>();

  return (unit: PacketUnit, { chunkCount, byLength, byChunks }: Lengths): void => {
    const length = unit.packet.bytes.length - TCP_HEADER_SIZE;
    // Where the other lengths disagree, any of them may be what was counted; which way then tells nothing.
    const sizes = [length, byLength, byChunks ?? length];
    const agree = sizes.every((size) => size === length);
    const letter = sizes.some((size) => chunkCount * 8 === size + TCP_HEADER_SIZE);
    const custom = sizes.some((size) => chunkCount * 8 === size + MESSAGE_LENGTH_BIAS);
    if (agree && (letter || custom)) seen.add(letter ? 'letter' : 'custom');
    if (letter && (seen.size < 2 || !agree)) return report({ requirement: CHUNK_COUNT, observation: 'pass' });
    if (custom && !agree) return;

    const expected = `${Math.ceil((length + TCP_HEADER_SIZE) / 8)}, the bytes of the packet divided by 8`;
    const base: Omit<Sighting, 'observation'> = {
      requirement: CHUNK_COUNT,
      subject: nameOf(unit),
      path: 'chunkCount',
      expected,
      got: show(chunkCount),
      span: SPAN,
      dump: () => dumpPacket(unit.packet, SPAN, `expected ${expected}`),
    };
    if (!letter && !custom) return report({ ...base, observation: 'broken' });
    if (seen.size === 2) {
      const why = 'one connection counts in both ways';
      return report({ ...base, observation: 'broken', grade: 'warn', reading: 'A-01', why });
    }
    const why = 'messageLength / 8, as Windows products and all known clients write it';
    report({ ...base, observation: 'note', reading: 'A-01', why });
  };
}
