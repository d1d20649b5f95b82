import { describe, expect, test } from 'vitest';
import type { Check } from '../../../verdict/tally.ts';
import { audio } from './testing/content.ts';
import {
  type DataLine,
  data,
  type Line,
  overUdp,
  type Talk,
  talk,
  UDP_PORT,
} from './testing/conversation.ts';
import { expectFindings, findings, judge, marked } from './testing/judged.ts';
import { headerPackets, right } from './testing/right.ts';
import { moved, rightOverUdp } from './testing/udp.ts';

const reference = audio.file;
const FIRST = 0xf0f0f000;
const SECOND = 0xf0f0f001;
const TWO = 'MMSP-3.2.5.8-04';
const NOTED = 'MMSP-3.2.5.4-09';
const WAY = 'MMSP-3.2.5.8-10';

/** Random enough, and another one for each number. */
const bytes = (size: number, salt: number): Uint8Array =>
  Uint8Array.from({ length: size }, (_, i) => (i * 31 + salt * 7 + (i >> 3)) & 0xff);

const packet = (nth: number, payload = bytes(1464, nth), name = `pair ${nth}`): DataLine =>
  data(name, { LocationId: FIRST + nth, playIncarnation: 0xff, AFFlags: 0x10 }, payload);

const agreed = (of: Talk): Talk =>
  of
    .with('FunnelInfo', { playIncarnation: 0xf0f0f901 })
    .with('ReportFunnelInfo', { playIncarnation: 0xf0f0f901 });
const withPair = (of: Talk, ...lines: readonly Line[]): Talk => agreed(of).after('ReadBlock', ...lines);
const pair = (...lines: readonly DataLine[]): Talk =>
  withPair(rightOverUdp(), ...lines.map((line) => overUdp(line)));
const rightPair = pair(packet(0), packet(1));
/** A LocationId, incarnation, flags or payload of one of the two. */
const changed = (name: string, values: Readonly<Record<string, number>>): Talk =>
  rightPair.with(name, values);
const expectOnly = (of: Talk, expected: Readonly<Record<string, string>>): readonly Check[] =>
  expectFindings(of, expected, { reference });

const ALL = [
  ...['MMSP-2.2.2-03', 'MMSP-2.2.2-04', 'MMSP-2.2.2-11', 'MMSP-2.2.2-18', NOTED, TWO, WAY],
  ...['MMSP-3.2.5.8-05', 'MMSP-3.2.5.8-06', 'MMSP-3.2.5.8-07', 'MMSP-3.2.5.8-08', 'MMSP-3.2.5.8-09'],
];

describe('two packets before the header', () => {
  test('are right, and no header', () => {
    expectFindings(rightPair, {}, { reference, passes: [...ALL, 'MMSP-3.2.5.8-03', 'MMSP-2.2.2-23'] });
  });
  test('in the other order, twice, after the report, after the header', () => {
    for (const by of [1, 2, 3])
      expectFindings(moved(rightPair, 'pair 0', by), {}, { reference, passes: ALL });
    const twice = rightPair.after('header 0', overUdp(packet(0)), overUdp(packet(1)));
    expectFindings(twice, {}, { reference, passes: ALL });
  });
  test('once more for a ReadBlock that is repeated', () => {
    const again = [
      { ...rightPair.line('ReadBlock'), name: 'again' },
      ...[2, 3].map((salt) => overUdp(packet(salt & 1, bytes(1464, salt), `more ${salt}`))),
      { ...rightPair.line('ReportReadBlock'), name: 'reported' },
      ...headerPackets(audio).map((line) => overUdp({ ...line, name: `again ${line.name}` })),
    ];
    expectFindings(rightPair.after('header 0', ...again), {}, { reference, passes: ALL });
  });
});

describe('marks', () => {
  test.each(['pair 0', 'pair 1'])('LocationId of %s', (name) => {
    const id = name === 'pair 0' ? 'MMSP-2.2.2-03' : 'MMSP-2.2.2-04';
    const expected = { [id]: 'fail', 'MMSP-3.2.5.8-08': 'fail' };
    const checks = expectOnly(changed(name, { LocationId: 7 }), expected);
    expect(marked(checks[0])).toContain('LocationId');
    expect(checks[1]?.consequenceOf).toBe(id);
    const same = name === 'pair 0' ? SECOND : FIRST;
    expectOnly(changed(name, { LocationId: same }), expected);
  });
  test('LocationId of both', () => {
    const counted = changed('pair 0', { LocationId: 0 }).with('pair 1', { LocationId: 1 });
    expectOnly(counted, { 'MMSP-2.2.2-03': 'fail', 'MMSP-2.2.2-04': 'fail', 'MMSP-3.2.5.8-08': 'fail' });
  });
  test.each([0, 1, 0xfe])('playIncarnation %i', (playIncarnation) => {
    const zero = playIncarnation === 0 ? { 'MMSP-2.2.2-10': 'fail' } : {};
    const of = changed('pair 1', { playIncarnation });
    const checks = expectOnly(of, { ...zero, 'MMSP-2.2.2-11': 'fail', 'MMSP-3.2.5.8-09': 'fail' });
    expect(checks.at(0)?.sighting?.path).toBe('playIncarnation');
  });
  test.each([0, 0x0c])('AFFlags %i', (AFFlags) => {
    const checks = expectOnly(changed('pair 0', { AFFlags }), { 'MMSP-2.2.2-18': 'fail' });
    expect(marked(checks[0])).toContain('AFFlags');
  });
});

