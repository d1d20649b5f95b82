import type { Report } from '../../../requirements/observation.ts';
import { show } from '../../../wire/show.ts';
import { dumpData } from '../dump.ts';
import type { DataUnit } from '../unit.ts';
import { AF_FLAGS_GROW, COMPANIONS } from './af-flags.ts';
import type { Remembered } from './media-memory.ts';

const SPAN = { start: 5, end: 6 };

/**
 * Two packets that are not the same cannot have one number: neither loss nor reordering nor a network that delivers
 * twice makes them. No more can a packet have a number below that of the first packet of the session.
 */
export function createClash(report: Report) {
  return (unit: DataUnit, other: Remembered | undefined): void => {
    const { AFFlags } = unit.header;
    const head = unit.bytes.slice(0, 128);
    const expected =
      other === undefined
        ? 'a number that an earlier packet of the session can have'
        : `another number than packet ${other.LocationId} of the file has`;
    const got = `${show(AFFlags)} on packet ${unit.header.LocationId}`;
    for (const requirement of [AF_FLAGS_GROW, ...COMPANIONS]) {
      report({
        requirement,
        observation: 'broken',
        reading: 'A-05',
        subject: 'server media Data packet',
        path: 'AFFlags',
        expected,
        got,
        span: SPAN,
        ...(requirement !== AF_FLAGS_GROW && { follows: [AF_FLAGS_GROW] }),
        dump: () => dumpData(head, SPAN, `expected ${expected}`),
      });
    }
  };
}
