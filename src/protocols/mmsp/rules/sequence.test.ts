import { describe, expect, test } from 'vitest';
import { put16 } from './testing/bytes.ts';
import { audio } from './testing/content.ts';
import { client, type Line, type Talk } from './testing/conversation.ts';
import { expectFindings, marked } from './testing/judged.ts';
import { closing, ended, media, opened, right, select, starting } from './testing/right.ts';

const SEQ = 20;
const servers = (talk: Talk, edit: (line: Line, nth: number) => Line): Talk => {
  let nth = 0;
  return talk.each((line) => (line.kind === 'message' && line.from === 'server' ? edit(line, nth++) : line));
};
const seq = (line: Line, value: number): Line =>
  line.kind === 'message' ? { ...line, header: { ...line.header, seq: value } } : line;

describe('seq (A-02)', () => {
  test('from 0, one more with each packet', () => {
    expectFindings(right(), {}, { passes: ['MMSP-2.2.3-10', 'MMSP-2.2.3-11'] });
  });
  test('from 1 fails once', () => {
    const checks = expectFindings(
      servers(right(), (line, nth) => seq(line, nth + 1)),
      {
        'MMSP-2.2.3-11': 'fail',
      },
    );
    expect(marked(checks[0])).toMatch(/^0014 .*seq {2}1 {3}<-- expected 0/);
    expect(checks[0]?.times).toBe(1);
  });
  test('standing still fails', () => {
    expectFindings(
      servers(right(), (line) => seq(line, 0)),
      { 'MMSP-2.2.3-10': 'fail' },
    );
  });
  test('a jump fails once', () => {
    const checks = expectFindings(
      servers(right(), (line, nth) => seq(line, nth < 3 ? nth : nth + 7)),
      {
        'MMSP-2.2.3-10': 'fail',
      },
    );
    expect(checks[0]?.times).toBe(1);
  });
  test('0xFFFF is followed by 0', () => {
    const wrapped = servers(right(), (line, nth) => (nth < 2 ? seq(line, nth * 0xffff) : seq(line, nth - 2)));
    const checks = expectFindings(wrapped, { 'MMSP-2.2.3-10': 'fail' });
    // Only the jump to 0xFFFF, not the wrap.
    expect(checks[0]?.times).toBe(1);
  });
  test('repeating the seq of the client is a note, also where no reply is due', () => {
    // Logging in the middle has no reply: from then on the server is one behind.
    const talk = opened().then(
      client('Logging', { log: { dwSourceId: 1, szTransport: 'TCP', info: {} } }),
      ...select(1),
      ...starting(),
      ...media(audio),
      ...ended(),
      ...closing(),
    );
    const numbers = { ReportStreamSwitch: 6, ReportStartedPlaying: 7, ReportEndOfStream: 7 };
    const repeating = Object.entries(numbers).reduce(
      (now, [name, value]) => now.header(name, { seq: value }),
      talk,
    );
    expectFindings(repeating, { 'MMSP-2.2.3-10': 'note A-02' });
  });
  test('repeating one that crossed another on the wire is a note, and one from long ago fails', () => {
    const [close] = closing().slice(1);
    const talk = opened().then(
      client('Logging', { log: { dwSourceId: 1, szTransport: 'TCP', info: {} } }),
      ...select(1),
      ...starting(),
      client('Logging', { log: { dwSourceId: 1, szTransport: 'TCP', info: {} } }),
      ...media(audio),
      ...(close ? [close] : []),
      ...ended(),
    );
    const old = talk.header('ReportStreamSwitch', { seq: 6 }).header('ReportStartedPlaying', { seq: 7 });
    // The client has sent 8 and 9 since, and the server may have read both, one or none of them.
    for (const seq of [7, 8, 9])
      expectFindings(old.header('ReportEndOfStream', { seq }), { 'MMSP-2.2.3-10': 'note A-02' });
    for (const seq of [3, 6])
      expectFindings(old.header('ReportEndOfStream', { seq }), { 'MMSP-2.2.3-10': 'fail' });
  });
  test('repeating that of its own request is a note, when two requests were sent at once', () => {
    const [switches, started] = [select(1), starting()];
    const talk = opened().then(
      client('Logging', { log: { dwSourceId: 1, szTransport: 'TCP', info: {} } }),
      ...switches.slice(0, 1),
      ...started.slice(0, 1),
      ...switches.slice(1),
      ...started.slice(1),
      ...media(audio),
      ...ended(),
    );
    expectFindings(
      talk
        .header('ReportStreamSwitch', { seq: 6 })
        .header('ReportStartedPlaying', { seq: 7 })
        .header('ReportEndOfStream', { seq: 8 }),
      { 'MMSP-2.2.3-10': 'note A-02' },
    );
  });
  test('MBZ is a field of its own', () => {
    const checks = expectFindings(right().edit('ReportOpenFile', put16(SEQ + 2, 1)), {
      'MMSP-2.2.3-12': 'fail',
    });
    expect(marked(checks[0])).toContain('MBZ  1');
  });
});

describe('timeSent (A-35)', () => {
  const timed = (value: bigint): Talk =>
    servers(right(), (line) =>
      line.kind === 'message' ? { ...line, header: { ...line.header, timeSent: value } } : line,
    );
  test('milliseconds are right, and prove nothing, because any value is', () => {
    const checks = expectFindings(right(), {});
    expect(checks.map(({ requirement }) => requirement.id)).not.toContain('MMSP-2.2.3-13');
  });
  test.each([
    ['a double in seconds', 0x4000c49ba5e353f8n],
    ['stale text', 0x006f006e002f0020n],
    ['all ones', 2n ** 64n - 1n],
  ])('%s is a note', (_, value) => {
    const checks = expectFindings(timed(value), { 'MMSP-2.2.3-13': 'note A-35' });
    expect(marked(checks.find(({ verdict }) => verdict === 'note'))).toContain('timeSent');
  });
  test('0 throughout passes as long as the conversation is short, and is a note then', () => {
    expectFindings(timed(0n), {});
    expectFindings(timed(0n).later('CloseFile', 60_000).later('ReportEndOfStream', 60_000), {
      'MMSP-2.2.3-13': 'note A-35',
    });
  });
  test('a wait of the client is no drift', () => {
    expectFindings(right().later('OpenFile', 3_600_000), {});
  });
});
