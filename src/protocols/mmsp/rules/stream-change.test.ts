import { describe, expect, test } from 'vitest';
import { audio, av, splitHeader } from './testing/content.ts';
import { client, closed, datagram, type Line, server, stall, type Talk } from './testing/conversation.ts';
import { expectFindings, findings, judge } from './testing/judged.ts';
import {
  active,
  changed,
  ENTRIES,
  firstEntry,
  lastEnd,
  multi,
  nextHeader,
  nextMedia,
  overUdp,
  passive,
  UNASKED,
} from './testing/playlist.ts';
import { closing, select, starting, stopping } from './testing/right.ts';
import { without } from './testing/udp.ts';

const SENT = 'MMSP-3.2.4.2-02';
const HEADER_SENT = 'MMSP-3.2.4.2-08';
const FROM_BEGINNING = 'MMSP-3.2.4.2-09';
const MEDIA_INCARNATION = 'MMSP-3.2.4.2-10';
const BANDWIDTH = 'MMSP-3.2.4.2-04';
const copies = { entries: ENTRIES.slice(0, 2) };

const each = (of: Talk, name: RegExp, change: (line: Line) => Line): Talk =>
  of.each((line) => (name.test(line.name) ? change(line) : line));
const values = (of: Talk, name: RegExp, given: Readonly<Record<string, number>>): Talk =>
  each(of, name, (line) => (line.kind === 'data' ? { ...line, values: { ...line.values, ...given } } : line));
const shifted = (of: Talk, name: RegExp, by: number): Talk =>
  each(of, name, (line) =>
    line.kind === 'data'
      ? { ...line, values: { ...line.values, LocationId: line.values.LocationId + by } }
      : line,
  );

const RIGHT = [
  ...['MMSP-2.2.4.12-03', 'MMSP-2.2.4.12-04', 'MMSP-2.2.4.12-05', 'MMSP-2.2.4.12-06'],
  ...['MMSP-3.2.4.2-01', SENT, 'MMSP-2.2.4.5-05', 'MMSP-3.2.4.1-03'],
];

describe('a playlist over TCP', () => {
  test('is right when the client does nothing', () => {
    const passes = [...RIGHT, 'MMSP-3.2.4.2-03', 'MMSP-3.2.4.2-07', HEADER_SENT, FROM_BEGINNING];
    expectFindings(passive(), {}, { ...copies, passes: [...passes, MEDIA_INCARNATION] });
    expectFindings(passive(), {}, { passes });
    expectFindings(passive(splitHeader), {}, { entries: [audio.file, splitHeader.file], passes });
  });
  test.each([0, 1, 3, 40])('is right when the client starts the entry after %d packets', (before) => {
    expectFindings(active(av, before), {}, { ...copies, passes: [...RIGHT, HEADER_SENT] });
    expectFindings(active(av, before), {}, { passes: RIGHT });
  });
  test('is right when the server has chosen some streams', () => {
    const chosen = firstEntry().then(
      ...changed(av),
      ...nextHeader(av),
      ...nextMedia(av, { streams: [2] }),
      lastEnd,
      ...closing(),
    );
    expectFindings(chosen, {}, { ...copies, passes: [FROM_BEGINNING] });
    expectFindings(chosen, {});
  });
  test('is right when the start asked for a stop that the first entry does not reach', () => {
    const late = passive().with('StartPlaying', { frameOffset: 0x00ffffff });
    expectFindings(late, {}, copies);
  });
  test('can be stopped and closed at any moment', () => {
    const lines = [...changed(av), ...nextHeader(av), ...nextMedia(av, { to: 2 })];
    for (let at = 2; at <= lines.length; at++) {
      const begun = firstEntry().then(...lines.slice(0, at));
      expectFindings(begun.then(...stopping(), stall, ...closing()), {}, copies);
      expectFindings(begun.then(client('CloseFile', { openFileId: 1 }), stall, closed('server')), {}, copies);
      // What was under way when the client wrote.
      const [stop, end] = stopping();
      const rest = lines.slice(at, at + 1);
      if (stop && end) expectFindings(begun.then(stop, ...rest, end, stall), {}, copies);
    }
  });
  test('can be stopped while the change is on its way', () => {
    const [stop, answer] = stopping();
    const talk = firstEntry().then(...(stop ? [stop] : []), ...changed(av), ...nextHeader(av).slice(0, 1));
    expectFindings(talk.then(...(answer ? [answer] : []), stall), {}, copies);
    const close = client('CloseFile', { openFileId: 1 });
    expectFindings(firstEntry().then(close, ...changed(av), stall, closed('server')), {}, copies);
  });
  test('a header that a stop has cut is not expected in the next play', () => {
    const cut = firstEntry().then(...changed(av), ...nextHeader(av).slice(0, 1), ...stopping());
    const next = [...starting({ incarnation: 12 }), ...nextMedia(av, { incarnation: 12 }), stall];
    expectFindings(cut.then(...next), {}, copies);
    // Without waiting for the answer, as some clients do.
    const [stop, answer] = stopping();
    const [start, started] = starting({ incarnation: 12 });
    if (!stop || !answer || !start || !started) throw new Error('no stop or no start');
    const begun = firstEntry().then(stop, start, ...changed(av), ...nextHeader(av).slice(0, 1));
    const rest = [answer, started, ...nextMedia(av, { incarnation: 12 }), stall];
    expectFindings(begun.then(...rest), {}, copies);
  });
  test('a stopped entry is read and played again', () => {
    const again = firstEntry()
      .then(...changed(av), ...nextHeader(av).slice(0, 1), ...stopping())
      .then(client('ReadBlock', { openFileId: 1, playIncarnation: 2 }))
      .then(server('ReportReadBlock', { playIncarnation: 2 }), ...nextHeader(av, 2))
      .then(...select(1, 2), ...starting({ incarnation: 12 }), ...nextMedia(av, { incarnation: 12 }), stall);
    expectFindings(again, {}, copies);
  });
});

