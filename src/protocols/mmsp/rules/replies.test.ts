import { describe, expect, test } from 'vitest';
import { put32 } from './testing/bytes.ts';
import { server, type Talk, talk } from './testing/conversation.ts';
import { expectFindings, findings, judge, marked } from './testing/judged.ts';
import { connecting, right, stopped } from './testing/right.ts';

// Which message a message is, and whether it is the one that was due.

describe('MID', () => {
  test('behind chunkLen, not before it', () => {
    const swap = (bytes: Uint8Array): Uint8Array => {
      const swapped = bytes.slice();
      swapped.set(bytes.subarray(36, 40), 32);
      swapped.set(bytes.subarray(32, 36), 36);
      return swapped;
    };
    const checks = judge(right().edit('ReportConnectedFunnel', swap));
    const broken = checks.filter(({ verdict }) => verdict === 'fail');
    expect(broken[0]?.requirement.id).toBe('MMSP-2.2.4-05');
    expect(broken.filter(({ consequenceOf }) => consequenceOf === undefined)).toHaveLength(1);
    expect(marked(broken[0])).toContain('chunkLen');
  });
  test('of the other reply that a request may have, by its size', () => {
    const refused = talk([
      ...connecting().slice(0, 5),
      server('ReportDisconnectedFunnel', { hr: 0x80004001 }),
    ]);
    const checks = judge(refused.edit('ReportDisconnectedFunnel', put32(36, 0x0004ffff)));
    expect(findings(checks)).toEqual({ 'MMSP-2.2.4.4-01': 'fail' });
  });
  test('of the end of a play, by the playIncarnation that it repeats', () => {
    const checks = judge(right().edit('ReportEndOfStream', put32(36, 0x0004ffff)));
    expect(findings(checks)).toMatchObject({ 'MMSP-2.2.4.5-01': 'fail' });
  });
  const mid = (value: number) => put32(36, value);
  test.each([
    ['ReportConnectedEX', 'MMSP-2.2.4.2-01'],
    ['ReportFunnelInfo', 'MMSP-2.2.4.6-01'],
    ['ReportConnectedFunnel', 'MMSP-2.2.4.3-01'],
    ['ReportOpenFile', 'MMSP-2.2.4.7-01'],
    ['ReportStreamSwitch', 'MMSP-2.2.4.13-01'],
    ['ReportStartedPlaying', 'MMSP-2.2.4.10-01'],
  ])('%s with a MID that nobody knows', (name, id) => {
    const checks = judge(right().until(name).then(right().line(name)).edit(name, mid(0x0004ffff)));
    expect(findings(checks)).toEqual({ [id]: 'fail' });
    expect(checks[0]?.sighting).toMatchObject({
      path: 'MID',
      got: '0x0004ffff',
      span: { start: 36, end: 40 },
    });
    expect(findings(judge(right()))[id]).toBeUndefined();
  });
  test('ReportReadBlock and ReportEndOfStream too', () => {
    const of = (talk: Talk, name: string) => findings(judge(talk.edit(name, mid(0x0004ffff))));
    expect(of(right(), 'ReportReadBlock')['MMSP-2.2.4.8-01']).toBe('fail');
    expect(of(stopped(), 'ReportEndOfStream')['MMSP-2.2.4.5-01']).toBe('fail');
  });
  test('a message that clients send', () => {
    const echoed = right().until('ReportConnectedEX').then(right().line('ReportConnectedEX'));
    const checks = expectFindings(echoed.edit('ReportConnectedEX', mid(0x00030001)), {
      'MMSP-2.2.4.2-01': 'fail',
    });
    expect(checks[0]?.sighting?.got).toBe('0x00030001, Connect, which clients send');
  });
  test('out of the blue', () => {
    const checks = expectFindings(right().after('ReportOpenFile', server('Pong')), {
      'MMSP-2.2.4-05': 'fail',
    });
    expect(marked(checks[0])).toContain('MID');
    expectFindings(right(), {}, { passes: ['MMSP-2.2.4-05'] });
  });
  test('a redirect or a ReportStartStriding that nobody asked for', () => {
    const redirect = server('ReportRedirect', { RedirectType: 1, wszLocation: 'mms://b.example/one.asf' });
    expectFindings(right().after('ReportConnectedFunnel', redirect), { 'MMSP-3.2.5.6-14': 'fail' });
    const striding = server('ReportStartStriding', { playIncarnation: 10 });
    expectFindings(right().after('ReportConnectedFunnel', striding), { 'MMSP-3.2.5.12-08': 'fail' });
  });
});

describe('replies', () => {
  const replies: readonly (readonly [string, string, string])[] = [
    ['ReportConnectedEX', 'MMSP-3.2.5.3-05', 'MMSP-2.2.4.2-26'],
    ['ReportFunnelInfo', 'MMSP-3.2.5.4-02', 'MMSP-2.2.4.6-13'],
    ['ReportConnectedFunnel', 'MMSP-3.2.5.5-05', 'MMSP-2.2.4.3-02'],
    ['ReportOpenFile', 'MMSP-3.2.5.6-14', 'MMSP-2.2.4.7-19'],
    ['ReportStreamSwitch', 'MMSP-3.2.5.10-05', 'MMSP-2.2.4.13-02'],
    ['ReportStartedPlaying', 'MMSP-3.2.5.11-08', 'MMSP-2.2.4.10-08'],
  ];
  test.each(replies)('%s passes for being there, and for its hr', (_, requirement, success) => {
    expectFindings(right(), {}, { passes: [requirement, success] });
  });
  test.each(replies)('%s twice', (name, requirement) => {
    const line = right().line(name);
    const checks = expectFindings(right().after(name, { ...line, name: 'again' }), { [requirement]: 'fail' });
    expect(checks[0]?.sighting?.got).toBe(`${name} without such a request`);
    expect(marked(checks[0])).toContain('MID');
  });
  test.each(replies)('%s that nobody asked for', (name, requirement) => {
    const line = { ...right().line(name), name: 'early' };
    const early = findings(judge(talk([connecting()[0] ?? line, line])));
    expect(early[requirement]).toBe(name === 'ReportConnectedEX' ? undefined : 'fail');
  });
  test('ReportReadBlock twice', () => {
    const line = { ...right().line('ReportReadBlock'), name: 'again' };
    expectFindings(right().after('header 0', line), { 'MMSP-3.2.5.8-11': 'fail' });
  });
  test('an answer to StopPlaying passes', () => {
    expectFindings(stopped(), {}, { passes: ['MMSP-3.2.5.14-04', 'MMSP-2.2.4.5-01'] });
  });
});
