import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { hex, put32 } from './testing/bytes.ts';
import { splitHeader } from './testing/content.ts';
import { client, type Line, raw, type Talk, talk } from './testing/conversation.ts';
import { expectFindings, findings, judge } from './testing/judged.ts';
import { connecting, right } from './testing/right.ts';

// What shipped servers do is noted, and never more.

const recorded = (name: string): Uint8Array => {
  const file = new URL('../../../../fixtures/bytes/windows-media-services.yaml', import.meta.url);
  const list: unknown = parse(readFileSync(file, 'utf8'));
  const found = Array.isArray(list) ? list.find((entry) => entry?.name === name) : undefined;
  return hex(String(found?.hex));
};

test('ReportConnectedEX of Windows Media Services 4.1, byte for byte', () => {
  const reply = raw('server', recorded('report-connected-ex-wms-4-1-0-3930'));
  expect(reply.bytes).toHaveLength(128);
  const [connect] = connecting();
  if (connect === undefined) throw new Error('no Connect');
  const asked = talk([connect, reply]).with('Connect', { playIncarnation: 0xf0f0f0f0 });
  expectFindings(asked, {
    'MMSP-2.2.3-09': 'note A-01',
    'MMSP-2.2.4.2-09': 'note A-17',
    'MMSP-2.2.4-03': 'note A-46',
  });
  expect(findings(judge(asked, { strict: true }))).toEqual(findings(judge(asked)));
});

describe('Windows Media Services 9.1 on Windows 2003', () => {
  /** Stale bytes in every packet: the header's padding byte, chunkCount as products count, timeSent uninitialised. */
  const stale = (line: Line): Line => {
    if (line.kind !== 'message' || line.from !== 'server') return line;
    const header = { ...line.header, padding: 0x4a, timeSent: 0x006f006e002f0020n };
    return {
      ...line,
      header,
      edit: (bytes) => put32(16, (bytes.length - 16) / 8)(line.edit?.(bytes) ?? bytes),
    };
  };
  /** Flags over TCP: 0x04 … 0x00 … 0x08 in the header, a constant in the media. */
  const flagged = (line: Line): Line => {
    if (line.kind !== 'data') return line;
    const nth = Number(line.name.split(' ')[1]);
    const header = nth === 0 ? 0x04 : nth === 7 ? 0x08 : 0x00;
    return { ...line, values: { ...line.values, AFFlags: line.name.startsWith('header') ? header : 0x00 } };
  };
  const served = (): Talk =>
    right(splitHeader)
      .with('Connect', { playIncarnation: 0 })
      .with('FunnelInfo', { playIncarnation: 0x00f0f0f0 })
      .with('ReportConnectedEX', { ServerVersionInfo: '9.01.01.3842', AuthenPackage: 'NTLM' })
      .with('ReportConnectedFunnel', { playIncarnation: 0x0012f7a8, packetPayloadSize: 0x7c90e4f4 })
      .with('ReportOpenFile', {
        fileDuration: splitHeader.duration + splitHeader.preroll,
        fileBlocks: Math.ceil(splitHeader.duration + splitHeader.preroll),
        unused2: new Uint8Array(36).map((_, n) => n * 7),
      })
      .with('ReportStartedPlaying', { tigerFileId: 0, unused1: 0x40000000 })
      .edit('ReportReadBlock', put32(52, 0x0003001c))
      .edit('ReportStreamSwitch', put32(44, 0x4a4a4a4a))
      .edit('ReportStartedPlaying', put32(68, 0x4a4a4a4a))
      .each(flagged)
      .each(stale);
  const NOTES = {
    'MMSP-2.2.2-12': 'note A-05',
    'MMSP-2.2.2-14': 'note A-05',
    'MMSP-2.2.2-16': 'note A-04',
    'MMSP-2.2.2-17': 'note A-04',
    'MMSP-2.2.3-04': 'note A-17',
    'MMSP-2.2.3-09': 'note A-01',
    'MMSP-2.2.3-13': 'note A-35',
    'MMSP-2.2.4.3-03': 'note A-17',
    'MMSP-2.2.4.3-05': 'note A-17',
    'MMSP-2.2.4.7-08': 'note A-21',
    'MMSP-2.2.4.7-18': 'note A-17',
    'MMSP-2.2.4.10-03': 'note A-17',
    'MMSP-3.2.5.11.1-06': 'note A-05',
    'MMSP-3.2.5.11.1-07': 'note A-05',
  };
  test('nothing but notes, strict or not, with a copy of the content or without', () => {
    for (const strict of [false, true]) {
      expectFindings(served(), NOTES, { strict });
      expectFindings(served(), NOTES, { strict, reference: splitHeader.file });
    }
  });
  test('a Ping with stale parameters, and its Pong', () => {
    const ping: Line = {
      kind: 'message',
      from: 'server',
      name: 'Ping',
      message: 'Ping',
      values: { dwParam1: 0, dwParam2: 0x0c6f3da0 },
      header: {},
      after: 30_000,
    };
    const pinged = served()
      .until('Logging')
      .then(ping, client('Pong', { dwParam1: 1, dwParam2: 0x0100ffff }));
    expectFindings(pinged.each(stale), { ...NOTES, 'MMSP-2.2.4.1-04': 'note A-17' });
  });
  test('a live point: no duration, no count, numbers from anywhere', () => {
    const live = served()
      .with('ReportOpenFile', {
        fileAttributes: 0x02000000,
        fileDuration: 0,
        fileBlocks: 0,
        filePacketCount: 0n,
      })
      .each((line) =>
        line.kind === 'data' && line.name.startsWith('media')
          ? { ...line, values: { ...line.values, LocationId: line.values.LocationId + 70_000 } }
          : line,
      );
    const { 'MMSP-2.2.4.7-08': _, ...notes } = NOTES;
    expectFindings(live, notes);
  });
});

describe('Windows 2000', () => {
  test('a funnel name cut short, and hr 0 at the end of every entry', () => {
    const old = right()
      .with('ReportConnectedEX', { ServerVersionInfo: '4.1.0.3930', maxBitRate: 0x00a00000 })
      .with('ReportConnectedFunnel', { funnelName: 'Funnel Of The ' });
    expectFindings(old, { 'MMSP-2.2.4.2-09': 'note A-17', 'MMSP-2.2.4.3-07': 'note A-15' });
  });
});
