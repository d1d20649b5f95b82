import { describe, expect, test } from 'vitest';
import { readAsfFile } from '../../../asf/file.ts';
import { readAsfPacket } from '../../../asf/packet.ts';
import { audio, av, type Content } from './testing/content.ts';
import { client, closed, type Line, server, stall, type Talk } from './testing/conversation.ts';
import { expectFindings, marked } from './testing/judged.ts';
import {
  CANSEEK,
  ended,
  media,
  opened,
  right,
  select,
  starting,
  stopped,
  stopping,
} from './testing/right.ts';

const ENDS = 'MMSP-3.2.4.1-01';
const PLAYLIST = 0x40000000;
function withHeader(content: Content, change: (bytes: Uint8Array) => void): Content {
  const bytes = content.file.bytes.slice();
  change(bytes);
  return { ...content, file: readAsfFile(bytes) };
}
/** The same content, of which the second stream holds commands. */
const commands = withHeader(av, (bytes) => {
  const audio = '409e69f84d5bcf11a8fd00805f5c442b';
  const at = Buffer.from(bytes).toString('hex').indexOf(audio) / 2;
  bytes.set(Buffer.from('c0cfda59e659d011a3ac00a0c90348f6', 'hex'), at);
});
const again = (lines: readonly Line[]): Line[] => lines.map((line) => ({ ...line, name: `${line.name} 2` }));

describe('the answer to StopPlaying', () => {
  const passes = ['MMSP-3.2.5.14-05', 'MMSP-3.2.5.14-06', 'MMSP-2.2.4.5-02', 'MMSP-3.2.5.14-04'];
  test('has hr 0 and the playIncarnation of the StopPlaying', () => {
    expectFindings(stopped(), {}, { passes });
  });
  test('whatever the client wrote there (A-32)', () => {
    const vlc = stopped()
      .with('StopPlaying', { playIncarnation: 0x001fffff })
      .with('ReportEndOfStream', { playIncarnation: 0x001fffff });
    expectFindings(vlc, {}, { passes });
  });
  test.each([1, 0x80004005])('hr %i fails (A-30)', (hr) => {
    const checks = expectFindings(stopped().with('ReportEndOfStream', { hr }), {
      'MMSP-3.2.5.14-05': 'fail',
    });
    expect(marked(checks[0])).toContain('hr');
  });
  test('another playIncarnation fails', () => {
    const checks = expectFindings(stopped().with('ReportEndOfStream', { playIncarnation: 11 }), {
      'MMSP-3.2.5.14-06': 'fail',
      'MMSP-2.2.4.5-02': 'fail',
    });
    expect(marked(checks[0])).toContain('playIncarnation  11');
  });
  test('is due in READY as well', () => {
    expectFindings(opened().then(...stopping()), {});
    expectFindings(
      right()
        .until('Logging')
        .then(...again(stopping())),
      {},
    );
  });
});

