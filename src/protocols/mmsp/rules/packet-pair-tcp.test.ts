import { describe, expect, test } from 'vitest';
import type { Value } from '../../../wire/fields.ts';
import { encodePacket } from '../packet.ts';
import {
  client,
  closed,
  type Line,
  raw,
  said,
  server,
  stall,
  type Talk,
  talk,
} from './testing/conversation.ts';
import { expectFindings, findings, judge, marked } from './testing/judged.ts';
import { connecting, right } from './testing/right.ts';

const OVER_TCP = 0xf0f0f0f1;
const CLIENT_ID = 0x5a17c3e4;
const NAMES = ['first', 'second', 'third', 'fourth'];

/** Random enough, and another one for each number. */
const bytes = (size: number, salt: number): Uint8Array =>
  Uint8Array.from({ length: size }, (_, i) => (i * 31 + salt * 7 + (i >> 3)) & 0xff);

const member = (nth: number, size: number, values: Readonly<Record<string, Value>> = {}): Line => ({
  ...server('ReportFunnelInfo', {
    playIncarnation: OVER_TCP,
    nCubs: CLIENT_ID,
    'Packet-pair packet': bytes(size, nth),
    ...values,
  }),
  name: NAMES[nth] ?? '',
});

/** A right conversation in which a packet pair has these sizes. */
const pair = (sizes: readonly number[] = [432, 432, 976]): Talk =>
  right()
    .with('FunnelInfo', { playIncarnation: OVER_TCP })
    .replace('ReportFunnelInfo', ...sizes.map((size, nth) => member(nth, size)));
const tail = (value: Uint8Array): Readonly<Record<string, Value>> => ({ 'Packet-pair packet': value });

const ALL = [
  ...['MMSP-2.2.4.6-12', 'MMSP-3.2.5.4-10', 'MMSP-3.2.5.4-11', 'MMSP-3.2.5.4-12', 'MMSP-3.2.5.4-13'],
  ...['MMSP-3.2.5.4-14', 'MMSP-3.2.5.4-02', 'MMSP-3.2.5.4-03', 'MMSP-2.2.3-10'],
];

test('three messages for one request', () => {
  expectFindings(pair(), {}, { passes: ALL });
});

test('they answer that request, also when the next one has been sent', () => {
  const early = pair().drop('ConnectFunnel').after('first', pair().line('ConnectFunnel'));
  expectFindings(early, {}, { passes: ALL });
  const again = { ...client('FunnelInfo'), name: 'again' };
  const answer: Line = {
    ...server('ReportFunnelInfo', { playIncarnation: 0xf0f0f0ef, nCubs: CLIENT_ID }),
    name: 'answer',
  };
  expectFindings(pair().after('first', again).after('third', answer), {}, { passes: ALL });
  // A pair for a second request, right after the first.
  const second = [0, 1, 2].map((nth) =>
    member(nth, nth < 2 ? 432 : 976, tail(bytes(nth < 2 ? 432 : 976, 9 + nth))),
  );
  const asked = { ...client('FunnelInfo', { playIncarnation: OVER_TCP }), name: 'again' };
  expectFindings(pair().after('third', asked, ...second), {}, { passes: ALL });
});

test('a server may repeat seq of the request in all three (A-02)', () => {
  const repeating = talk(
    pair().lines.map((line) =>
      NAMES.includes(line.name) && line.kind === 'message' ? { ...line, header: { seq: 1 } } : line,
    ),
  );
  const late = repeating.drop('ConnectFunnel').after('first', repeating.line('ConnectFunnel'));
  for (const one of [repeating, late]) expect(Object.keys(findings(judge(one)))).toEqual(['MMSP-2.2.3-10']);
});

describe('sizes (A-07)', () => {
  test('those of the examples are a note', () => {
    expectFindings(pair([480, 480, 1016]), {
      'MMSP-3.2.5.4-11': 'note A-07',
      'MMSP-3.2.5.4-14': 'note A-07',
    });
  });
  test.each([
    [[424, 424, 976], 'MMSP-3.2.5.4-11', 'first'],
    [[0, 0, 976], 'MMSP-3.2.5.4-11', 'first'],
    [[432, 480, 976], 'MMSP-3.2.5.4-13', 'second'],
    [[432, 0, 976], 'MMSP-3.2.5.4-13', 'second'],
    [[432, 432, 432], 'MMSP-3.2.5.4-14', 'third'],
    [[432, 432, 1024], 'MMSP-3.2.5.4-14', 'third'],
  ])('%j', (sizes, id, name) => {
    const checks = expectFindings(pair(sizes), { [id]: 'fail' });
    const place = NAMES.indexOf(name);
    expect(checks[0]?.sighting?.got).toContain(`${sizes[place]} bytes`);
    expect(marked(checks[0])).toContain(sizes[place] === 0 ? 'chunkLen  6' : 'Packet-pair packet');
  });
  test('what else is in the packet is not counted', () => {
    const ping = encodePacket([Uint8Array.of(2, 0, 0, 0, 0x1b, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0)], { seq: 0 });
    const found = said(pair()).find(({ line }) => line.name === 'first');
    const together = encodePacket([found?.bytes.slice(32) ?? new Uint8Array(), ping.slice(32)], { seq: 1 });
    const of = pair().replace('first', raw('server', together, 'first'));
    expect(findings(judge(of))['MMSP-3.2.5.4-11']).toBeUndefined();
    expect(findings(judge(of))['MMSP-3.2.5.2-02']).toBe('warn');
  });
});

