import { describe, expect, test } from 'vitest';
import type { Value } from '../../../wire/fields.ts';
import { all, grown, put32, relength } from './testing/bytes.ts';
import { client, type Line, server, type Talk, talk } from './testing/conversation.ts';
import { catalogue, expectFindings, judge, marked } from './testing/judged.ts';
import { connecting, opened, right } from './testing/right.ts';

const STALE = 0xdeadbeef;
const old = (of: Talk): Talk => of.with('ReportConnectedEX', { ServerVersionInfo: '4.1.0.3930' });
const refusedFunnel = (): Talk =>
  talk([
    ...connecting().slice(0, 5),
    server('ReportDisconnectedFunnel', { hr: 0x80004005, playIncarnation: 0 }),
    client('ConnectFunnel', { funnelName: '\\\\192.0.2.7\\TCP\\1037' }),
    server('ReportConnectedFunnel'),
  ]);
const pinged = (): Talk => {
  const ping: Line = { ...server('Ping', { dwParam1: 0, dwParam2: 0 }), after: 30_000 };
  return right().until('Logging').then(ping, client('Pong'));
};

type Row = readonly [message: string, field: string, value: Value, expected: Record<string, string>];

/** One wrong value for every field that a definition binds. */
const CONSTANTS: readonly Row[] = [
  ['ReportConnectedEX', 'playIncarnation', 1, { 'MMSP-2.2.4.2-02': 'fail', 'MMSP-3.2.5.3-07': 'fail' }],
  ['ReportConnectedEX', 'MacToViewerProtocolRevision', 0x0004000c, { 'MMSP-2.2.4.2-03': 'fail' }],
  ['ReportConnectedEX', 'ViewerToMacProtocolRevision', 0x0003001d, { 'MMSP-2.2.4.2-04': 'fail' }],
  ['ReportConnectedEX', 'blockGroupPlayTime', 0, { 'MMSP-2.2.4.2-05': 'fail' }],
  ['ReportConnectedEX', 'blockGroupPlayTime', Number.NaN, { 'MMSP-2.2.4.2-05': 'fail' }],
  ['ReportConnectedEX', 'blockGroupBlocks', 0, { 'MMSP-2.2.4.2-06': 'fail' }],
  ['ReportConnectedEX', 'nMaxOpenFiles', 2, { 'MMSP-2.2.4.2-07': 'fail' }],
  ['ReportConnectedEX', 'nBlockMaxBytes', 0x4000, { 'MMSP-2.2.4.2-08': 'fail' }],
  ['ReportConnectedEX', 'maxBitRate', 0x00a00000, { 'MMSP-2.2.4.2-09': 'fail' }],
  ['ReportConnectedEX', 'AuthenPackage', 'DIGEST', { 'MMSP-2.2.4.2-24': 'fail' }],
  ['ReportFunnelInfo', 'playIncarnation', 7, { 'MMSP-2.2.4.6-02': 'fail', 'MMSP-3.2.5.4-07': 'fail' }],
  ['ReportFunnelInfo', 'transportMask', 1, { 'MMSP-2.2.4.6-03': 'fail' }],
  ['ReportFunnelInfo', 'nBlockFragments', 2, { 'MMSP-2.2.4.6-04': 'fail' }],
  ['ReportFunnelInfo', 'fragmentBytes', 0x8000, { 'MMSP-2.2.4.6-05': 'fail' }],
  ['ReportFunnelInfo', 'failedCubs', 1, { 'MMSP-2.2.4.6-07': 'fail' }],
  ['ReportFunnelInfo', 'nDisks', 0, { 'MMSP-2.2.4.6-08': 'fail' }],
  ['ReportFunnelInfo', 'decluster', 1, { 'MMSP-2.2.4.6-09': 'fail' }],
  ['ReportFunnelInfo', 'cubddDatagramSize', 1, { 'MMSP-2.2.4.6-10': 'fail' }],
  ['ReportConnectedFunnel', 'hr', 1, { 'MMSP-2.2.4.3-02': 'fail' }],
  ['ReportConnectedFunnel', 'playIncarnation', STALE, { 'MMSP-2.2.4.3-03': 'note A-17' }],
  ['ReportConnectedFunnel', 'packetPayloadSize', STALE, { 'MMSP-2.2.4.3-05': 'note A-17' }],
  ['ReportConnectedFunnel', 'funnelName', 'Funnel Of The Dogs', { 'MMSP-2.2.4.3-07': 'fail' }],
  ['ReportConnectedFunnel', 'funnelName', '', { 'MMSP-2.2.4.3-07': 'fail' }],
  ['ReportConnectedFunnel', 'funnelName', 'Funnel Of The ', { 'MMSP-2.2.4.3-07': 'note A-15' }],
  [
    'ReportConnectedFunnel',
    'funnelName',
    Uint8Array.from(Buffer.from('Funnel Of The Gods\0', 'utf16le')),
    {},
  ],
  ['ReportOpenFile', 'playIncarnation', 10, { 'MMSP-2.2.4.7-02': 'fail' }],
  ['ReportOpenFile', 'padding', 1, { 'MMSP-2.2.4.7-04': 'warn' }],
  ['ReportOpenFile', 'fileName', 1, { 'MMSP-2.2.4.7-06': 'fail' }],
  ['ReportOpenFile', 'unused1', new Uint8Array(16).fill(0xcc), { 'MMSP-2.2.4.7-12': 'fail' }],
  ['ReportOpenFile', 'unused2', new Uint8Array(36).fill(0xcc), { 'MMSP-2.2.4.7-18': 'note A-17' }],
  ['ReportReadBlock', 'playIncarnation', 2, { 'MMSP-2.2.4.8-02': 'fail' }],
  ['ReportReadBlock', 'playSequence', 1, { 'MMSP-2.2.4.8-03': 'fail' }],
  ['ReportStartedPlaying', 'playIncarnation', 11, { 'MMSP-2.2.4.10-02': 'fail' }],
  ['ReportStartedPlaying', 'tigerFileId', 7, { 'MMSP-2.2.4.10-03': 'warn' }],
  ['ReportStartedPlaying', 'tigerFileId', 0, { 'MMSP-2.2.4.10-03': 'note A-17' }],
  ['ReportStartedPlaying', 'unused1', 1, { 'MMSP-2.2.4.10-05': 'fail' }],
  ['ReportStartedPlaying', 'unused1', 0x40000000, {}],
  ['ReportStartedPlaying', 'unused2', new Uint8Array(12).fill(1), { 'MMSP-2.2.4.10-07': 'fail' }],
];

