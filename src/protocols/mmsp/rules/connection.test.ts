import { describe, expect, test } from 'vitest';
import { client, type Line, server, type Talk, talk } from './testing/conversation.ts';
import { expectFindings, judge, marked } from './testing/judged.ts';
import { connecting, right } from './testing/right.ts';

const DISABLED = 0xf0f0f0ef;
const connected = (values: Record<string, string | number>): Talk =>
  right().with('ReportConnectedEX', values);
/** A text with a count of its own and a NUL. */
const utf16 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'utf16le'));

describe('texts of ReportConnectedEX', () => {
  test.each([
    ['9.1', {}],
    ['12.00.7601.1751', {}],
    ['9.01.01.3842', {}],
    //
    ['9.6.7600.16385', { 'MMSP-2.2.4.2-15': 'warn A-25' }],
    ['9.1.3814', { 'MMSP-2.2.4.2-15': 'fail' }],
    ['9', { 'MMSP-2.2.4.2-15': 'fail' }],
    ['nine', { 'MMSP-2.2.4.2-15': 'fail' }],
    ['', { 'MMSP-2.2.4.2-14': 'fail' }],
  ])('ServerVersionInfo %j', (ServerVersionInfo, expected) => {
    // An empty text with a NUL of its own is there, and empty.
    const text = ServerVersionInfo === '' ? utf16('\0') : ServerVersionInfo;
    expectFindings(right().with('ReportConnectedEX', { ServerVersionInfo: text }), expected);
  });
  test('no ServerVersionInfo at all', () => {
    expectFindings(connected({ ServerVersionInfo: '' }), {
      'MMSP-2.2.4.2-14': 'fail',
    });
    expectFindings(right(), {}, { passes: ['MMSP-2.2.4.2-14', 'MMSP-2.2.4.2-15'] });
  });
  test('VersionInfo and VersionUrl come together (A-26)', () => {
    const both = { VersionInfo: '10.0.0.3802', VersionUrl: 'http://example.com/player' };
    expectFindings(
      connected(both),
      {},
      {
        passes: [
          'MMSP-2.2.4.2-18',
          'MMSP-2.2.4.2-19',
          'MMSP-2.2.4.2-20',
          'MMSP-2.2.4.2-11',
          'MMSP-2.2.4.2-12',
        ],
      },
    );
    expectFindings(connected({ VersionInfo: both.VersionInfo }), { 'MMSP-2.2.4.2-19': 'fail' });
    const checks = expectFindings(connected({ VersionUrl: both.VersionUrl }), {
      'MMSP-2.2.4.2-19': 'warn A-26',
    });
    expect(marked(checks[0])).toContain('VersionUrl');
    expectFindings(connected({ ...both, VersionInfo: '10' }), { 'MMSP-2.2.4.2-18': 'fail' });
    expectFindings(connected({ ...both, VersionInfo: '10.0.0.38020' }), { 'MMSP-2.2.4.2-18': 'warn A-25' });
    expectFindings(connected({ ...both, VersionUrl: 'nowhere at all' }), { 'MMSP-2.2.4.2-20': 'fail' });
  });
  test.each(['NTLM', 'BASIC', 'basic'])('AuthenPackage %s', (AuthenPackage) => {
    expectFindings(connected({ AuthenPackage }), {}, { passes: ['MMSP-2.2.4.2-24', 'MMSP-2.2.4.2-13'] });
  });
});

describe('counts of ReportConnectedEX (A-26)', () => {
  const all = {
    ServerVersionInfo: '9.1.1.3814',
    VersionInfo: '10.0.0.3802',
    VersionUrl: 'http://example.com/',
    AuthenPackage: 'NTLM',
  };
  const ids: readonly (readonly [keyof typeof all, string])[] = [
    ['ServerVersionInfo', 'MMSP-2.2.4.2-10'],
    ['VersionInfo', 'MMSP-2.2.4.2-11'],
    ['VersionUrl', 'MMSP-2.2.4.2-12'],
    ['AuthenPackage', 'MMSP-2.2.4.2-13'],
  ];
  test.each(ids)('cb%s counts the NUL', (field, id) => {
    expectFindings(connected(all), {}, { passes: [id] });
    const short = connected({ ...all, [`cb${field}`]: all[field].length });
    const found = expectFirst(short, id);
    expect(found?.sighting?.path).toBe(field);
    expect(marked(found)).toContain(field);
  });
  test.each(ids.slice(1))('cb%s is 0 for an absent text; a counted NUL is a note', (field, id) => {
    const lone = right().with('ReportConnectedEX', { [field]: utf16('\0') });
    const checks = expectFindings(lone, { [id]: 'note A-26' });
    expect(marked(checks.find(({ verdict }) => verdict === 'note'))).toContain(`cb${field}  1`);
  });
  test('a count that reaches into the next text, or beyond the message', () => {
    expect(expectFirst(connected({ ...all, cbServerVersionInfo: 14 }), 'MMSP-2.2.4.2-10')).toBeDefined();
    expect(expectFirst(connected({ ...all, cbAuthenPackage: 0xffffffff }), 'MMSP-2.2.4.2-13')).toBeDefined();
  });

  /** The finding that stands first; what the shifted texts behind it look like follows from it. */
  function expectFirst(of: Talk, id: string) {
    const checks = judge(of);
    expect(checks[0]?.requirement.id).toBe(id);
    expect(checks[0]?.verdict).toBe('fail');
    return checks[0];
  }
});

describe('ReportFunnelInfo (3.2.5.4)', () => {
  test('the Client-ID stays the same in a session (A-41)', () => {
    const again = (nCubs: number): Talk =>
      right().after('ReportFunnelInfo', client('FunnelInfo'), {
        ...server('ReportFunnelInfo', { playIncarnation: DISABLED, nCubs }),
        name: 'again',
      });
    expectFindings(again(0x5a17c3e4), {}, { passes: ['MMSP-3.2.5.4-03'] });
    const checks = expectFindings(again(7), { 'MMSP-3.2.5.4-03': 'fail' });
    expect(marked(checks[0])).toContain('nCubs  7');
  });
});

describe('ReportDisconnectedFunnel', () => {
  const refused = (hr: number): Line[] => [
    ...connecting().slice(0, 5),
    server('ReportDisconnectedFunnel', { hr, playIncarnation: 0 }),
  ];
  test('stands for an error', () => {
    expectFindings(talk(refused(0x80070057)), {}, { passes: ['MMSP-2.2.4.4-04', 'MMSP-2.2.4.4-01'] });
    const checks = expectFindings(talk(refused(0)), { 'MMSP-2.2.4.4-04': 'fail' });
    expect(marked(checks[0])).toContain('hr  0');
  });
  test('a second ConnectFunnel is another request', () => {
    const second = client('ConnectFunnel', { funnelName: '\\\\192.0.2.7\\TCP\\1037' });
    expectFindings(talk([...refused(0x80070057), second, server('ReportConnectedFunnel')]), {});
  });
});