describe('the end of the content', () => {
  test('one, with hr 0 and the playIncarnation of the StartPlaying', () => {
    expectFindings(
      right(),
      {},
      {
        passes: [ENDS, 'MMSP-3.2.4.1-04', 'MMSP-2.2.4.5-03', 'MMSP-2.2.4.5-04'],
      },
    );
  });
  test('hr 1, although nothing follows', () => {
    const checks = expectFindings(right().with('ReportEndOfStream', { hr: 1 }), {
      'MMSP-3.2.4.1-04': 'fail',
    });
    expect(marked(checks[0])).toContain('hr  1');
  });
  test('an error is a note (A-30)', () => {
    expectFindings(right().with('ReportEndOfStream', { hr: 0xc00d0029 }), { 'MMSP-3.2.4.1-04': 'note A-30' });
  });
  test('another playIncarnation', () => {
    expectFindings(right().with('ReportEndOfStream', { playIncarnation: 1 }), { 'MMSP-2.2.4.5-03': 'fail' });
  });
  test.each<[string, Talk, string]>([
    [
      'twice',
      right().after('ReportEndOfStream', {
        ...ended()[0],
        ...server('ReportEndOfStream', { playIncarnation: 10 }),
        name: 'twice',
      }),
      'another one',
    ],
    ['after a stop was answered', stopped().after('ReportEndOfStream', ...again(ended())), 'another one'],
    [
      'before ReportStartedPlaying',
      opened().then(...select(1), ...starting().slice(0, 1), ...ended()),
      'one before ReportStartedPlaying',
    ],
    ['before any StartPlaying', opened().then(...ended()), 'one before any StartPlaying'],
  ])('%s', (_, talk, got) => {
    const checks = expectFindings(talk, { [ENDS]: 'fail' });
    expect(checks[0]?.sighting?.got).toBe(got);
    expect(marked(checks[0])).toContain('MID');
  });
  test('without a single packet', () => {
    const nothing = opened().then(...select(1), ...starting(), ...ended());
    const checks = expectFindings(nothing, { 'MMSP-3.2.5.11-11': 'fail' });
    expect(checks[0]?.sighting?.expected).toBe('media packets of streams 1');
    // Nothing is selected, or the start lies behind the end: then there is nothing to send.
    expectFindings(opened().then(...select(), ...starting(), ...ended()), {});
    expectFindings(opened().then(...select(7), ...starting(), ...ended()), {});
    expectFindings(opened().then(...select(1), ...starting({ start: { position: 99 } }), ...ended()), {});
  });
  test('without a packet of a stream of which the content has none', () => {
    const SENDS = { 'MMSP-3.2.5.11-11': 'fail' };
    const nothing = (content: Content, stream: number): Talk =>
      opened(content).then(...select(stream), ...starting(), ...ended());
    expectFindings(nothing(av, 2), SENDS, { reference: av.file });
    // Every packet is one that has nothing but video.
    const picture = [...Array(av.file.packetCount).keys()].find((number) =>
      readAsfPacket(av.file.packet(number)).packet?.payloads.every(({ stream }) => stream === 1),
    );
    const silent = { ...av.file, packet: () => av.file.packet(picture ?? 0) };
    expectFindings(nothing(av, 2), {}, { reference: silent });
    // Without a copy nobody knows whether there are any commands, but sound there is.
    expectFindings(nothing(commands, 2), {});
    expectFindings(nothing(commands, 1), SENDS);
    expectFindings(opened(commands).then(...select(1, 2), ...starting(), ...ended()), SENDS);
  });
});

describe('a StopPlaying that crosses the end of the content', () => {
  const [stop, answer] = stopping();
  const crossing = (...lines: readonly (Line | undefined)[]): Talk =>
    opened().then(
      ...select(1),
      ...starting(),
      ...media(audio),
      ...lines.flatMap((line) => (line ? [line] : [])),
    );
  const [end] = again(ended());
  const vlc = { openFileId: 1, playIncarnation: 0x001fffff };

  test('one ReportEndOfStream is enough, and two are right', () => {
    expectFindings(crossing(stop, answer), {});
    expectFindings(crossing(stop, end, answer), {});
    expectFindings(crossing(stop, end, answer), {}, { reference: audio.file });
  });
  test('a third is not', () => {
    const third = answer && { ...answer, name: 'third' };
    expectFindings(crossing(stop, end, answer, third), { [ENDS]: 'fail' });
  });
  test('the two are told apart by what they repeat', () => {
    const own = crossing(stop, end, answer)
      .with('StopPlaying', vlc)
      .with('ReportEndOfStream', vlc.playIncarnation ? { playIncarnation: vlc.playIncarnation } : {});
    expectFindings(own, {});
    expectFindings(crossing(stop, end).with('StopPlaying', vlc), {});
    expectFindings(
      crossing(stop, end, answer).with('StopPlaying', vlc).with('ReportEndOfStream', { playIncarnation: 77 }),
      {
        'MMSP-3.2.5.14-06': 'fail',
        'MMSP-2.2.4.5-02': 'fail',
      },
    );
  });
  test('the second one has hr 0', () => {
    expectFindings(crossing(stop, end, answer).with('ReportEndOfStream', { hr: 1 }), {
      'MMSP-3.2.5.14-05': 'fail',
    });
  });
  test('in the middle of the content two are one too many', () => {
    expectFindings(stopped().before('ReportEndOfStream', ...again(ended())), { [ENDS]: 'fail' });
  });
  test('where the end of a part of the streams is not known, two may be right', () => {
    // The last packets of the file hold no payload of stream 2: only the copy tells where its end is.
    const one = media(av, { streams: [2] });
    const two = (packets: typeof one): Talk =>
      opened(av).then(
        ...select(2),
        ...starting(),
        ...packets,
        ...(stop ? [stop] : []),
        ...(end ? [end] : []),
        ...(answer ? [answer] : []),
      );
    expectFindings(two(one), {});
    expectFindings(two(one), {}, { reference: av.file });
    expectFindings(two(one.slice(0, 20)), {});
    expectFindings(two(one.slice(0, 20)), { [ENDS]: 'fail' }, { reference: av.file });
  });
  test('a stop time ends a play before its content', () => {
    const early = stopped()
      .with('StartPlaying', { frameOffset: 400 })
      .before('ReportEndOfStream', ...again(ended()));
    expectFindings(early, {});
  });
});