describe('what ReportStreamChange says', () => {
  test.each([
    ['cbPacketSize', 1024, 'MMSP-2.2.4.12-04', 'fail'],
    ['cbHeaderSize', 659, 'MMSP-2.2.4.12-05', 'fail'],
    ['dwBitRate', 90_000_000, 'MMSP-2.2.4.12-06', 'warn A-40'],
  ])('%s is that of the entry', (field, value, requirement, verdict) => {
    expectFindings(passive().with('ReportStreamChange', { [field]: value }), { [requirement]: verdict });
    expectFindings(overUdp().with('ReportStreamChange', { [field]: value }), { [requirement]: verdict });
  });
  test('no packet is larger', () => {
    const small = passive().with('ReportStreamChange', { cbPacketSize: 100 });
    const found = findings(judge(small));
    expect(found['MMSP-2.2.4.12-04']).toBe('fail');
    expect(found['MMSP-2.2.4.7-13']).toBeUndefined();
  });
  test('it has to come before anything of the entry', () => {
    const checks = expectFindings(passive().drop('ReportStreamChange').until('last end'), { [SENT]: 'fail' });
    expect(checks[0]?.times).toBeGreaterThan(100);
  });
});

describe('the header of the entry', () => {
  test('carries 0xFF', () => {
    const old = values(passive(), /^next header/, { playIncarnation: 10 });
    const found = { 'MMSP-3.2.4.2-07': 'fail', 'MMSP-3.2.5.8.1-02': 'fail' };
    expectFindings(old, found, copies);
    expectFindings(values(passive(), /^next header/, { playIncarnation: 1 }), found, copies);
  });
  test('comes, and before the media', () => {
    const none = without(passive(), ({ name }) => name.startsWith('next header'));
    expectFindings(none, { [HEADER_SENT]: 'fail' }, copies);
    expectFindings(none.until('next media 33').then(stall), { [HEADER_SENT]: 'fail' });
  });
  test('is counted from 0, and is the one of the copy', () => {
    expectFindings(shifted(passive(), /^next header/, 1), { 'MMSP-2.2.2-01': 'fail' }, copies);
    expectFindings(passive(), OTHER_ENTRY, { entries: [audio.file, multi.file] });
  });
});

/** What a copy of other content finds. */
const OTHER_ENTRY = { 'MMSP-2.2.2-23': 'fail', 'MMSP-3.2.5.11-11': 'fail', 'MMSP-2.2.2-05': 'fail' };

describe('the media of the entry', () => {
  test('carry 0xFF until the client starts a play', () => {
    const old = values(passive(), /^next media/, { playIncarnation: 10 });
    expectFindings(old, { [MEDIA_INCARNATION]: 'note A-06' }, copies);
    expectFindings(values(passive(), /^next media/, { playIncarnation: 77 }), {
      [MEDIA_INCARNATION]: 'fail A-06',
    });
    const kept = values(active(), /^next media/, { playIncarnation: UNASKED });
    expect(findings(judge(kept))).toMatchObject({ 'MMSP-3.2.5.11-05': 'fail A-03' });
  });
  test('begin with the first packet', () => {
    const late = without(passive(audio), ({ name }) => /^next media 3[34]$/.test(name));
    const entries = [audio.file, audio.file];
    const found = { [FROM_BEGINNING]: 'fail' };
    expect(findings(judge(late))).toMatchObject(found);
    expect(findings(judge(late, { entries }))).toMatchObject(found);
  });
  test('are counted from 0', () => {
    const on = shifted(passive(audio), /^next media/, 33);
    expect(findings(judge(on, { entries: [audio.file, audio.file] }))).toMatchObject({
      'MMSP-2.2.2-06': 'fail',
    });
  });
  test('go on with AFFlags', () => {
    let flags = 0;
    const reset = each(passive(), /^next media/, (line) =>
      line.kind === 'data' ? { ...line, values: { ...line.values, AFFlags: flags++ & 0xff } } : line,
    );
    expect(findings(judge(reset))).toMatchObject({ 'MMSP-2.2.2-14': 'fail' });
  });
  test('come at all', () => {
    const none = without(passive(), ({ name }) => name.startsWith('next media'));
    expectFindings(none, { 'MMSP-3.2.4.2-03': 'fail', [FROM_BEGINNING]: 'fail' }, copies);
    // A server that waits for a start has not ended the entry.
    expectFindings(none.drop('last end'), {}, copies);
  });
});

