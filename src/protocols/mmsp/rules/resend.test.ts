import { describe, expect, test } from 'vitest';
import type { Conversation } from './conversation.ts';
import { audio, av } from './testing/content.ts';
import { type Line, resend, type Talk } from './testing/conversation.ts';
import { expectFindings, findings, judge, marked } from './testing/judged.ts';
import { stopped } from './testing/right.ts';
import { rightOverUdp, udp, without } from './testing/udp.ts';

const SYNTAX = 'MMSP-3.2.5.13-01';
const CLIENT_ID = 'MMSP-3.2.5.13-02';
const SOURCE_ID = 'MMSP-3.2.5.13-03';
const RESENDS = 'MMSP-3.2.5.13-04';
const UNCHANGED = 'MMSP-3.2.5.13-05';
const passes = [RESENDS, UNCHANGED, 'MMSP-3.2.5.11.1-12'];
const reference = audio.file;

const copy = (of: Talk, number: number): Line => ({ ...of.line(`media ${number}`), name: `copy ${number}` });
/** A right play in which packets are asked for after packet 20, and copies of them come. */
const asked = (
  packets: readonly number[],
  values: Parameters<typeof resend>[1] = {},
  of = rightOverUdp(),
): Talk => of.after('media 20', resend(packets, values), ...packets.map((number) => copy(of, number)));
const copies = (of: Talk, ...numbers: readonly number[]): readonly number[] => {
  let seen: Conversation | undefined;
  judge(of, { after: (conversation) => (seen = conversation) });
  return numbers.map((number) => seen?.copiesOf(number) ?? -1);
};

describe('copies of media packets', () => {
  test('are what was sent before', () => {
    expectFindings(asked([4, 5, 6]), {}, { reference, passes });
    expect(copies(asked([4, 5, 6]), 3, 4, 5, 6, 7)).toEqual([0, 1, 1, 1, 0]);
  });
  test('may come in any order, late and twice', () => {
    const of = rightOverUdp();
    const talk = of
      .after('media 20', resend([4, 5]))
      .after('media 30', copy(of, 5), copy(of, 4), copy(of, 4));
    expectFindings(talk, {}, { reference, passes });
    expect(copies(talk, 4, 5)).toEqual([2, 1]);
  });
  test('come after ReportEndOfStream as well', () => {
    const of = udp(stopped(av, 40));
    const end = of.line('ReportEndOfStream');
    const later = { ...copy(of, 7), after: 3000 };
    const talk = of.after('ReportEndOfStream', resend([7]), later);
    expectFindings(talk, {}, { passes: [...passes, 'MMSP-3.2.4.1-07'] });
    expect(end.name).toBe('ReportEndOfStream');
  });
  test('of a packet more than 256 numbers ago', () => {
    const of = rightOverUdp(av);
    const talk = of.after('media 300', resend([3]), copy(of, 3));
    expectFindings(talk, {}, { reference: av.file, passes });
    expect(copies(talk, 3, 259)).toEqual([1, 0]);
  });
  test('of a packet that was lost', () => {
    const of = asked([4, 5]);
    const lost = without(of, ({ name }) => name === 'media 4');
    expectFindings(lost, {}, { reference, passes });
    expect(copies(lost, 4, 5)).toEqual([1, 1]);
  });
  test('of a packet that was lost long ago', () => {
    const of = rightOverUdp(av);
    const lost = of.after('media 290', resend([3]), copy(of, 3)).drop('media 3');
    expectFindings(lost, {}, { reference: av.file, passes: [RESENDS] });
    expect(copies(lost, 3)).toEqual([1]);
  });
  test('that do not come are for the step that waits to judge', () => {
    const of = rightOverUdp().after('media 20', resend([4]));
    expectFindings(of, {}, { reference });
    expect(copies(of, 4)).toEqual([0]);
  });
  test('that nobody asked for may be made by the network', () => {
    const of = rightOverUdp();
    expectFindings(of.after('media 6', copy(of, 5)), {}, { reference });
    expect(copies(of.after('media 6', copy(of, 5)), 5)).toEqual([0]);
  });
  test('change nothing in what is counted', () => {
    let packets: readonly number[] = [];
    const after = ({ play }: Conversation) => (packets = [play?.arrived ?? 0, play?.packets ?? 0]);
    expectFindings(asked([4, 5, 6]), {}, { after });
    expect(packets).toEqual([33, 33]);
  });
});

describe('copies that were changed (A-28)', () => {
  test.each([
    ['AFFlags', { AFFlags: 21 }],
    ['AFFlags', { AFFlags: 77 }],
    ['LocationId', { LocationId: 21 }],
    ['playIncarnation', { playIncarnation: 77 }],
    ['playIncarnation', { playIncarnation: 1 }],
  ])('%s', (path, values) => {
    const checks = expectFindings(asked([4]).with('copy 4', values), { [UNCHANGED]: 'fail A-28' });
    expect(marked(checks[0])).toContain(path);
    expect(checks[0]?.sighting?.path).toBe(path);
  });
  test('a byte of the payload', () => {
    const of = asked([4]).payload('copy 4', (bytes) => {
      bytes[100] = (bytes[100] ?? 0) ^ 1;
      return bytes;
    });
    const checks = expectFindings(of, { [UNCHANGED]: 'fail A-28' }, { reference });
    expect(checks[0]?.sighting?.span).toEqual({ start: 108, end: 109 });
    expect(copies(of, 4)).toEqual([1]);
  });
  test('its end', () => {
    const of = asked([4]).payload('copy 4', (bytes) => bytes.slice(0, 200));
    expectFindings(of, { [UNCHANGED]: 'fail A-28' }, { reference });
  });
});

describe('copies for a request that is wrong', () => {
  test.each([
    ['Signature', { Signature: 0xdeadbeef }, SYNTAX],
    ['wNumPackets 0', { wNumPackets: 0 }, SYNTAX],
    ['wNumPackets 33', { wNumPackets: 33 }, SYNTAX],
    ['wNumPackets too great', { wNumPackets: 3 }, SYNTAX],
    ['wNumPackets too small', { wNumPackets: 1 }, SYNTAX],
    ['dwClientId', { dwClientId: 1 }, CLIENT_ID],
    ['wSourceId', { wSourceId: 2 }, SOURCE_ID],
  ])('%s', (_, values, requirement) => {
    const checks = expectFindings(asked([4, 5], values), { [requirement]: 'fail' }, { reference });
    expect(checks[0]?.times).toBe(2);
    expect(copies(asked([4, 5], values), 4, 5)).toEqual([1, 1]);
  });
  test('come for a right one before it as well', () => {
    const of = rightOverUdp();
    const talk = of.after('media 20', resend([4]), resend([4], { dwClientId: 1 }), copy(of, 4));
    expectFindings(talk, {}, { passes });
    const both = of.after('media 20', resend([4]), copy(of, 4), resend([4], { dwClientId: 1 }), copy(of, 4));
    expectFindings(both, { [CLIENT_ID]: 'fail' });
  });
  test('prove nothing when the packet had not come', () => {
    const of = asked([4], { dwClientId: 1 }).drop('media 4');
    expect(findings(judge(of))).toEqual({});
  });
  test('without an identifier nobody can tell', () => {
    const of = asked([4]).drop('FunnelInfo').drop('ReportFunnelInfo');
    expectFindings(of, {}, { passes });
  });
});
