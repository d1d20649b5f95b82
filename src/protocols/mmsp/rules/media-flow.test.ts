import { describe, expect, test } from 'vitest';
import { packet, payload, several } from '../../../asf/testing/sample-packet.ts';
import { audio, av } from './testing/content.ts';
import { client, type DataLine, type Line, type Talk } from './testing/conversation.ts';
import { expectFindings, findings, judge, marked } from './testing/judged.ts';
import { media, opened, right, select, starting, stopping } from './testing/right.ts';

const INCARNATIONS = ['MMSP-3.2.5.11-05', 'MMSP-2.2.2-09', 'MMSP-3.2.5.11.1-08'];
const LOCATIONS = ['MMSP-2.2.2-05', 'MMSP-3.2.5.11.1-04'];
const fails = (ids: readonly string[]): Record<string, string> =>
  Object.fromEntries(ids.map((id) => [id, 'fail']));
const medias = (of: Talk, edit: (line: DataLine, nth: number) => Line): Talk => {
  let nth = 0;
  return of.each((line) =>
    line.kind === 'data' && line.name.startsWith('media') ? edit(line, nth++) : line,
  );
};
const value = (line: DataLine, values: Partial<DataLine['values']>): DataLine => ({
  ...line,
  values: { ...line.values, ...values },
});

describe('playIncarnation of media (A-03)', () => {
  test('that of the StartPlaying', () => {
    expectFindings(right(), {}, { passes: [...INCARNATIONS, 'MMSP-2.2.2-10'] });
  });
  test('only its low byte', () => {
    const wide = right()
      .with('StartPlaying', { playIncarnation: 0x30a })
      .with('ReportStartedPlaying', { playIncarnation: 0x30a })
      .with('ReportEndOfStream', { playIncarnation: 0x30a });
    expectFindings(wide, {});
  });
  test('that of the ReadBlock fails, with a pointer to the reading', () => {
    const wrong = medias(right(), (line) => value(line, { playIncarnation: 1 }));
    const checks = expectFindings(wrong, Object.fromEntries(INCARNATIONS.map((id) => [id, 'fail A-03'])));
    expect(checks[0]).toMatchObject({ times: 33 });
    expect(checks[0]?.also).toHaveLength(4);
    expect(marked(checks[0])).toMatch(/^0004 .*playIncarnation {2}1 /);
  });
  test('0 fails for being 0 first of all', () => {
    const zero = medias(right(), (line) => value(line, { playIncarnation: 0 }));
    const checks = expectFindings(zero, {
      'MMSP-2.2.2-10': 'fail',
      ...Object.fromEntries(INCARNATIONS.map((id) => [id, 'fail A-03'])),
    });
    expect(checks[1]?.consequenceOf).toBe('MMSP-2.2.2-10');
  });
});

describe('LocationId of media (A-39)', () => {
  test('gaps are legal', () => {
    const gaps = right().drop('media 5').drop('media 6').drop('media 20');
    const renumbered = medias(gaps, (line, nth) => value(line, { AFFlags: nth }));
    expectFindings(renumbered, {}, { passes: LOCATIONS });
  });
  test.each([
    ['repeated', 4],
    ['going back', 1],
  ])('%s fails', (_, LocationId) => {
    const checks = expectFindings(right().with('media 5', { LocationId }), {
      'MMSP-2.2.2-05': 'fail A-39',
      'MMSP-3.2.5.11.1-04': 'fail A-39',
    });
    expect(marked(checks[0])).toContain('LocationId');
    expect(checks[1]?.consequenceOf).toBe('MMSP-2.2.2-05');
  });
  test('a play from the beginning starts with packet 0', () => {
    const [first, zero] = ['MMSP-2.2.2-06', 'MMSP-2.2.4.25-19'];
    expectFindings(right(), {}, { passes: [first, zero] });
    const from1 = medias(right(), (line) => value(line, { LocationId: line.values.LocationId + 1 }));
    const checks = expectFindings(from1, fails([first, zero]));
    expect(marked(checks[0])).toContain('LocationId  1');
  });
  test('with one stream of two, it starts with the first packet of that stream', () => {
    // Audio stands in packet 0 of no file here; without a copy nobody can tell.
    const first = av.file.packetCount;
    const one = right(av, [2]);
    expectFindings(one, {});
    expectFindings(one, {}, { reference: av.file, passes: ['MMSP-2.2.2-06'] });
    expect(first).toBeGreaterThan(0);
  });
  test('live content may start anywhere', () => {
    const live = opened()
      .with('ReportOpenFile', { fileAttributes: 0x02000000 })
      .then(...select(1), ...starting(), ...media(audio, { from: 7, to: 12 }));
    expectFindings(live, {});
    expect(findings(judge(live.with('media 3', { LocationId: 8 })))['MMSP-2.2.2-07']).toBe('fail A-39');
  });
});

describe('the payload of media', () => {
  const put = (payloadOf: Uint8Array, name = 'media 5'): Talk => right().payload(name, () => payloadOf);

  test('is at most filePacketSize', () => {
    const large = put(packet(payload({ replicated: 'ffff0000 b80b0000', data: 'aa'.repeat(513) })));
    const checks = expectFindings(large, { 'MMSP-2.2.4.7-13': 'fail' });
    expect(marked(checks[0])).toContain('PacketSize');
  });
  test('is one ASF packet', () => {
    expectFindings(
      right(),
      {},
      {
        passes: ['MMSP-3.2.5.11.1-01', 'MMSP-3.2.5.11.1-02', 'MMSP-3.2.5.11.1-03', 'MMSP-2.2.2-19'],
      },
    );
    for (const bytes of [
      new Uint8Array(40),
      new Uint8Array(3),
      packet(several([payload({ lengthType: 2, length: 99 })]), { multiple: true }),
    ]) {
      const checks = expectFindings(put(bytes), { 'MMSP-3.2.5.11.1-01': 'fail' });
      expect(checks[0]?.sighting).toMatchObject({ path: 'Payload', expected: 'one ASF data packet' });
    }
  });
  test('two ASF packets in one are not', () => {
    const two = right().payload('media 5', (bytes) =>
      Uint8Array.from([...bytes.slice(0, 100), ...bytes.slice(0, 100)]),
    );
    expectFindings(two, { 'MMSP-3.2.5.11.1-01': 'fail' });
  });
  test('is not empty', () => {
    const checks = expectFindings(put(packet(several([], 2, 0), { multiple: true })), {
      'MMSP-3.2.5.11.1-03': 'fail',
    });
    expect(checks[0]?.sighting?.path).toBe('Payload');
    expect(findings(judge(put(new Uint8Array())))).toEqual({ 'MMSP-3.2.5.11.1-01': 'fail' });
  });
});

describe('Data in a second play', () => {
  test('carries its incarnation', () => {
    const two = opened().then(
      ...select(1),
      ...starting(),
      ...media(audio, { to: 5 }),
      ...stopping(),
      ...starting({ incarnation: 11 }).map((line) => ({ ...line, name: `${line.name} 2` })),
      ...media(audio, { incarnation: 11, flags: 5 }),
    );
    expectFindings(two, {});
    const old = medias(two, (line) => value(line, { playIncarnation: 10 }));
    expect(findings(judge(old))).toEqual(Object.fromEntries(INCARNATIONS.map((id) => [id, 'fail A-03'])));
  });
  test('a client without a file', () => {
    expectFindings(opened().then(client('StopPlaying', { openFileId: 1, playIncarnation: 10 })), {});
  });
});
