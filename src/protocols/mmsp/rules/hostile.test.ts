import { describe, expect, test } from 'vitest';
import { createTally } from '../../../verdict/tally.ts';
import { openSession } from '../session.ts';
import { audio } from './testing/content.ts';
import { data, said, type Talk } from './testing/conversation.ts';
import { catalogue, expectFindings, findings, judge, judgeSaid } from './testing/judged.ts';
import { heldWhile, MB } from './testing/memory.ts';
import { media, opened, right, select, starting } from './testing/right.ts';

// What a server may claim is no reason to believe it, to run out of memory or to stop.

describe('claims of ReportOpenFile', () => {
  test.each([
    ['2^64 - 1 packets', { filePacketCount: 2n ** 64n - 1n }, ['MMSP-2.2.4.7-14']],
    ['no end', { fileDuration: Number.POSITIVE_INFINITY }, ['MMSP-2.2.4.7-08']],
    ['no number', { fileDuration: Number.NaN }, ['MMSP-2.2.4.7-08']],
    ['a duration of 10^300 seconds', { fileDuration: 1e300 }, ['MMSP-2.2.4.7-10', 'MMSP-2.2.4.7-08']],
    ['no header', { fileHeaderSize: 0 }, ['MMSP-2.2.4.7-17']],
    ['a header of 4 GB', { fileHeaderSize: 0xffffffff }, ['MMSP-2.2.4.7-17']],
  ])('%s', (_, values, ids) => {
    expectFindings(right().with('ReportOpenFile', values), Object.fromEntries(ids.map((id) => [id, 'fail'])));
  });
  test('packets of 0 bytes', () => {
    const found = findings(judge(right().with('ReportOpenFile', { filePacketSize: 0 })));
    expect(found).toMatchObject({ 'MMSP-3.2.5.8.1-03': 'fail', 'MMSP-2.2.4.7-13': 'fail' });
  });
});

/** Feeds lines one by one, so that only the judge can hold on to them. */
function* endless(
  before: Talk,
  packet: (nth: number) => Uint8Array,
  times: number,
  heardAll: () => void = () => {},
) {
  const start = said(before);
  yield* start;
  const line = data('packet', { LocationId: 0, playIncarnation: 1, AFFlags: 4 }, new Uint8Array());
  for (let nth = 0; nth < times; nth++) yield { line, time: 5000 + nth, bytes: packet(nth) };
  heardAll();
}

describe('a header that never ends', () => {
  test('is counted, and not kept', () => {
    const before = opened().until('header 0').with('ReportOpenFile', { fileHeaderSize: 0xffffffff });
    const packet = new Uint8Array(65_000);
    new DataView(packet.buffer).setUint16(6, packet.length, true);
    packet[4] = 1;
    packet[5] = 4;
    const view = new DataView(packet.buffer);
    let checks: ReturnType<typeof judgeSaid> = [];
    const grown = heldWhile((heardAll) => {
      checks = judgeSaid(
        endless(
          before,
          (nth) => {
            view.setUint32(0, nth, true);
            return packet;
          },
          5000,
          heardAll,
        ),
      );
    });
    expect(grown).toBeLessThan(20 * MB);
    expect(findings(checks)).toEqual({ 'MMSP-3.2.5.8.1-03': 'fail' });
    expect(checks[0]?.times).toBe(5000);
  });
  test('is of an unknown content when it ends after all', () => {
    const before = opened().until('header 0').with('ReportOpenFile', { filePacketSize: 0xffff });
    const packet = new Uint8Array(65_000);
    const view = new DataView(packet.buffer);
    view.setUint16(6, packet.length, true);
    packet[4] = 1;
    const lines = endless(
      before.with('ReportOpenFile', { fileHeaderSize: 80 * 64_992 }),
      (nth) => {
        view.setUint32(0, nth, true);
        packet[5] = nth === 79 ? 0x0c : 4;
        return packet;
      },
      80,
    );
    const checks = judgeSaid(lines);
    expect(findings(checks)).toEqual({
      'MMSP-2.2.2-23': 'inconclusive',
      'MMSP-3.2.5.8.1-06': 'warn A-33',
      'MMSP-3.2.5.8.1-07': 'warn A-33',
    });
    expect(checks.find(({ requirement }) => requirement.id === 'MMSP-2.2.4.7-17')?.verdict).toBe('pass');
  });
});

