import { describe, expect, test } from 'vitest';
import { all, ascii, grown, put16, put32, relength } from './testing/bytes.ts';
import { joined } from './testing/content.ts';
import { closed, type Line, raw, said, stall, type Talk, talk } from './testing/conversation.ts';
import { expectFindings, findings, judge, marked } from './testing/judged.ts';
import { connecting, opened, right } from './testing/right.ts';

const MESSAGE_LENGTH = 8;
const CHUNK_COUNT = 16;
const CHUNK_LEN = 32;
const packets = (change: (line: Line) => Line, of: Talk = right()): Talk =>
  of.each((line) => (line.kind === 'message' && line.from === 'server' ? change(line) : line));
const counted = (count: 'letter' | 'custom') => (line: Line) => ({ ...line, edit: relength(count) });
/** The last packet of a connection that stalls. */
const stalled = (name: string, edit: (bytes: Uint8Array) => Uint8Array): Talk =>
  opened().until(name).then(opened().line(name), stall).edit(name, edit);

describe('chunkCount (A-01)', () => {
  test('the whole packet in units of 8 bytes passes', () => {
    expectFindings(packets(counted('letter')), {}, { passes: ['MMSP-2.2.3-09'] });
  });
  test('16 bytes less, as products write it, is a note', () => {
    expectFindings(packets(counted('custom')), { 'MMSP-2.2.3-09': 'note A-01' });
  });
  test('anything else fails', () => {
    const checks = expectFindings(
      packets((line) => ({ ...line, edit: put32(CHUNK_COUNT, 1) })),
      {
        'MMSP-2.2.3-09': 'fail',
      },
    );
    expect(marked(checks[0])).toMatch(/^0010 .*chunkCount {2}1 {3}<-- expected 15, the bytes of the packet/);
  });
  test.each(['letter', 'custom'] as const)('both in one connection is a warning, %s first', (first) => {
    const second = first === 'letter' ? 'custom' : 'letter';
    const both = packets(counted(first)).edit('ReportOpenFile', relength(second));
    expectFindings(both, { 'MMSP-2.2.3-09': 'warn A-01' });
  });
  test('a wrong chunkLen does not make it look as if both were used', () => {
    const wrong = packets(counted('custom')).edit(
      'ReportOpenFile',
      all(relength('custom'), put32(CHUNK_LEN, 13)),
    );
    expect(findings(judge(wrong))).toMatchObject({ 'MMSP-2.2.3-09': 'note A-01', 'MMSP-2.2.4-04': 'fail' });
  });
});

describe('lengths that disagree', () => {
  test('chunkLen too large: chunkCount and messageLength are believed', () => {
    const checks = expectFindings(right().edit('ReportOpenFile', put32(CHUNK_LEN, 16)), {
      'MMSP-2.2.4-04': 'fail',
      'MMSP-2.2.4-03': 'fail',
    });
    expect(checks[0]?.sighting).toMatchObject({ span: { start: 32, end: 36 }, got: '16' });
    expect(checks[1]?.consequenceOf).toBe('MMSP-2.2.4-04');
  });
  test('messageLength too small: chunkCount and chunkLen are believed', () => {
    // The 8 bytes that are left over begin no packet.
    const checks = expectFindings(right().edit('ReportOpenFile', put32(MESSAGE_LENGTH, 128)), {
      'MMSP-2.2.3-07': 'fail',
      'MMSP-2.2.4-04': 'fail',
      'MMSP-3.2.5.2-01': 'fail',
    });
    expect(checks[0]?.sighting).toMatchObject({ span: { start: 8, end: 12 }, got: '128' });
    expect(checks.slice(1, 3).map(({ consequenceOf }) => consequenceOf)).toEqual([
      'MMSP-2.2.3-07',
      'MMSP-2.2.3-07',
    ]);
  });
  test('a message part that is no multiple of 8', () => {
    const edit = all(grown(4), (bytes: Uint8Array) => put32(MESSAGE_LENGTH, bytes.length - 16)(bytes));
    const checks = expectFindings(right().edit('ReportOpenFile', edit), {
      'MMSP-2.2.3-16': 'fail',
      'MMSP-2.2.3-07': 'fail',
    });
    expect(checks[0]?.sighting).toMatchObject({ span: { start: 8, end: 12 }, got: '140' });
    expect(checks[1]?.consequenceOf).toBe('MMSP-2.2.3-16');
  });
  test.each([
    [0, { 'MMSP-2.2.4-04': 'fail' }],
    [0xffffffff, { 'MMSP-2.2.4-04': 'fail', 'MMSP-2.2.4-03': 'fail' }],
  ])('chunkLen %i', (chunkLen, expected) => {
    expectFindings(right().edit('ReportStreamSwitch', put32(CHUNK_LEN, chunkLen)), expected);
  });
});