describe('playlists (A-30)', () => {
  const change = server('ReportStreamChange', { cbPacketSize: 1444, cbHeaderSize: 5281, dwBitRate: 356884 });
  const list = (hr: number): Talk =>
    right()
      .until('Logging')
      .with('ReportOpenFile', { fileAttributes: PLAYLIST | CANSEEK })
      .with('ReportEndOfStream', { hr });
  test('hr 1, then ReportStreamChange', () => {
    expectFindings(
      list(1).then(change),
      {},
      { passes: ['MMSP-3.2.4.1-03', 'MMSP-2.2.4.5-05', 'MMSP-3.2.4.2-01'] },
    );
  });
  test.each([
    ['9.1.1.3814', 'fail A-30'],
    ['4.1.0.3930', 'note A-30'],
  ])('hr 0, then ReportStreamChange, by a server %s', (ServerVersionInfo, verdict) => {
    const checks = expectFindings(list(0).with('ReportConnectedEX', { ServerVersionInfo }).then(change), {
      'MMSP-3.2.4.1-03': verdict,
    });
    expect(marked(checks.find(({ requirement }) => requirement.id === 'MMSP-3.2.4.1-03'))).toContain('hr  0');
  });
  test('hr 1, and then nothing, is a warning', () => {
    const checks = expectFindings(list(1).then(stall, closed('server')), { 'MMSP-2.2.4.5-05': 'warn A-30' });
    expect(marked(checks[0])).toContain('hr  1');
  });
  test('hr 1, and then a closed connection, is a broken promise', () => {
    expectFindings(list(1).then(closed('server')), { 'MMSP-2.2.4.5-05': 'fail A-30' });
    const asked = list(1).then(client('CloseFile', { openFileId: 1 }), closed('server'));
    expectFindings(asked, {});
    expectFindings(list(1).then(...again(stopping()), stall), {});
  });
  test('hr 0 in the middle of an entry has no meaning', () => {
    const short = opened().then(...select(1), ...starting(), ...media(audio, { to: 9 }), ...ended());
    expectFindings(short, { 'MMSP-2.2.4.5-04': 'fail' });
    const stops = short.with('StartPlaying', { frameOffset: 100 });
    expectFindings(stops, {});
  });
  test('a client that leaves proves nothing', () => {
    expectFindings(list(1).then(closed('client')), {});
    expectFindings(list(1), {});
  });
  test('ReportStreamChange without any ReportEndOfStream fails', () => {
    const checks = expectFindings(list(1).drop('ReportEndOfStream').then(change), {
      'MMSP-3.2.4.2-01': 'fail',
    });
    expect(checks[0]?.sighting?.span).toEqual({ start: 36, end: 40 });
  });
  test('a ReportStreamChange that fails, or names another incarnation', () => {
    expectFindings(list(1).then({ ...change, values: { ...change.values, hr: 0x80004005 } }), {
      'MMSP-2.2.4.12-02': 'fail',
    });
    const other = { ...change.values, dwTcpHdrIncarnation: 9, dwStreamId: 7 };
    expectFindings(list(1).then({ ...change, values: other }), {
      'MMSP-2.2.4.12-03': 'fail',
      'MMSP-2.2.4.12-07': 'warn',
    });
    const old = list(1).with('ReportConnectedEX', { ServerVersionInfo: '4.1.0.3930' });
    expectFindings(old.then({ ...change, values: { ...change.values, dwStreamId: 7 } }), {
      'MMSP-2.2.4.12-07': 'note A-17',
    });
    expectFindings(list(1).then(change), {}, { passes: ['MMSP-2.2.4.12-01'] });
  });
});
