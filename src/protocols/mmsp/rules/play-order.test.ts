import { describe, expect, test } from 'vitest';
import { locateParsingInformation } from '../../../asf/parsing-information.ts';
import { ascii } from './testing/bytes.ts';
import { audio, type Content } from './testing/content.ts';
import { client, closed, data, type Line, raw, type Talk, talk } from './testing/conversation.ts';
import { expectFindings, findings, judge, marked } from './testing/judged.ts';
import {
  connecting,
  ended,
  media,
  opened,
  right,
  select,
  starting,
  stopped,
  stopping,
} from './testing/right.ts';

const again = (lines: readonly Line[], mark = '2'): Line[] =>
  lines.map((line) => ({ ...line, name: `${line.name} ${mark}` }));

describe('media come after ReportStartedPlaying', () => {
  const FIRST = 'MMSP-3.2.5.11-11';
  test('passes, and the session streams', () => {
    expectFindings(right(), {}, { passes: [FIRST, 'MMSP-3.2.5.11-09', 'MMSP-3.2.5.11.1-10'] });
  });
  test('one packet before it fails', () => {
    const early = right().drop('media 0').before('ReportStartedPlaying', right().line('media 0'));
    const checks = expectFindings(early, { [FIRST]: 'fail' });
    expect(checks[0]?.sighting?.span).toEqual({ start: 0, end: 8 });
    expect(marked(checks[0])).toContain('LocationId');
  });
  test('in a second play too', () => {
    const second = starting({ incarnation: 11 });
    const packets = media(audio, { incarnation: 11, to: 5, flags: 5 });
    const [first, ...rest] = packets;
    const early = stopped()
      .until('Logging')
      .then(...again(second.slice(0, 1)), ...(first ? [first] : []), ...again(second.slice(1)), ...rest);
    expectFindings(early, { [FIRST]: 'fail' });
  });
  test('none after a failing hr', () => {
    const refused = right().with('ReportStartedPlaying', { hr: 0x80004005 });
    const checks = judge(refused.until('ReportEndOfStream'));
    expect(findings(checks)).toEqual({ 'MMSP-2.2.4.10-08': 'fail' });
    expect(marked(checks[0])).toContain('LocationId');
    expectFindings(
      opened()
        .then(...select(1), ...starting())
        .with('ReportStartedPlaying', { hr: 0x80004005 }),
      {},
    );
  });
});

describe('Data that nothing asked for', () => {
  test('before any ReadBlock', () => {
    const stray = data('stray', { LocationId: 3, playIncarnation: 1, AFFlags: 4 }, new Uint8Array(8));
    const checks = expectFindings(talk([...connecting(), stray]), { 'MMSP-2.2.2-09': 'fail' });
    expect(checks[0]?.sighting?.got).toBe('a Data packet, LocationId 3');
  });
  test('that is another protocol', () => {
    const text = ascii('HTTP/1.1 200 OK\r\nServer: example\r\n\r\n'.padEnd(0x312e + 8, ' '));
    const checks = expectFindings(
      talk([...connecting().slice(0, 1), raw('server', text.subarray(0, 0x312e))]),
      {
        'MMSP-2.2.2-09': 'fail',
      },
    );
    expect(checks[0]?.sighting?.why).toContain('HTTP/1.1 200 OK');
  });
});

describe('media end with ReportEndOfStream', () => {
  test('Data in flight between StopPlaying and its answer is right', () => {
    const [stop, answer] = stopping();
    const inFlight = opened().then(
      ...select(1),
      ...starting(),
      ...media(audio, { to: 5 }),
      ...(stop ? [stop] : []),
      ...media(audio, { from: 5, to: 9, flags: 5 }),
      ...(answer ? [answer] : []),
    );
    expectFindings(inFlight, {});
  });
  test('Data after the answer to StopPlaying fails', () => {
    const late = stopped()
      .until('Logging')
      .then(...media(audio, { from: 5, to: 6, flags: 5 }));
    const checks = expectFindings(late, { 'MMSP-3.2.5.14-02': 'fail' });
    expect(marked(checks[0])).toContain('LocationId');
  });
  test('Data after the end of the content fails, and is not the fault of StopPlaying', () => {
    const late = right()
      .until('Logging')
      .then(
        data(
          'late',
          { LocationId: 33, playIncarnation: 10, AFFlags: 33 },
          audio.sent(32) ?? new Uint8Array(),
        ),
      );
    expectFindings(late, { 'MMSP-3.2.4.1-05': 'fail' });
    const stoppedToo = right()
      .until('Logging')
      .then(
        ...again(stopping()),
        data(
          'late',
          { LocationId: 33, playIncarnation: 10, AFFlags: 33 },
          audio.sent(32) ?? new Uint8Array(),
        ),
      );
    expectFindings(stoppedToo, { 'MMSP-3.2.5.14-02': 'fail' });
  });
  test('Data of the old play while another is asked for', () => {
    const [start, started] = again(starting({ incarnation: 11 }));
    const late = stopped()
      .until('Logging')
      .then(
        ...(start ? [start] : []),
        ...media(audio, { from: 5, to: 6, flags: 5 }),
        ...(started ? [started] : []),
        ...media(audio, { incarnation: 11, flags: 6 }),
      );
    expectFindings(late, { 'MMSP-3.2.5.14-02': 'fail' });
  });
});