describe('several or zero messages in a packet (A-37)', () => {
  test('an empty packet is right', () => {
    const empty = raw(
      'server',
      joined(said(opened())[1]?.bytes.subarray(0, 32) ?? new Uint8Array()),
      'empty',
    );
    const edit = all(relength(), put16(20, 3));
    const talk = right().after('ReportConnectedFunnel', { ...empty, edit });
    const later = talk.each((line) =>
      line.kind === 'message' && line.from === 'server' && talk.lines.indexOf(line) > 6
        ? { ...line, edit: (bytes: Uint8Array) => put16(20, (bytes[20] ?? 0) + 1)(bytes) }
        : line,
    );
    expectFindings(later, {});
  });
  test('a server that combines two messages is warned of', () => {
    const [first, second] = ['ReportStreamSwitch', 'ReportStartedPlaying'].map(
      (name) => said(right()).find(({ line }) => line.name === name)?.bytes ?? new Uint8Array(),
    );
    const both = joined(first ?? new Uint8Array(), second?.subarray(32) ?? new Uint8Array());
    const combined = right()
      .drop('ReportStartedPlaying')
      .drop('ReportStreamSwitch')
      .before('media 0', raw('server', relength()(both)))
      .header('ReportEndOfStream', { seq: 6 });
    const checks = expectFindings(
      combined,
      { 'MMSP-3.2.5.2-02': 'warn' },
      { passes: ['MMSP-3.2.5.10-05', 'MMSP-3.2.5.11-08'] },
    );
    expect(checks[0]?.sighting?.span?.start).toBe(52);
  });
});

describe('bytes that make no packet', () => {
  test.each([
    ['a messageLength below 16', put32(MESSAGE_LENGTH, 15), 'MMSP-2.2.3-07'],
    ['a messageLength beyond all measure', put32(MESSAGE_LENGTH, 0xffffffff), 'MMSP-2.2.3-07'],
    ['neither a TcpMessageHeader nor a Data packet', () => new Uint8Array(16), 'MMSP-3.2.5.2-01'],
  ])('%s', (_, edit, requirement) => {
    expectFindings(
      opened().until('ReportOpenFile').then(opened().line('ReportOpenFile')).edit('ReportOpenFile', edit),
      {
        [requirement]: 'fail',
      },
    );
  });
  test('a packet that is complete but for a messageLength that asks for more', () => {
    const checks = expectFindings(stalled('ReportReadBlock', put32(MESSAGE_LENGTH, 400)), {
      'MMSP-2.2.3-07': 'fail',
    });
    expect(checks[0]?.sighting).toMatchObject({ got: '56 bytes of 416, and no more' });
  });
  test.each([
    ['a packet', (bytes: Uint8Array) => bytes.slice(0, 50), '50 bytes of 56, and no more'],
    ['the beginning of a header', (bytes: Uint8Array) => bytes.slice(0, 10), '10 bytes of 32, and no more'],
    ['a few bytes', (bytes: Uint8Array) => bytes.slice(0, 3), '3 bytes of 8, and no more'],
  ])('a wait that ends in the middle of %s', (_, edit, got) => {
    const checks = expectFindings(stalled('ReportReadBlock', edit), { 'MMSP-3.2.5.2-01': 'fail' });
    expect(checks[0]?.sighting?.got).toBe(got);
  });
  test('another protocol is named', () => {
    const http = ascii('HTTP/1.1 400 Bad Request\r\n\r\n');
    const checks = expectFindings(talk([...connecting().slice(0, 1), raw('server', http), stall]), {
      'MMSP-3.2.5.2-01': 'fail',
    });
    expect(checks[0]?.sighting?.why).toContain('HTTP/1.1 400 Bad Request');
  });
  test('a server that closes in the middle of a packet, once and not twice', () => {
    const cut = stalled('ReportReadBlock', (bytes) => bytes.slice(0, 50)).then(closed('server'));
    const checks = expectFindings(cut, { 'MMSP-3.2.5.2-01': 'fail' });
    expect(checks[0]?.times).toBe(1);
    const atOnce = opened()
      .until('ReportReadBlock')
      .then(raw('server', new Uint8Array([1, 0, 0])), closed('server'));
    expectFindings(atOnce, { 'MMSP-3.2.5.2-01': 'fail' });
  });
  test('a TcpMessageHeader with another sessionId', () => {
    const checks = judge(stalled('ReportReadBlock', put32(4, 0xb00bfacf)));
    expect(findings(checks)).toEqual({ 'MMSP-2.2.3-06': 'fail' });
    expect(checks[0]?.dump?.join()).toContain('<--');
  });
  test('integers with their highest byte first', () => {
    const reversed = (bytes: Uint8Array): Uint8Array => {
      const view = new DataView(bytes.buffer, bytes.byteOffset);
      for (const at of [4, 8, 12, 16]) view.setUint32(at, view.getUint32(at, true));
      return bytes;
    };
    expect(findings(judge(stalled('ReportReadBlock', reversed)))).toEqual({ 'MMSP-2.2-01': 'fail' });
    expectFindings(right(), {}, { passes: ['MMSP-2.2-01'] });
  });
  test('a header without a Data packet around it', () => {
    const bare = opened().until('header 0').then(opened().line('header 0'), stall);
    const checks = judge(bare.edit('header 0', (bytes) => bytes.slice(8)));
    expect(findings(checks)).toMatchObject({ 'MMSP-3.2.5.8.1-01': 'fail' });
  });
  test('a client that leaves proves nothing', () => {
    const cut = raw('server', new Uint8Array([1, 0, 0]));
    expectFindings(opened().until('ReportReadBlock').then(cut, closed('client')), {});
  });
  test('after CloseFile a server may cut what it was sending', () => {
    const talk = right();
    expectFindings(talk.before('end', raw('server', new Uint8Array([1, 0, 0]))), {});
  });
});