describe('dwLinkBandwidth', () => {
  const told = (dwLinkBandwidth: number, streams: readonly number[]): Talk =>
    firstEntry({ dwAccelBandwidth: 0, dwAccelDuration: 0, dwLinkBandwidth }).then(
      ...changed(multi).map((line) =>
        line.name === 'ReportStreamChange' && line.kind === 'message'
          ? { ...line, values: { ...line.values, dwBitRate: 242_000 } }
          : line,
      ),
      ...nextHeader(multi),
      ...nextMedia(multi, { streams }),
      lastEnd,
    );
  test('is taken into account', () => {
    expectFindings(told(100_000, [2, 3]), {}, { passes: [BANDWIDTH] });
    expectFindings(told(100_000, [1, 2, 3, 4]), { [BANDWIDTH]: 'warn' });
    const old = told(100_000, [1, 3]).with('ReportConnectedEX', { ServerVersionInfo: '4.1.0.3930' });
    expectFindings(old, { [BANDWIDTH]: 'note' });
  });
  test('of more than everything, or less than anything, proves nothing', () => {
    for (const bandwidth of [1000, 300_000])
      expect(judge(told(bandwidth, [1, 2, 3, 4])).some((one) => one.requirement.id === BANDWIDTH)).toBe(
        false,
      );
  });
});

describe('a playlist over UDP', () => {
  test('is right, in any order and with losses', () => {
    const passes = [...RIGHT, 'MMSP-3.2.4.2-06', 'MMSP-2.2.2-06'];
    expectFindings(overUdp(), {}, { ...copies, passes });
    expectFindings(overUdp(), {}, { passes });
    for (let lost = 0; lost < 7; lost++) {
      const some = without(overUdp(), ({ name }) => Number(name.replace(/\D/g, '')) % 7 === lost);
      expectFindings(some, {}, copies);
    }
  });
  test('late media of the entry before are no fault of the next', () => {
    const late = overUdp();
    const moved = [28, 30, 32].reduce((talk, nth) => {
      const line = talk.line(`media ${nth}`);
      return talk.drop(`media ${nth}`).after('next ReadBlock', { ...line, after: 1 });
    }, late);
    expectFindings(moved, {}, copies);
    const [again] = [late.line('media 31')];
    expectFindings(late.after('ReportStreamChange', { ...again, after: 1 }), {}, copies);
  });
  test('nothing of the next entry comes unasked', () => {
    const unasked = nextHeader(av).map((line) => ({ ...line, to: { port: 7000, foreign: false } }));
    const found = findings(judge(overUdp().before('next ReadBlock', ...unasked)));
    expect(found).toMatchObject({ 'MMSP-3.2.4.2-06': 'fail' });
    expect(datagram(new Uint8Array()).from).toBe('server');
  });
  test('the header of the entry carries what its ReadBlock said', () => {
    const wrong = values(overUdp(), /^next header/, { playIncarnation: UNASKED });
    expect(findings(judge(wrong))).toMatchObject({ 'MMSP-3.2.5.8-03': 'fail' });
  });
});

describe('a flood of ReportStreamChange', () => {
  test('costs nothing but findings', () => {
    const [, change] = changed(av);
    const flood = change === undefined ? [] : Array.from({ length: 2000 }, () => ({ ...change, after: 0 }));
    const found = findings(judge(firstEntry().then(...flood, ...nextMedia(av), lastEnd, stall)));
    expect(found).toMatchObject({ 'MMSP-3.2.4.2-01': 'fail' });
  });
  test('before anything was opened or started', () => {
    const [, change] = changed(av);
    const early = firstEntry()
      .until('OpenFile')
      .then(...(change ? [change] : []), ...nextHeader(av), stall);
    expect(findings(judge(early))).toMatchObject({ 'MMSP-3.2.4.2-01': 'fail' });
  });
});