describe('fields', () => {
  test.each(CONSTANTS)('%s.%s', (message, field, value, expected) => {
    const checks = expectFindings(right().with(message, { [field]: value }), expected);
    const [id] = Object.keys(expected);
    if (id === undefined) return;
    const check = checks.find(({ requirement }) => requirement.id === id);
    expect(check?.sighting).toMatchObject({ subject: `server ${message}`, path: field });
    expect(marked(check)).toContain(field);
  });
  test('an unknown flag of fileAttributes is a warning', () => {
    expectFindings(right().with('ReportOpenFile', { fileAttributes: 0x01000001 }), {
      'MMSP-2.2.4.7-07': 'warn MMSP-2.2.4.7-07',
    });
  });
  test.each([
    ['rep', 2, 'MMSP-2.2.3-01', 'fail'],
    ['version', 1, 'MMSP-2.2.3-02', 'fail'],
    ['versionMinor', 1, 'MMSP-2.2.3-03', 'fail'],
    ['padding', 0xfd, 'MMSP-2.2.3-04', 'note A-17'],
    ['seal', 0x20736d6d, 'MMSP-2.2.3-08', 'fail'],
    ['MBZ', 1, 'MMSP-2.2.3-12', 'fail'],
  ])('TcpMessageHeader.%s', (field, value, id, verdict) => {
    const checks = expectFindings(right().header('ReportOpenFile', { [field]: value }), { [id]: verdict });
    expect(marked(checks.find(({ requirement }) => requirement.id === id))).toContain(field);
  });
  test('a right conversation passes all of them', () => {
    const passed = new Set(
      [...judge(right()), ...judge(pinged()), ...judge(refusedFunnel())].flatMap(
        ({ requirement, verdict }) => (verdict === 'pass' ? [requirement.id] : []),
      ),
    );
    const ids = CONSTANTS.flatMap(([, , , expected]) => Object.keys(expected));
    // An authentication scheme is not named by a server that asks for none; see connection.test.ts.
    expect(ids.filter((id) => !passed.has(id))).toEqual([]);
  });
});

describe('fields of which products leave the memory as it is (A-17)', () => {
  test('maxBitRate of a server before version 9', () => {
    expectFindings(old(right()).with('ReportConnectedEX', { maxBitRate: 0x00a00000 }), {
      'MMSP-2.2.4.2-09': 'note A-17',
    });
  });
  test.each([
    ['dwParam1', 'MMSP-2.2.4.1-02', 'warn'],
    ['dwParam2', 'MMSP-2.2.4.1-04', 'note A-17'],
  ])('Ping.%s', (field, id, verdict) => {
    expectFindings(pinged(), {}, { passes: [id, 'MMSP-2.2.4.1-01'] });
    expectFindings(pinged().with('Ping', { [field]: STALE }), { [id]: verdict });
  });
  test('ReportDisconnectedFunnel.playIncarnation', () => {
    expectFindings(refusedFunnel(), {}, { passes: ['MMSP-2.2.4.4-01', 'MMSP-2.2.4.4-02'] });
    expectFindings(refusedFunnel().with('ReportDisconnectedFunnel', { playIncarnation: STALE }), {
      'MMSP-2.2.4.4-02': 'note A-17',
    });
  });
  test('padding bytes behind the fields are nobody’s business', () => {
    const stale = right()
      .edit('ReportReadBlock', put32(52, 0x0003001c))
      .edit('ReportStreamSwitch', put32(44, STALE))
      .edit('ReportStartedPlaying', put32(68, STALE));
    expectFindings(stale, {});
  });
});

