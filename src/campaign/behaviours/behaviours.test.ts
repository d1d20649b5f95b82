import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ReportConnectedEX } from '../../protocols/mmsp/messages/connection.ts';
import { encodeData } from '../../protocols/mmsp/packet.ts';
import { encode } from '../../wire/encode.ts';
import type { Deed, Given } from '../behaviour.ts';
import { chance } from '../chance.ts';
import { wrapped } from '../make-packet.ts';
import { createMemory } from '../memory.ts';
import { BEHAVIOURS, LISTS } from './index.ts';

const MOST = 60;
const header = { LocationId: 3, playIncarnation: 5, AFFlags: 7 };
const RIGHT: readonly (readonly [string, Uint8Array])[] = [
  [
    'a message',
    wrapped(
      encode(ReportConnectedEX, { ServerVersionInfo: '9.1.1.3814', playIncarnation: 0, maxBitRate: 1 }),
    ),
  ],
  ['a Data packet', encodeData(header, new Uint8Array(700).fill(9))],
  ['nothing', new Uint8Array()],
  ['a piece of a packet', new Uint8Array(5).fill(1)],
];

/** The first deeds: some behaviours never end. */
function deeds(act: (given: Given) => Iterable<Deed>, seed: number, bytes: Uint8Array): Deed[] {
  const memory = createMemory();
  memory.keep(0, new Uint8Array([1, 2, 3]));
  const found: Deed[] = [];
  for (const deed of act({
    bytes,
    transport: 'tcp',
    chance: chance(seed, 'test'),
    memory: memory.of(1),
    reply: 4000,
  })) {
    found.push(deed);
    if (found.length === MOST) break;
  }
  return found;
}

function digest(done: readonly Deed[]): string {
  const hash = createHash('sha256');
  for (const deed of done) {
    hash.update(JSON.stringify({ ...deed, bytes: undefined }));
    if ('bytes' in deed) hash.update(deed.bytes);
  }
  return hash.digest('hex');
}

describe('the behaviours', () => {
  it('have names of their own, and stand in one list each', () => {
    expect(new Set(BEHAVIOURS.map(({ name }) => name)).size).toBe(BEHAVIOURS.length);
    expect(LISTS.flatMap(({ behaviours }) => behaviours)).toEqual(BEHAVIOURS);
  });

  it.each(BEHAVIOURS)('$name bears any packet, and leaves it as it was', ({ act }) => {
    for (const [, bytes] of RIGHT) {
      const before = bytes.slice();
      for (let seed = 0; seed < 6; seed++) deeds(act, seed, bytes);
      expect(bytes).toEqual(before);
    }
  });

  it.each(BEHAVIOURS)('$name does the same with the same seed', ({ act }) => {
    for (const [, bytes] of RIGHT) expect(digest(deeds(act, 7, bytes))).toBe(digest(deeds(act, 7, bytes)));
  });

  const unchanging = BEHAVIOURS.filter(({ act }) =>
    RIGHT.every(([, bytes]) =>
      Array.from({ length: 6 }, (_, seed) => deeds(act, seed, bytes)).every(
        ([first, ...more]) =>
          more.length === 0 && first?.do === 'send' && Buffer.compare(first.bytes, bytes) === 0,
      ),
    ),
  );
  it('all do something that a right server does not', () => {
    // Over TCP it is nothing odd: it is meant for what was to go out over UDP.
    expect(unchanging.map(({ name }) => name)).toEqual(['over-tcp-instead']);
  });
});