describe('random bytes', () => {
  test('one value over and over', () => {
    const checks = expectFindings(pair().with('second', tail(new Uint8Array(432).fill(0x41))), {
      'MMSP-3.2.5.4-10': 'fail',
    });
    expect(checks[0]?.sighting?.got).toBe('432 bytes of 65');
  });
  test('the same as before (A-07)', () => {
    const of = pair().with('second', tail(bytes(432, 0)));
    expectFindings(of, { 'MMSP-3.2.5.4-13': 'fail' });
    const zeros = tail(new Uint8Array(432));
    const checks = expectFindings(pair().with('first', zeros).with('second', zeros), {
      'MMSP-3.2.5.4-10': 'fail',
      'MMSP-3.2.5.4-13': 'fail',
    });
    expect(checks[1]?.consequenceOf).toBe('MMSP-3.2.5.4-10');
  });
});

describe('fields', () => {
  test('hr differs', () => {
    const checks = expectFindings(pair().with('third', { hr: 1 }), { 'MMSP-3.2.5.4-13': 'fail' });
    expect(marked(checks[0])).toContain('hr  1');
  });
  test('another Client-ID explains it', () => {
    const checks = expectFindings(pair().with('third', { nCubs: 7 }), {
      'MMSP-3.2.5.4-03': 'fail',
      'MMSP-3.2.5.4-13': 'fail',
    });
    expect(checks[1]?.consequenceOf).toBe('MMSP-3.2.5.4-03');
  });
  test('another kind of packet pair', () => {
    const of = pair().with('second', { playIncarnation: 0xf0f0f0ef, ...tail(new Uint8Array()) });
    expectFindings(of, { 'MMSP-3.2.5.4-13': 'fail' });
  });
});

describe('number', () => {
  const missing = { 'MMSP-3.2.5.4-12': 'fail', 'MMSP-2.2.4.6-12': 'fail' };
  test.each([1, 2])('%i, then the reply to something else', (count) => {
    const checks = expectFindings(pair([432, 432].slice(0, count)), missing);
    expect(checks[0]?.sighting?.got).toBe(`${count}, then ReportConnectedFunnel`);
    expect(checks[1]?.consequenceOf).toBe('MMSP-3.2.5.4-12');
  });
  test('a Ping may come in between', () => {
    const ping = server('Ping', { dwParam1: 0, dwParam2: 0 });
    expectFindings(pair().after('first', { ...ping, after: 11_000 }), {}, { passes: ALL });
  });
  const started = talk([
    ...connecting().slice(0, 2),
    client('FunnelInfo', { playIncarnation: OVER_TCP }),
    member(0, 432),
  ]);
  test('nothing more, and the end of the connection', () => {
    expectFindings(started.then(stall), missing);
    expectFindings(started.then(closed('server')), missing);
    // A client that leaves does not wait for the rest.
    expectFindings(started.then(closed('client')), {});
    expectFindings(started, {});
  });
  test('what comes later is told once', () => {
    const checks = expectFindings(started.then(stall, member(1, 432), stall), missing);
    expect(checks[0]?.times).toBe(1);
  });
  test('four', () => {
    const checks = expectFindings(pair([432, 432, 976, 976]), { 'MMSP-2.2.4.6-12': 'fail' });
    expect(checks[0]?.sighting?.got).toBe('a fourth');
  });
  test('0xF0F0F0F0 means three messages with bytes, of no certain size (A-27)', () => {
    const use = (sizes: readonly number[]): Talk =>
      talk(
        pair(sizes).lines.map((line) =>
          NAMES.includes(line.name) && line.kind === 'message'
            ? { ...line, values: { ...line.values, playIncarnation: 0xf0f0f0f0 } }
            : line,
        ),
      );
    const noted = { 'MMSP-3.2.5.4-04': 'note A-27' };
    expectFindings(use([100, 8, 3000].map((size) => size - (size % 8))), noted);
    expectFindings(use([432]), { 'MMSP-2.2.4.6-12': 'fail', ...noted });
    expectFindings(use([0, 432, 976]), { 'MMSP-2.2.4.6-12': 'fail A-27', ...noted });
  });
});