describe('size of a message', () => {
  const surplus = (name: string, bytes: number): Talk =>
    right().edit(
      name,
      all(grown(bytes), relength(), (packet: Uint8Array) => put32(32, (packet.length - 32) / 8)(packet)),
    );
  test('one chunk of surplus padding behind texts is a note (A-46), two fail', () => {
    expectFindings(right(), {}, { passes: ['MMSP-2.2.4-02', 'MMSP-2.2.4-03'] });
    expectFindings(surplus('ReportConnectedEX', 8), { 'MMSP-2.2.4-03': 'note A-46' });
    expectFindings(surplus('ReportConnectedEX', 16), { 'MMSP-2.2.4-03': 'fail' });
    expectFindings(surplus('ReportConnectedFunnel', 16), { 'MMSP-2.2.4-03': 'note A-46' });
    expectFindings(surplus('ReportConnectedFunnel', 24), { 'MMSP-2.2.4-03': 'fail' });
  });
  test('a message without texts gets no such tolerance', () => {
    const checks = expectFindings(surplus('ReportOpenFile', 8), { 'MMSP-2.2.4-03': 'fail' });
    expect(marked(checks[0])).toContain('chunkLen  16');
  });
  test('padding is there', () => {
    // ReportStreamSwitch has 12 bytes of fields and 4 of padding; here the padding is left out.
    const bare = all(grown(-4), (packet: Uint8Array) => put32(8, packet.length - 16)(packet));
    const checks = expectFindings(right().edit('ReportStreamSwitch', bare), {
      'MMSP-2.2.4-02': 'fail',
      'MMSP-2.2.3-16': 'fail',
      'MMSP-2.2.3-07': 'fail',
    });
    expect(checks.slice(1, 3).map(({ consequenceOf }) => consequenceOf)).toEqual([
      'MMSP-2.2.4-02',
      'MMSP-2.2.4-02',
    ]);
    expectFindings(right(), {}, { passes: ['MMSP-2.2.4-02'] });
  });
  test('a message that ends before its fields', () => {
    const short = all(grown(-40), relength(), put32(32, 10));
    const checks = expectFindings(right().edit('ReportOpenFile', short), {
      'MMSP-2.2.4-04': 'fail',
    });
    expect(checks[0]?.sighting?.path).toBe('unused2');
  });
});

describe('stale memory in a field that is to be 0 (A-17)', () => {
  const stale = (ServerVersionInfo: string) =>
    right()
      .with('ReportConnectedEX', { ServerVersionInfo })
      .with('ReportConnectedFunnel', { playIncarnation: 0xcccccccc })
      .with('ReportOpenFile', { unused2: new Uint8Array(36).fill(0xcc) });
  test('is a note of any Windows server', () => {
    for (const version of ['4.1.0.3930', '9.1.1.3814', '9.6.1.1'])
      expectFindings(stale(version), { 'MMSP-2.2.4.3-03': 'note A-17', 'MMSP-2.2.4.7-18': 'note A-17' });
  });
  test('is not excused in a server that is none', () => {
    expectFindings(stale('12.0.0.1'), { 'MMSP-2.2.4.3-03': 'warn', 'MMSP-2.2.4.7-18': 'fail' });
  });
});

describe('ReportStartStriding', () => {
  const stride = (values = {}) =>
    opened().then(
      client('StartStriding', { openFileId: 1, playIncarnation: 10, rate: 2 }),
      server('ReportStartStriding', { playIncarnation: 10, ...values }),
    );
  test('is judged like any reply', () => {
    expectFindings(stride(), {}, { passes: ['MMSP-3.2.5.12-08', 'MMSP-2.2.4.11-01', 'MMSP-2.2.4.11-04'] });
    expectFindings(stride({ playIncarnation: 11, spare: 1 }), {
      'MMSP-2.2.4.11-03': 'fail',
      'MMSP-2.2.4.11-02': 'fail',
    });
    expectFindings(stride().edit('ReportStartStriding', put32(36, 0x00040099)), {
      'MMSP-2.2.4.11-01': 'fail',
    });
    expectFindings(stride({ hr: 0x80004005, spare: 1 }), {});
  });
});

/** A failing hr, then nothing but MID, hr and the echo. */
describe('a failing reply', () => {
  test('only its echo is judged', () => {
    const refused = opened()
      .until('ReadBlock')
      .with('ReportOpenFile', {
        hr: 0xc00d001a,
        padding: 9,
        fileName: 9,
        fileAttributes: 1,
        fileBlocks: 99,
        fileDuration: Number.NaN,
        unused1: new Uint8Array(16).fill(1),
      });
    expectFindings(refused, {});
    expectFindings(refused.with('ReportOpenFile', { playIncarnation: 1 }), { 'MMSP-2.2.4.7-02': 'fail' });
  });
});

test('every id of this file is one of the catalogue', () => {
  for (const [, , , expected] of CONSTANTS) for (const id of Object.keys(expected)) catalogue.get(id);
});
