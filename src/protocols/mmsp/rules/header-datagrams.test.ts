import { describe, expect, test } from 'vitest';
import type { Conversation } from './conversation.ts';
import { splitHeader } from './testing/content.ts';
import {
  client,
  type DataLine,
  type Line,
  overUdp,
  server,
  stall,
  type Talk,
  talk,
} from './testing/conversation.ts';
import { expectFindings } from './testing/judged.ts';
import { headerPackets, opened, right } from './testing/right.ts';
import { udp, without } from './testing/udp.ts';

const FIRST = 'MMSP-2.2.2-01';
const NEXT = 'MMSP-2.2.2-02';
const SPLIT = 'MMSP-2.2.2-16';
const LAST = 'MMSP-2.2.2-17';
const COMPLETE = 'MMSP-2.2.2-23';
const INCARNATION = ['MMSP-3.2.5.8-03', 'MMSP-2.2.2-09', 'MMSP-3.2.5.8.1-02'];
const LIMIT = 'MMSP-3.2.5.8.1-03';
const WHOLE = [FIRST, NEXT, SPLIT, LAST, COMPLETE, 'MMSP-3.2.5.8-11', 'MMSP-3.2.5.8-12', 'MMSP-3.2.5.8.1-04'];

/** A header of eight pieces, read over UDP. */
const read = (): Talk => udp(opened(splitHeader));
const isHeader = (line: Line): line is DataLine => line.kind === 'data' && line.name.startsWith('header');
/** The values of every piece. */
const numbered = (of: Talk, change: (nth: number) => Partial<DataLine['values']>): Talk => {
  let nth = 0;
  return of.each((line) =>
    isHeader(line) ? { ...line, values: { ...line.values, ...change(nth++) } } : line,
  );
};
const complete = (of: Talk): boolean => {
  let header: Conversation['header'];
  expectFindings(of, {}, { after: (conversation) => (header = conversation.header) });
  return header?.complete ?? false;
};
const pieces = (piece?: number): DataLine[] => headerPackets(splitHeader, piece).map((line) => overUdp(line));
const again = (incarnation: number): Line[] => [
  client('CancelReadBlock', { playIncarnation: 1 }),
  client('ReadBlock', { openFileId: 1, playIncarnation: incarnation }),
  server('ReportReadBlock', { playIncarnation: incarnation }),
  ...pieces().map((line) => ({
    ...line,
    name: `${line.name} again`,
    values: { ...line.values, playIncarnation: incarnation },
  })),
];

describe('a header over UDP', () => {
  test('is right', () => {
    expectFindings(read(), {}, { passes: WHOLE, reference: splitHeader.file });
  });
  test('in any order, before and after ReportReadBlock', () => {
    const lines = read().lines;
    const headers = lines.filter(isHeader).toReversed();
    const rest = lines.filter((line) => !isHeader(line));
    expectFindings(talk([...rest, ...headers]), {}, { passes: WHOLE });
    expectFindings(talk([...rest.slice(0, -1), ...headers, ...rest.slice(-1)]), {}, { passes: WHOLE });
  });
  test('with every piece twice', () => {
    const twice = read().lines.flatMap((line): Line[] => (isHeader(line) ? [line, line] : [line]));
    expectFindings(talk(twice), {}, { passes: WHOLE });
  });
  test.each([0, 3, 7])('piece %i lost is loss', (nth) => {
    expect(complete(without(read(), ({ name }) => name === `header ${nth}`).then(stall))).toBe(false);
    expect(complete(read())).toBe(true);
  });
  test('lost and asked for again', () => {
    const lost = without(read(), ({ name }) => name === 'header 2');
    expect(complete(lost.then(...again(2)))).toBe(true);
    expectFindings(lost.then(...again(2)), {}, { passes: WHOLE, reference: splitHeader.file });
  });
  test('late pieces of the one before are ignored', () => {
    const five = read().line('header 5');
    const of = read()
      .drop('header 5')
      .then(...again(2))
      .after('header 3 again', five);
    expectFindings(of, {}, { passes: WHOLE });
  });
  test('without ReportReadBlock', () => {
    expectFindings(read().drop('ReportReadBlock').then(stall), { 'MMSP-3.2.5.8-11': 'fail' });
  });
  test.each(['before', 'after'] as const)('%s a ReportReadBlock that fails', (where) => {
    const of = read().with('ReportReadBlock', { hr: 0x80070057 });
    const moved = where === 'after' ? of : talk([...of.lines].sort((a, b) => rank(a) - rank(b)));
    expectFindings(moved, { 'MMSP-2.2.4.8-04': 'fail' });
  });
});
/** ReportReadBlock after the whole header. */
const rank = (line: Line): number => (line.name === 'ReportReadBlock' ? 1 : 0);