describe('100,000 violations in one play', () => {
  const TIMES = 100_000;
  test('are counted, and four of them told', () => {
    const before = opened().then(...select(1), ...starting(), ...media(audio, { to: 1 }));
    const packet = said(before).at(-1)?.bytes.slice() ?? new Uint8Array();
    const view = new DataView(packet.buffer);
    packet[4] = 0;
    packet[5] = 9;
    let checks: ReturnType<typeof judgeSaid> = [];
    const grown = heldWhile((heardAll) => {
      checks = judgeSaid(
        endless(
          before,
          (nth) => {
            view.setUint32(0, 0xffffffff - nth, true);
            return packet;
          },
          TIMES,
          heardAll,
        ),
        { reference: audio.file },
      );
    });
    expect(grown).toBeLessThan(20 * MB);
    const times = Object.fromEntries(checks.map((check) => [check.requirement.id, check.times]));
    expect(times).toMatchObject({
      'MMSP-2.2.2-10': TIMES,
      'MMSP-3.2.5.11-05': TIMES,
      'MMSP-2.2.2-14': TIMES,
      'MMSP-3.2.5.11.1-04': TIMES - 1,
    });
    for (const { also, dump } of checks) {
      expect(also.length).toBeLessThanOrEqual(4);
      expect((dump ?? []).length).toBeLessThanOrEqual(50);
    }
  });
});

describe('100,000 messages', () => {
  test('that nobody asked for leave nothing behind', () => {
    const line = opened().line('ReportFunnelInfo');
    const one = said(opened()).find((each) => each.line.name === line.name)?.bytes ?? new Uint8Array();
    const lines = function* (heardAll: () => void) {
      yield* said(opened());
      for (let nth = 0; nth < 100_000; nth++) yield { line, time: 5000 + nth, bytes: one };
      heardAll();
    };
    let checks: ReturnType<typeof judgeSaid> = [];
    const grown = heldWhile((heardAll) => {
      checks = judgeSaid(lines(heardAll));
    });
    expect(grown).toBeLessThan(20 * MB);
    expect(checks.find(({ requirement }) => requirement.id === 'MMSP-3.2.5.4-02')?.times).toBe(100_000);
  }, 120_000);
});

test('what was kept does not change with the buffer it came in', () => {
  const tally = createTally(catalogue, false);
  const session = openSession({
    now: () => 0,
    onUnit: () => {},
    chunkCount: 'letter',
    report: (sighting) => tally.see(sighting, { session: 'main', step: 1, unit: session.nextUnit() }),
  });
  const wrong = right()
    .with('ReportOpenFile', { padding: 7 })
    .with('header 0', { AFFlags: 0x04 })
    .with('media 3', { playIncarnation: 77 })
    .payload('media 9', () => new Uint8Array(64).fill(0xab));
  const buffer = new Uint8Array(4096);
  for (const { line, bytes } of said(wrong)) {
    if (line.kind === 'end') continue;
    buffer.fill(0);
    buffer.set(bytes);
    session.hear(line.from, buffer.subarray(0, bytes.length));
    buffer.fill(0x5a);
  }
  session.done();
  const told = JSON.stringify(tally.checks(), (_, value) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  expect(told).not.toContain('5a 5a 5a');
  expect(told).not.toContain('5a5a5a');
  expect(findings(tally.checks())).toEqual(findings(judge(wrong.drop('end'))));
});
