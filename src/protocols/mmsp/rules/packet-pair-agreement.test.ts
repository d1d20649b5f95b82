import { describe, expect, test } from 'vitest';
import type { Line, Talk } from './testing/conversation.ts';
import { server } from './testing/conversation.ts';
import { expectFindings, marked } from './testing/judged.ts';
import { right } from './testing/right.ts';

const DISABLED = 0xf0f0f0ef;
const USE = 0xf0f0f0f0;
const OVER_TCP = 0xf0f0f0f1;
const OVER_UDP = 0xf0f0f901;

const connected = (values: Readonly<Record<string, number>>): Talk =>
  right().with('ReportConnectedEX', values);

/** Random enough, and another one for each number. */
const bytes = (size: number, salt: number): Uint8Array =>
  Uint8Array.from({ length: size }, (_, i) => (i * 31 + salt * 7 + (i >> 3)) & 0xff);

/** FunnelInfo and the reply; those that belong to a packet pair follow it. */
function funnel(asked: number, answer: number, more: Readonly<Record<string, Uint8Array>> = {}): Talk {
  const talk = right().with('FunnelInfo', { playIncarnation: asked });
  const report = { playIncarnation: answer, ...more };
  if (answer !== OVER_TCP && answer !== USE) return talk.with('ReportFunnelInfo', report);
  const member = (name: string, tail: Uint8Array): Line => ({
    ...server('ReportFunnelInfo', { ...report, nCubs: 0x5a17c3e4, 'Packet-pair packet': tail }),
    name,
  });
  return talk
    .with('ReportFunnelInfo', { ...report, 'Packet-pair packet': bytes(432, 1) })
    .after('ReportFunnelInfo', member('second', bytes(432, 2)), member('third', bytes(976, 3)));
}

describe('packet pair of ReportConnectedEX (3.2.5.3)', () => {
  test('not asked for: there is one answer', () => {
    expectFindings(right(), {}, { passes: ['MMSP-3.2.5.3-07', 'MMSP-2.2.4.2-02'] });
    const checks = expectFindings(connected({ playIncarnation: USE }), { 'MMSP-3.2.5.3-07': 'fail' });
    expect(marked(checks[0])).toContain('playIncarnation  0xf0f0f0f0');
  });
  test('a Connect with 0 or garbage does not ask either', () => {
    for (const playIncarnation of [0, 0x001fffff]) {
      const asked = connected({ playIncarnation: USE }).with('Connect', { playIncarnation });
      expectFindings(asked, { 'MMSP-3.2.5.3-07': 'fail' });
      expectFindings(asked.with('ReportConnectedEX', { playIncarnation: DISABLED }), {});
    }
  });
  test('asked for: yes and no are both right', () => {
    const wanted = right().with('Connect', { playIncarnation: USE });
    expectFindings(wanted, {}, { passes: ['MMSP-3.2.5.3-07'] });
    const offered = wanted.with('ReportConnectedEX', { playIncarnation: USE });
    expectFindings(offered, {}, { passes: ['MMSP-3.2.5.3-06'] });
  });
  test.each([
    [OVER_TCP, OVER_TCP],
    [OVER_UDP, OVER_UDP],
  ])('no, and then FunnelInfo %i gets a packet pair', (asked, answer) => {
    const checks = expectFindings(funnel(asked, answer).with('Connect', { playIncarnation: USE }), {
      'MMSP-3.2.5.3-06': 'warn',
    });
    expect(marked(checks[0])).toContain('playIncarnation  0xf0f0f0ef');
    // A client that did not say so in Connect is told nothing there.
    expectFindings(funnel(asked, answer), {});
  });
});

describe('packet pair of ReportFunnelInfo (3.2.5.4)', () => {
  test.each([DISABLED, 0x00f0f0f0, 0])('asked with %i there is none', (asked) => {
    expectFindings(funnel(asked, DISABLED), {}, { passes: ['MMSP-3.2.5.4-07', 'MMSP-2.2.4.6-02'] });
    for (const answer of [OVER_TCP, OVER_UDP]) {
      const checks = expectFindings(funnel(asked, answer), { 'MMSP-3.2.5.4-07': 'fail' });
      expect(marked(checks[0])).toContain('playIncarnation');
    }
    // In the table of values, and in no rule.
    expectFindings(funnel(asked, USE), { 'MMSP-3.2.5.4-07': 'note A-27' });
  });
  test('what a pair that nobody asked for lacks follows from that', () => {
    const asked = right().with('FunnelInfo', { playIncarnation: DISABLED });
    const checks = expectFindings(asked.with('ReportFunnelInfo', { playIncarnation: OVER_TCP }), {
      'MMSP-3.2.5.4-07': 'fail',
      'MMSP-3.2.5.4-11': 'fail',
      'MMSP-3.2.5.4-12': 'fail',
      'MMSP-2.2.4.6-12': 'fail',
    });
    expect(
      checks
        .slice(1)
        .map(({ consequenceOf }) => consequenceOf)
        .slice(0, 3),
    ).toEqual(Array.from({ length: 3 }, () => 'MMSP-3.2.5.4-07'));
  });
  test.each([USE, OVER_TCP])('asked with %i it may come over TCP', (asked) => {
    expectFindings(funnel(asked, DISABLED), {}, { passes: ['MMSP-3.2.5.4-07'] });
    expectFindings(funnel(asked, OVER_TCP), {}, { passes: ['MMSP-3.2.5.4-04'] });
    expectFindings(funnel(asked, USE), { 'MMSP-3.2.5.4-04': 'note A-27' }, { passes: ['MMSP-2.2.4.6-12'] });
    expectFindings(funnel(asked, OVER_UDP), { 'MMSP-3.2.5.4-07': 'fail' });
  });
  test('asked with 0xF0F0F901 it may come over UDP', () => {
    expectFindings(funnel(OVER_UDP, DISABLED), {}, { passes: ['MMSP-3.2.5.4-07'] });
    expectFindings(funnel(OVER_UDP, OVER_UDP), {}, { passes: ['MMSP-3.2.5.4-05', 'MMSP-3.2.5.4-06'] });
    expectFindings(funnel(OVER_UDP, OVER_TCP), { 'MMSP-3.2.5.4-07': 'fail' });
    expectFindings(funnel(OVER_UDP, USE), { 'MMSP-3.2.5.4-07': 'note A-27' });
  });
  test.each([
    [DISABLED, 'MMSP-3.2.5.4-08'],
    [OVER_UDP, 'MMSP-3.2.5.4-06'],
  ])('%i, and no bytes of a pair', (answer, should) => {
    expectFindings(funnel(answer, answer), {}, { passes: ['MMSP-2.2.4.6-11', should] });
    const tail = { 'Packet-pair packet': bytes(432, 1) };
    const checks = expectFindings(funnel(answer, answer, tail), {
      'MMSP-2.2.4.6-11': 'fail',
      [should]: 'warn',
    });
    expect(marked(checks[0])).toContain('Packet-pair packet');
  });
  test('a failing reply says nothing of it', () => {
    const failing = funnel(DISABLED, OVER_TCP).with('ReportFunnelInfo', { hr: 0x80070057 });
    expectFindings(failing.drop('second').drop('third'), {});
  });
});
