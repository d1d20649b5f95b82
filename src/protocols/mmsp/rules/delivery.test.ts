import { describe, expect, test } from 'vitest';
import { audio } from './testing/content.ts';
import { type Line, overUdp, resend, type Talk, talk, UDP_PORT } from './testing/conversation.ts';
import { expectFindings, judge } from './testing/judged.ts';
import { right } from './testing/right.ts';
import { rightOverUdp, udp } from './testing/udp.ts';

const PORT = 'MMSP-3.2.5.5-02';
const ADDRESS = ['MMSP-3.2.5.5-03', 'MMSP-3.2.5.5-04'];
const OVER_UDP = { header: 'MMSP-3.2.5.8.1-04', media: 'MMSP-3.2.5.11.1-09' };
const OVER_TCP = { header: 'MMSP-3.2.5.8.1-05', media: 'MMSP-3.2.5.11.1-10' };
const to = (of: Talk, kind: string, port: number, foreign: boolean): Talk =>
  of.each((line) => (line.name.startsWith(kind) ? overUdp(line, { port, foreign }) : line));
const overTcp = (of: Talk, kind: string): Talk =>
  of.each((line) => {
    if (line.kind !== 'data' || !line.name.startsWith(kind)) return line;
    const { to: _, ...rest } = line;
    return rest;
  });
const reference = audio.file;

describe('delivery over UDP was agreed', () => {
  test('and kept', () => {
    expectFindings(
      rightOverUdp(),
      {},
      { reference, passes: [PORT, ADDRESS[1] ?? '', ...Object.values(OVER_UDP)] },
    );
  });
  test.each(['header', 'media'] as const)('%s over TCP', (kind) => {
    const checks = expectFindings(overTcp(rightOverUdp(), kind), { [OVER_UDP[kind]]: 'fail' }, { reference });
    expect(checks[0]?.sighting?.got).toContain('over TCP');
  });
  test('the first half of media over TCP: what is missing over UDP follows from it', () => {
    const of = rightOverUdp().each((line) => {
      if (line.kind !== 'data' || !/^media 1?\d$/.test(line.name)) return line;
      const { to: _, ...rest } = line;
      return rest;
    });
    const checks = judge(of, { reference }).filter(({ verdict }) => verdict === 'fail');
    expect(checks[0]?.requirement.id).toBe(OVER_UDP.media);
    for (const { consequenceOf } of checks.slice(1)) expect(consequenceOf).toBe(OVER_UDP.media);
  });
  test('everything over TCP', () => {
    const ids = Object.values(OVER_UDP);
    expectFindings(overTcp(rightOverUdp(), ''), Object.fromEntries(ids.map((id) => [id, 'fail'])), {
      reference,
    });
  });
  test.each(['header', 'media', ''])('%s at another port', (kind) => {
    const checks = expectFindings(to(rightOverUdp(), kind, 7001, false), { [PORT]: 'fail' }, { reference });
    expect(checks[0]?.sighting?.got).toContain('at UDP port 7001');
  });
  test('at the address that funnelName names', () => {
    const of = to(udp(right(), '192.0.2.99'), '', UDP_PORT, true);
    const checks = expectFindings(of, Object.fromEntries(ADDRESS.map((id) => [id, 'warn A-28'])), {
      reference,
      ownAddress: '192.0.2.7',
    });
    expect(checks[0]?.sighting?.why).toContain('point the traffic');
    expect(checks[1]?.consequenceOf).toBe(ADDRESS[0]);
  });
  test('a copy of everything for the address that funnelName names', () => {
    const of = udp(right(), '192.0.2.99');
    const both = of.lines.flatMap((line): Line[] =>
      line.kind === 'data' ? [line, overUdp(line, { port: UDP_PORT, foreign: true })] : [line],
    );
    expectFindings(talk(both), Object.fromEntries(ADDRESS.map((id) => [id, 'warn A-28'])));
  });
  test('a resent packet at another port', () => {
    const of = rightOverUdp();
    const copy = overUdp({ ...of.line('media 3'), name: 'copy' }, { port: 9, foreign: false });
    expectFindings(of.after('media 9', resend([3]), copy), { [PORT]: 'fail' });
  });
  test('at our address, although funnelName names another', () => {
    const of = udp(right(), '192.0.2.99');
    expectFindings(of, {}, { ownAddress: '::ffff:192.0.2.7', passes: [PORT, ...ADDRESS] });
    const ids = judge(of, { ownAddress: '192.0.2.99' }).map(({ requirement }) => requirement.id);
    expect(ids).not.toContain(ADDRESS[0]);
  });
});

describe('delivery over TCP was agreed', () => {
  test.each(['header', 'media'] as const)('%s over UDP', (kind) => {
    const of = to(right(), kind, UDP_PORT, false);
    const checks = expectFindings(of, { [OVER_TCP[kind]]: 'fail' }, { reference });
    expect(checks[0]?.sighting?.got).toContain('at UDP port 7000');
  });
  test('both over UDP', () => {
    const ids = Object.values(OVER_TCP);
    const of = to(right(), '', UDP_PORT, false);
    expectFindings(of, Object.fromEntries(ids.map((id) => [id, 'fail'])), { reference });
  });
  test('nothing was agreed', () => {
    const ids = Object.values(OVER_TCP);
    const of = to(right(), '', UDP_PORT, false).drop('ReportConnectedFunnel').drop('ConnectFunnel');
    expectFindings(of, Object.fromEntries(ids.map((id) => [id, 'fail'])), { reference });
  });
});

test('Data over UDP before anything was asked for', () => {
  const of = rightOverUdp();
  const checks = expectFindings(of.before('ReadBlock', of.line('media 0')), { 'MMSP-2.2.2-09': 'fail' });
  expect(checks[0]?.sighting?.expected).toBe('Data only after a ReadBlock or StartPlaying');
});
