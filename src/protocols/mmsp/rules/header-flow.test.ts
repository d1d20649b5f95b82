import { describe, expect, test } from 'vitest';
import { audio, av, splitHeader } from './testing/content.ts';
import {
  client,
  closed,
  type DataLine,
  data,
  type Line,
  server,
  stall,
  type Talk,
} from './testing/conversation.ts';
import { expectFindings, findings, judge, marked } from './testing/judged.ts';
import { headerPackets, opened, right } from './testing/right.ts';

const FIRST = 'MMSP-2.2.2-01';
const NEXT = 'MMSP-2.2.2-02';
const WHOLE = 'MMSP-2.2.2-23';
const split = (): Talk => opened(splitHeader);
const headers = (of: Talk, edit: (line: DataLine, nth: number) => Line): Talk => {
  let nth = 0;
  return of.each((line) =>
    line.kind === 'data' && line.name.startsWith('header') ? edit(line, nth++) : line,
  );
};
const value = (line: DataLine, values: Partial<DataLine['values']>): DataLine => ({
  ...line,
  values: { ...line.values, ...values },
});
const flags = (of: Talk, list: readonly number[]): Talk =>
  headers(of, (line, nth) => value(line, { AFFlags: list[nth] ?? 0 }));

describe('LocationId of header packets', () => {
  test('0, 1, 2 …', () => {
    expectFindings(split(), {}, { passes: [FIRST, NEXT] });
  });
  test('from 1', () => {
    const checks = expectFindings(
      headers(split(), (line, nth) => value(line, { LocationId: nth + 1 })),
      { [FIRST]: 'fail' },
    );
    expect(checks[0]?.times).toBe(1);
    expect(marked(checks[0])).toMatch(/^0000 .*LocationId {2}1 {3}<-- expected 0/);
  });
  test('standing still', () => {
    const still = headers(split(), (line) => value(line, { LocationId: 0 }));
    const checks = expectFindings(still, { [NEXT]: 'fail' });
    expect(checks[0]?.times).toBe(7);
  });
});

describe('AFFlags of header packets (A-04)', () => {
  const [SPLIT, LAST] = ['MMSP-2.2.2-16', 'MMSP-2.2.2-17'];
  const eight = (first: number, middle: number, last: number): number[] => [
    first,
    ...Array.from({ length: 6 }, () => middle),
    last,
  ];
  test.each<[string, readonly number[], Record<string, string>]>([
    ['0x04 … 0x0C', eight(4, 4, 0x0c), {}],
    ['0x04 … 0x08', eight(4, 4, 8), { [LAST]: 'note A-04' }],
    ['0x04, 0x00 …, 0x0C', eight(4, 0, 0x0c), { [SPLIT]: 'note A-04' }],
    ['0x04, 0x00 …, 0x08, as vendors do', eight(4, 0, 8), { [SPLIT]: 'note A-04', [LAST]: 'note A-04' }],
    ['0x00 first', eight(0, 4, 0x0c), { [SPLIT]: 'fail' }],
    ['0x01 in the middle', eight(4, 1, 0x0c), { [SPLIT]: 'fail' }],
    ['0x04 on the last', eight(4, 4, 4), { [LAST]: 'fail' }],
    ['0x1C on the last', eight(4, 4, 0x1c), { [LAST]: 'fail' }],
  ])('%s', (_, list, expected) => {
    const checks = expectFindings(flags(split(), list), expected);
    for (const check of checks) if (check.verdict !== 'pass') expect(marked(check)).toContain('AFFlags');
  });
  test.each([0x08, 0x04, 0x00])('a single packet with %i fails', (flag) => {
    expectFindings(flags(opened(audio), [flag]), { [LAST]: 'fail' });
  });
  test('pass', () => {
    expectFindings(split(), {}, { passes: [SPLIT, LAST] });
    expectFindings(opened(audio), {}, { passes: [LAST] });
  });
  test('a header that ends too early, and goes on', () => {
    const checks = expectFindings(flags(opened(av), [0x0c, 0x0c]), {
      [WHOLE]: 'fail',
      'MMSP-2.2.4.7-17': 'fail',
      [LAST]: 'fail',
    });
    expect(checks[1]?.consequenceOf).toBe(WHOLE);
  });
});