describe('payload (A-07)', () => {
  const of = (first: Uint8Array, second: Uint8Array): Talk => pair(packet(0, first), packet(1, second));
  test.each([
    [1472, 'note A-07'],
    [1463, 'warn A-07'],
    [512, 'warn A-07'],
    [2, 'warn A-07'],
  ])('%i bytes: %s', (size, verdict) => {
    const checks = expectOnly(of(bytes(size, 1), bytes(size, 2)), { 'MMSP-3.2.5.8-05': verdict });
    expect(marked(checks.find(({ verdict: one }) => one !== 'pass'))).toContain('PacketSize');
  });
  test('one value over and over', () => {
    const checks = expectOnly(of(bytes(1464, 1), new Uint8Array(1464)), { 'MMSP-3.2.5.8-06': 'fail' });
    expect(checks[0]?.sighting?.got).toBe('1464 bytes of 0');
  });
  test('no bytes at all', () => {
    const none = {
      'MMSP-3.2.5.8-05': 'warn A-07',
      'MMSP-3.2.5.8-06': 'fail',
      'MMSP-3.2.5.8-07': 'fail A-07',
    };
    expect(findings(judge(of(new Uint8Array(), new Uint8Array()), { reference }))).toEqual(none);
  });
  test('the same twice', () => {
    expectOnly(of(bytes(1464, 1), bytes(1464, 1)), { 'MMSP-3.2.5.8-07': 'fail A-07' });
  });
});

describe('number', () => {
  const unknown = { [TWO]: 'inconclusive', [NOTED]: 'inconclusive' };
  test.each([0, 1])('only packet %i of them may be what was not lost', (nth) => {
    const checks = expectOnly(pair(packet(nth)), unknown);
    expect(checks.find(({ requirement }) => requirement.id === TWO)?.sighting?.why).toContain('and one of');
  });
  test('none, and a header: they may be lost', () => {
    expectOnly(agreed(rightOverUdp()), unknown);
  });
  test('none, and no header: nothing is known', () => {
    const { [TWO]: two } = findings(judge(agreed(rightOverUdp()).until('header 0')));
    expect(two).toBeUndefined();
  });
  test('three for one ReadBlock', () => {
    const checks = expectOnly(pair(packet(0), packet(1), packet(2)), { [TWO]: 'fail' });
    expect(checks[0]?.sighting?.got).toBe('3');
  });
  test('very many are counted, and few of them kept', () => {
    const many = Array.from({ length: 500 }, (_, n) => packet(n & 1, bytes(60_000, n), `many ${n}`));
    const found = findings(judge(pair(...many)));
    expect(found[TWO]).toBe('fail');
  });
});

describe('the way', () => {
  test('another port', () => {
    const wrong = withPair(
      rightOverUdp(),
      overUdp(packet(0)),
      overUdp(packet(1), { port: UDP_PORT + 1, foreign: false }),
    );
    const checks = expectOnly(wrong, { [WAY]: 'fail' });
    expect(checks[0]?.sighting?.got).toContain(`UDP port ${UDP_PORT + 1}`);
  });
  test('over TCP although UDP was agreed on', () => {
    expectOnly(withPair(rightOverUdp(), packet(0), packet(1)), { [WAY]: 'fail' });
  });
  test('over TCP, which was agreed on after them', () => {
    const checks = expectOnly(withPair(right(), packet(0), packet(1)), { [WAY]: 'fail' });
    expect(checks[0]?.sighting?.got).toBe('one with delivery over TCP, over TCP');
    expectOnly(agreed(right()), {});
  });
  test.each([0xf0f0f0ef, 0xf0f0f0f1])('nobody has agreed on them, %i', (value) => {
    const of = rightPair
      .with('FunnelInfo', { playIncarnation: value })
      .with('ReportFunnelInfo', { playIncarnation: value });
    expect(findings(judge(of, { reference }))['MMSP-3.2.3-01']).toBe('fail');
    const declined = of
      .with('FunnelInfo', { playIncarnation: 0xf0f0f0ef })
      .with('ReportFunnelInfo', { playIncarnation: 0xf0f0f0ef });
    expectOnly(declined, { 'MMSP-3.2.3-01': 'fail' });
    expectOnly(talk(declined.lines.filter(({ name }) => !name.endsWith('FunnelInfo'))), {
      'MMSP-3.2.3-01': 'fail',
    });
  });
  test('before ReadBlock', () => {
    const early = agreed(rightOverUdp()).before('ReadBlock', overUdp(packet(0)));
    expect(findings(judge(early, { reference }))['MMSP-2.2.2-09']).toBe('fail');
  });
  test('media may have any AFFlags and any LocationId', () => {
    const media = right().each((line) =>
      line.kind === 'data' && line.name === 'media 3'
        ? { ...line, values: { ...line.values, LocationId: FIRST } }
        : line,
    );
    expect(findings(judge(media))['MMSP-3.2.3-01']).toBeUndefined();
  });
});
