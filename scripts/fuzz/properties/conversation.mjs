import { createRandom } from '../random.mjs';
import { mustEqual } from './must.mjs';

/**
 * @typedef {typeof import('../../../src/protocols/mmsp/session.ts') & typeof import('../../../src/verdict/tally.ts')
 *   & typeof import('../../../src/replay/recording.ts') & typeof import('../../../src/asf/file.ts')} Code
 * @typedef {import('../../../src/verdict/tally.ts').Check} Check
 * @typedef {{ readonly before: number, readonly bytes: Uint8Array }} Request bytes of a client, and how many of the server came before them
 */

/** What bytes that make no packet were meant to be is told from those that had come, which a segmentation decides. */
const UNREADABLE = 'bytes from the server';

/** @param {readonly Check[]} checks */
const unreadableOf = (checks) =>
  checks.filter(({ sighting }) => sighting?.subject === UNREADABLE).map(({ requirement }) => requirement.id);

/** Everything that a report tells of a check, but for the bytes that are shown. @param {readonly Check[]} checks @param {ReadonlySet<string | undefined>} without */
const told = (checks, without) =>
  checks
    .filter(({ requirement }) => !without.has(requirement.id))
    .map(({ requirement, verdict, passes, times, sighting, place, consequenceOf, also }) => ({
      ...{ id: requirement.id, verdict, passes, times, place, also },
      consequenceOf: without.has(consequenceOf) ? UNREADABLE : consequenceOf,
      ...{ expected: sighting?.expected, got: sighting?.got, path: sighting?.path, why: sighting?.why },
    }));

/** Where a client spoke in a recording, counted in bytes of the server. @param {import('../../../src/replay/recording.ts').Recording} recording @returns {Request[]} */
export function requestsOf({ chunks }) {
  let before = 0;
  return chunks.flatMap(({ from, bytes }) => {
    if (from === 'client') return [{ before, bytes }];
    before += bytes.length;
    return [];
  });
}

/**
 * Whatever a server answers to a recorded client is judged, and judged alike in any segmentation and by the short way that
 * most media packets take past the rules.
 * @param {Code} code
 * @param {{ readonly requests: readonly Request[], readonly reference: import('../../../src/asf/file.ts').AsfFile, readonly catalogue: any }} known
 */
export const conversationProperty = (code, { requests, reference, catalogue }) => {
  /** @param {Uint8Array} bytes @param {() => number} sizeOf of each chunk @param {boolean} isShort @returns {readonly Check[]} */
  function judged(bytes, sizeOf, isShort) {
    const tally = code.createTally(catalogue, false);
    let now = 0;
    const session = code.openSession({
      now: () => now,
      onUnit: () => {},
      ...(isShort && { onStretch: () => {} }),
      chunkCount: 'custom',
      reference,
      report: (sighting) => tally.see(sighting, { session: 'main', step: 0, unit: session.latestUnit() }),
    });
    let at = 0;
    /** @param {number} to */
    const hear = (to) => {
      while (at < Math.min(to, bytes.length)) {
        const end = Math.min(to, at + Math.max(1, sizeOf()), bytes.length);
        const chunk = bytes.slice(at, end);
        session.hear('server', chunk);
        chunk.fill(0xee);
        at = end;
      }
    };
    for (const { before, bytes: request } of requests) {
      hear(before);
      session.hear('client', request);
      now += 10;
    }
    hear(bytes.length);
    session.ended('server', 'closed');
    session.done();
    return tally.checks();
  }

  return (/** @type {Uint8Array} */ bytes) => {
    const random = createRandom(
      bytes.length,
      bytes.reduce((sum, byte) => Math.imul(sum, 31) + byte, 7),
    );
    const whole = () => Number.POSITIVE_INFINITY;
    const pieces = () => random.below(random.pick([16, 200, 3000]));
    const atOnce = judged(bytes, whole, false);
    const inPieces = judged(bytes, pieces, false);
    const short = judged(bytes, random.once(2) ? whole : pieces, true);
    const without = new Set([atOnce, inPieces, short].flatMap(unreadableOf));
    const reading = told(atOnce, without);
    mustEqual(told(inPieces, without), reading, 'cut otherwise, it is judged otherwise');
    mustEqual(told(short, without), reading, 'by the short way, it is judged otherwise');
    const broken = reading.filter(({ verdict }) => verdict === 'fail' || verdict === 'error').length;
    const depth = broken === 0 ? 'clean' : reading.length > 40 ? 'partial' : 'refused';
    return { depth: /** @type {import('../target.mjs').Depth} */ (depth), reading };
  };
};