describe('playIncarnation of header packets', () => {
  test('that of the ReadBlock', () => {
    const ids = ['MMSP-3.2.5.8-03', 'MMSP-2.2.2-09', 'MMSP-3.2.5.8.1-02'];
    expectFindings(opened(), {}, { passes: ids });
    const checks = expectFindings(
      headers(opened(), (line) => value(line, { playIncarnation: 2 })),
      Object.fromEntries(ids.map((id) => [id, 'fail'])),
    );
    expect(marked(checks[0])).toContain('playIncarnation  2');
    expect(checks.slice(1, 3).map(({ consequenceOf }) => consequenceOf)).toEqual([ids[0], ids[0]]);
  });
  test('never 0', () => {
    const zero = headers(opened(), (line) => value(line, { playIncarnation: 0 }));
    expect(findings(judge(zero))['MMSP-2.2.2-10']).toBe('fail');
  });
});

describe('the whole header', () => {
  test('is complete and of the announced size', () => {
    expectFindings(
      split(),
      {},
      {
        passes: [WHOLE, 'MMSP-2.2.4.7-17', 'MMSP-3.2.5.8-12', 'MMSP-3.2.5.8.1-01', 'MMSP-3.2.5.8.1-05'],
      },
    );
  });
  test('cut short by a byte', () => {
    const checks = expectFindings(
      opened().payload('header 0', (bytes) => bytes.slice(0, -1)),
      {
        [WHOLE]: 'fail',
        'MMSP-2.2.4.7-17': 'fail',
      },
    );
    expect(checks[0]?.sighting).toMatchObject({ path: 'Payload', span: { start: 8, end: 451 } });
    expect(checks[1]?.consequenceOf).toBe(WHOLE);
  });
  test('without the 50 bytes of the Data Object, even when that is what was announced', () => {
    const bare = opened().payload('header 0', (bytes) => bytes.slice(0, -50));
    expectFindings(bare.with('ReportOpenFile', { fileHeaderSize: 394 }), { [WHOLE]: 'fail' });
  });
  test('that begins with something else is measured by what was announced', () => {
    const foreign = opened(av).payload('header 0', (bytes) => bytes.fill(0x11, 0, 16));
    expectFindings(foreign.with('header 1', { AFFlags: 0x04 }), { 'MMSP-2.2.2-17': 'fail', [WHOLE]: 'fail' });
    const checks = expectFindings(foreign, { [WHOLE]: 'fail' });
    expect(checks[0]?.sighting?.got).toContain('not with the Header Object');
  });
  test('a wrong fileHeaderSize is told of that field, and not of right packets', () => {
    for (const fileHeaderSize of [0, 1, 659, 0xffffffff]) {
      const wrong = opened(av).with('ReportOpenFile', { fileHeaderSize });
      const checks = expectFindings(wrong, { 'MMSP-2.2.4.7-17': 'fail' });
      expect(checks[0]?.sighting?.got).toBe('709 bytes');
    }
  });
  test('an oddity of the content is not the fault of its server', () => {
    // Total Data Packets of the Data Object does not fit the File Properties.
    const odd = opened().payload('header 0', (bytes) => {
      bytes[394 + 40] = 1;
      return bytes;
    });
    expectFindings(odd, {});
  });
  test('that never comes', () => {
    const none = opened(av).drop('header 0').drop('header 1');
    const expected = { 'MMSP-3.2.5.8-12': 'fail' };
    expectFindings(none.then(stall), expected);
    expectFindings(none.then(closed('server')), expected);
    const checks = expectFindings(opened(av).drop('header 1').then(stall), expected);
    expect(checks[0]?.sighting?.got).toContain('512 bytes in 1 packets');
  });
  test('that the client does not wait for', () => {
    const none = opened(av).drop('header 1');
    expectFindings(none.then(closed('client')), {});
    expectFindings(none.then(...right(av).lines.slice(-2)), {});
  });
  test('is not due after a failing ReportReadBlock', () => {
    const refused = opened().with('ReportReadBlock', { hr: 0x80004005 }).drop('header 0');
    expectFindings(refused.then(stall), {});
    const sent = opened().with('ReportReadBlock', { hr: 0x80004005 });
    expectFindings(sent, { 'MMSP-2.2.4.8-04': 'fail' });
  });
});