describe('a second play', () => {
  const second = media(audio, { incarnation: 11, flags: 5 });
  const finish = again(ended(11), 'last');
  test('that is asked for before the answer to a StopPlaying comes that crossed the end of the content', () => {
    const [stop, answer] = again(stopping());
    const [start, started] = again(starting({ incarnation: 11 }));
    if (!(stop && answer && start && started)) throw new Error('a line is missing');
    expectFindings(
      right()
        .until('ReportEndOfStream')
        .then(
          stop,
          ...again(ended(), 'of itself'),
          start,
          answer,
          started,
          ...media(audio, { incarnation: 11, flags: 33 }),
          ...finish,
        ),
      {},
    );
  });
  test('after a stop', () => {
    expectFindings(
      stopped()
        .until('Logging')
        .then(...again(starting({ incarnation: 11 })), ...second, ...finish),
      {},
    );
  });
  test('asked for at once with the stop: the stop is answered first', () => {
    const [stop, answer] = stopping();
    const [start, started] = again(starting({ incarnation: 11 }));
    const [before, after] = [media(audio, { to: 5 }), media(audio, { incarnation: 11, flags: 7 })];
    const inFlight = media(audio, { from: 5, to: 7, flags: 5 });
    const lines = [stop, start, ...inFlight, answer, started, ...after, ...finish].flatMap((line) =>
      line ? [line] : [],
    );
    expectFindings(opened().then(...select(1), ...starting(), ...before, ...lines), {});
  });
  test('asked for while the first runs: it goes on where it is (A-20)', () => {
    const [start, started] = again(starting({ incarnation: 11 }));
    const goesOn = (from: number): Talk =>
      opened().then(
        ...select(1),
        ...starting(),
        ...media(audio, { to: 5 }),
        ...(start ? [start] : []),
        ...media(audio, { from: 5, to: 8, flags: 5 }),
        ...(started ? [started] : []),
        ...media(audio, { from, incarnation: 11, flags: 8 }),
        ...finish,
      );
    expectFindings(goesOn(8), {}, { passes: ['MMSP-3.2.5.11-04'] });
    expectFindings(goesOn(8), {}, { reference: audio.file });
    const checks = expectFindings(goesOn(0), { 'MMSP-3.2.5.11-04': 'note A-20' });
    expect(marked(checks.find(({ verdict }) => verdict === 'note'))).toContain('LocationId');
  });
  test('asked for while the first runs: the next packet may be sent long after (A-20)', () => {
    // Half a minute of nothing from packet 8 on.
    const sent: Content['sent'] = (number, streams) => {
      const payload = audio.sent(number, streams);
      if (payload === undefined || number < 8) return payload;
      const packet = Uint8Array.from(payload);
      const { headerLength } = locateParsingInformation(packet);
      const view = new DataView(packet.buffer);
      view.setUint32(headerLength - 6, view.getUint32(headerLength - 6, true) + 30_000, true);
      return packet;
    };
    const sparse: Content = { ...audio, sent };
    const [start, started] = again(starting({ incarnation: 11, start: { position: 1 } }));
    const goesOn = (from: number): Talk =>
      opened().then(
        ...select(1),
        ...starting(),
        ...media(sparse, { to: 8 }),
        ...(start ? [start] : []),
        ...(started ? [started] : []),
        ...media(sparse, { from, incarnation: 11, flags: 8 }),
      );
    expect(findings(judge(goesOn(8)))['MMSP-3.2.5.11-04']).toBeUndefined();
    expect(findings(judge(goesOn(9)))['MMSP-3.2.5.11-04']).toBe('fail A-20');
  });
  test('that is refused leaves the first running', () => {
    const [start, started] = again(starting({ incarnation: 11 }));
    if (started?.kind !== 'message' || start === undefined) throw new Error('no reply');
    const refused = { ...started, values: { ...started.values, hr: 0x80070057 } };
    const both = opened().then(
      ...select(1),
      ...starting(),
      ...media(audio, { to: 5 }),
      start,
      refused,
      ...media(audio, { from: 5, flags: 5 }),
      ...ended(),
    );
    expectFindings(both, {});
  });
});

describe('CloseFile', () => {
  test('makes the server close', () => {
    expectFindings(right(), {}, { passes: ['MMSP-3.2.5.17-03'] });
  });
  test.each([closed('client'), closed('server', 'reset')])('anything else is no pass', (end) => {
    const passed = judge(right().replace('end', end)).map(({ requirement }) => requirement.id);
    expect(passed).not.toContain('MMSP-3.2.5.17-03');
  });
  test('a server that closes unasked earns no pass either', () => {
    const passed = judge(right().drop('CloseFile')).map(({ requirement }) => requirement.id);
    expect(passed).not.toContain('MMSP-3.2.5.17-03');
  });
});

describe('Logging (A-29)', () => {
  const log = client('Logging', { log: { dwSourceId: 1, szTransport: 'TCP', info: {} } });
  test('before the answer to StopPlaying, after it, and while media run', () => {
    expectFindings(stopped().drop('Logging').after('StopPlaying', log), {});
    expectFindings(stopped(), {});
    expectFindings(right().drop('Logging').after('media 7', log), {});
  });
});
