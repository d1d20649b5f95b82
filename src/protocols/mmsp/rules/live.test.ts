import { describe, expect, test } from 'vitest';
import { audio } from './testing/content.ts';
import type { DataLine, Talk } from './testing/conversation.ts';
import { expectFindings } from './testing/judged.ts';
import { media, opened, select, starting, stopping } from './testing/right.ts';
import { udp } from './testing/udp.ts';

const [AS_IF_A_FILE, NUMBERED_LIKE_ONE] = ['MMSP-2.2.2-07', 'MMSP-3.2.5.11.1-05'];
const OF_FILES = ['MMSP-2.2.2-05', 'MMSP-3.2.5.11.1-04', 'MMSP-2.2.2-06'];

/** Live content of which the nth media packet has that number. */
const live = (number: (nth: number) => number, start: Readonly<Record<string, number>> = {}): Talk =>
  opened()
    .with('ReportOpenFile', {
      fileAttributes: 0x06000000,
      fileDuration: 0,
      fileBlocks: 0,
      filePacketCount: 0n,
    })
    .then(
      ...select(1),
      ...starting({ start }),
      ...media(audio).map(
        (line, nth): DataLine => ({ ...line, values: { ...line.values, LocationId: number(nth) >>> 0 } }),
      ),
      ...stopping(),
    );

describe.each([
  ['TCP', (talk: Talk) => talk],
  ['UDP', (talk: Talk) => udp(talk)],
])('numbers of live content over %s (A-39)', (_, over) => {
  test.each([
    ['from 0', (nth: number) => nth],
    ['from anywhere', (nth: number) => 1_000_000 + nth],
    ['with gaps', (nth: number) => 3 * nth],
    ['across 2^32', (nth: number) => 0xfffffff0 + nth],
  ])('%s', (_name, number) => {
    const checks = expectFindings(over(live(number)), {}, { passes: [AS_IF_A_FILE, NUMBERED_LIKE_ONE] });
    // Sentences on files are not judged by it.
    expect(checks.filter(({ requirement }) => OF_FILES.includes(requirement.id))).toEqual([]);
  });

  test('that begin anew', () => {
    const checks = expectFindings(over(live((nth) => 100 + (nth % 20))), {
      [AS_IF_A_FILE]: 'fail A-39',
      [NUMBERED_LIKE_ONE]: 'fail A-39',
    });
    const [first] = checks.filter(({ verdict }) => verdict === 'fail');
    expect(first?.requirement.id).toBe(AS_IF_A_FILE);
  });
});

test('a number that comes twice is told first by the sentence on numbering', () => {
  const checks = expectFindings(
    live((nth) => Math.floor(nth / 2)),
    {
      [NUMBERED_LIKE_ONE]: 'fail A-39',
      [AS_IF_A_FILE]: 'fail A-39',
    },
  );
  const [, second] = checks.filter(({ verdict }) => verdict === 'fail');
  expect(second?.consequenceOf).toBe(NUMBERED_LIKE_ONE);
});

test('a stop time from the beginning means nothing, one from the start does (A-12)', () => {
  expectFindings(
    live((nth) => nth, { frameOffset: 500 }),
    {},
  );
  expectFindings(
    live((nth) => nth, { frameOffset: 0x80000000 + 500 }),
    {
      'MMSP-2.2.4.25-12': 'fail A-12',
    },
  );
});