test('a payload is no larger than an ASF packet', () => {
  const whole = opened(av)
    .drop('header 1')
    .replace('header 0', ...headerPackets(av, 4096));
  const checks = expectFindings(whole, { 'MMSP-3.2.5.8.1-03': 'fail' });
  expect(marked(checks[0])).toContain('PacketSize');
  expectFindings(opened(av), {}, { passes: ['MMSP-3.2.5.8.1-03'] });
});

describe('ReportReadBlock and the header (A-08)', () => {
  const report = 'MMSP-3.2.5.8-11';
  test('before it passes', () => {
    expectFindings(split(), {}, { passes: [report] });
  });
  test.each(['header 1', 'header 7'])('behind the first packets is a note: before %s', (name) => {
    const late = split().drop('ReportReadBlock').before(name, split().line('ReportReadBlock'));
    const checks = expectFindings(late, { [report]: 'note A-08' });
    expect(checks.find(({ verdict }) => verdict === 'note')?.sighting?.span).toEqual({ start: 4, end: 5 });
  });
  test('behind all of them is a note', () => {
    expectFindings(split().drop('ReportReadBlock').then(split().line('ReportReadBlock'), stall), {
      [report]: 'note A-08',
    });
  });
  test('never fails', () => {
    expectFindings(split().drop('ReportReadBlock').then(stall), { [report]: 'fail' });
  });
});

describe('a second header', () => {
  test('a ReadBlock begins anew', () => {
    const again = opened(av)
      .lines.slice(-4)
      .map((line) => ({ ...line, name: `${line.name} again` }));
    expectFindings(opened(av).then(...again), {});
  });
  test('that nobody asked for', () => {
    const more = data('more', { LocationId: 2, playIncarnation: 1, AFFlags: 0x0c }, new Uint8Array(8));
    const checks = expectFindings(opened(av).then(more), { 'MMSP-2.2.2-17': 'fail' });
    expect(marked(checks[0])).toContain('AFFlags');
  });
});

describe('a header that was asked for once more', () => {
  const second = (incarnation: number): DataLine[] =>
    headerPackets(splitHeader).map((line) => ({
      ...value(line, { playIncarnation: incarnation }),
      name: `${line.name} of ${incarnation}`,
    }));
  /** Three packets of the first, of which `late` come when it was cancelled, before or after the second report. */
  const cancelled = (late: readonly DataLine[], after: readonly DataLine[] = []): Talk =>
    split()
      .until('header 3')
      .then(
        client('CancelReadBlock', { playIncarnation: 1 }),
        { ...client('ReadBlock', { openFileId: 1, playIncarnation: 2 }), name: 'second' },
        ...late,
        server('ReportReadBlock', { playIncarnation: 2 }),
        ...after,
        ...second(2),
      );
  const rest = second(1).slice(3, 6);
  test('may cross packets of the first', () => {
    expectFindings(cancelled([]), {}, { passes: [WHOLE] });
    expectFindings(cancelled(rest), {}, { passes: [WHOLE] });
  });
  test('but not follow them once it is reported', () => {
    expectFindings(cancelled([], rest), { 'MMSP-3.2.5.9-02': 'fail' });
  });
  test('and when its end was on its way already, nothing is proven', () => {
    const proven = ['MMSP-3.2.5.8.1-08', 'MMSP-3.2.5.9-02'];
    expectFindings(cancelled(rest), {}, { passes: proven });
    const checks = expectFindings(cancelled(second(1).slice(3)), {});
    expect(checks.filter(({ requirement }) => proven.includes(requirement.id))).toEqual([]);
  });
  test('without a CancelReadBlock it is only the wrong incarnation', () => {
    const asked = cancelled([], rest).drop('CancelReadBlock');
    expect(findings(judge(asked))).toMatchObject({ 'MMSP-3.2.5.8-03': 'fail' });
  });
});