describe('what loss cannot explain', () => {
  test('numbers from 1', () => {
    expectFindings(
      numbered(read(), (nth) => ({ LocationId: nth + 1 })),
      { [FIRST]: 'fail' },
    );
  });
  test('numbers from 1, with a piece lost', () => {
    const of = numbered(read(), (nth) => ({ LocationId: nth + 1 }));
    expectFindings(
      without(of, ({ name }) => name === 'header 4'),
      { [FIRST]: 'fail' },
    );
  });
  test('every second number', () => {
    expectFindings(
      numbered(read(), (nth) => ({ LocationId: 2 * nth })),
      { [NEXT]: 'fail' },
    );
  });
  test('one number for all', () => {
    const of = numbered(read(), () => ({ LocationId: 0 }));
    const checks = expectFindings(of, { [FIRST]: 'fail', [NEXT]: 'fail' });
    expect(checks[0]?.sighting?.got).toContain('a piece with other bytes');
  });
  test('a flag that no piece has', () => {
    const of = read().with('header 3', { AFFlags: 0x44 });
    expectFindings(of, { [SPLIT]: 'fail' });
    expectFindings(
      without(of, ({ name }) => name === 'header 5'),
      { [SPLIT]: 'fail' },
    );
  });
  test('0x00 on the first piece', () => {
    expectFindings(read().with('header 0', { AFFlags: 0 }), { [SPLIT]: 'fail' });
  });
  test('the flags that vendors send', () => {
    const vendor = (nth: number) => ({ AFFlags: nth === 0 ? 0x04 : nth === 7 ? 0x08 : 0x00 });
    expectFindings(numbered(read(), vendor), { [SPLIT]: 'note A-04', [LAST]: 'note A-04' });
  });
  test('no piece marked as the last', () => {
    expectFindings(read().with('header 7', { AFFlags: 0x04 }), { [LAST]: 'fail' });
  });
  test('another piece after the last', () => {
    const more = { ...read().line('header 7'), name: 'header 8' };
    const of = read().then(more).with('header 8', { LocationId: 8 });
    expectFindings(of, { [LAST]: 'fail' });
    const lost = without(of, ({ name }) => name === 'header 2');
    expectFindings(lost, { [LAST]: 'fail' });
  });
  test('other bytes under a number that came', () => {
    const other = { ...read().line('header 3'), name: 'other' };
    const of = read()
      .then(other)
      .payload('other', (bytes) => bytes.fill(7));
    expectFindings(of, { [NEXT]: 'fail' });
  });
  test('the incarnation of another message', () => {
    const of = numbered(read(), () => ({ playIncarnation: 9 }));
    expectFindings(of, Object.fromEntries(INCARNATION.map((id) => [id, 'fail'])));
  });
  test('the incarnation of the ReadBlock before, long after it', () => {
    const old = again(1)
      .slice(3)
      .map((line, nth) => (nth === 0 ? { ...line, after: 1500 } : line));
    const lost = without(read(), ({ name }) => name === 'header 2');
    const of = lost.then(...again(2).slice(0, 3), ...old);
    expectFindings(of, Object.fromEntries(INCARNATION.map((id) => [id, 'fail'])));
  });
  test('a piece larger than a packet', () => {
    const lines = read().lines.filter((line) => !isHeader(line));
    expectFindings(talk([...lines, ...pieces(700)]), { [LIMIT]: 'fail' });
  });
  test('bytes that are no header', () => {
    const of = read().payload('header 0', (bytes) => bytes.fill(1));
    expectFindings(of, { [COMPLETE]: 'fail' });
  });
  test('playIncarnation 0', () => {
    expectFindings(read().with('header 3', { playIncarnation: 0 }), {
      'MMSP-2.2.2-10': 'fail',
      ...Object.fromEntries(INCARNATION.map((id) => [id, 'fail'])),
    });
  });
});

test('media with the incarnation of the ReadBlock (A-03)', () => {
  const of = udp(right()).each((line) =>
    line.kind === 'data' ? { ...line, values: { ...line.values, playIncarnation: 1 } } : line,
  );
  expectFindings(of, {
    'MMSP-3.2.5.11-05': 'fail A-03',
    'MMSP-2.2.2-09': 'fail A-03',
    'MMSP-3.2.5.11.1-08': 'fail A-03',
  });
});
