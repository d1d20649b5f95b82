import { describe, expect, test } from 'vitest';
import { audio } from './testing/content.ts';
import { client, type Line, server, type Talk, talk } from './testing/conversation.ts';
import { expectFindings, judge, marked } from './testing/judged.ts';
import { connecting, media, opened, select, starting } from './testing/right.ts';

const [AT_LEAST, STOPPED] = ['MMSP-3.2.2-05', 'MMSP-3.2.5.1-05'];
let number = 0;
const ping = (after: number): Line => ({
  ...server('Ping', { dwParam1: 0, dwParam2: 0 }),
  after,
  name: `Ping ${number++}`,
});
const pong: Line = client('Pong');
const log = (after: number): Line => ({
  ...client('Logging', { log: { dwSourceId: 1, szTransport: 'TCP', info: {} } }),
  after,
});
/** Silent after ReportConnectedEX. */
const silent = (...lines: readonly Line[]): Talk => talk([...connecting().slice(0, 2), ...lines]);
const busy = (...lines: readonly Line[]): Talk => opened().then(...lines);

describe('Ping (A-18)', () => {
  test('30 seconds after the last message, and again', () => {
    expectFindings(
      silent(ping(30_000), pong, ping(30_000), pong),
      {},
      { passes: [AT_LEAST, 'MMSP-2.2.4.1-01'] },
    );
    expectFindings(silent(ping(30_000), ping(30_000)), {});
  });
  test('10 seconds are enough', () => {
    expectFindings(silent(ping(10_000)), {});
  });
  test('earlier in a session that is silent after ReportConnectedEX fails', () => {
    const checks = expectFindings(silent(ping(3000)), { [AT_LEAST]: 'fail A-18' });
    expect(checks[0]?.sighting).toMatchObject({
      got: '3000 ms',
      expected: 'at least 10 s after the message before',
    });
    expect(marked(checks[0])).toContain('MID');
  });
  test('two less than 10 seconds apart fail', () => {
    const checks = expectFindings(busy(ping(30_000), pong, ping(5000)), { [AT_LEAST]: 'fail A-18' });
    expect(checks[0]?.sighting?.expected).toBe('at least 10 s after the Ping before');
  });
  test('any other early one is a warning', () => {
    expectFindings(busy(ping(3000)), { [AT_LEAST]: 'warn A-18' });
  });
  test('Data packets are no messages', () => {
    const streaming = opened().then(...select(1), ...starting(), ...media(audio, { to: 30 }));
    expectFindings(streaming.then(ping(30_000)), {});
    expectFindings(streaming.later('media 29', 25_000).then(ping(5000)), {});
  });
});

describe('a packet of the client stops the timer (A-18)', () => {
  test('a Ping at its old due time is a warning', () => {
    const checks = expectFindings(busy(ping(30_000), pong, log(24_000), ping(6000)), {
      [STOPPED]: 'warn A-18',
    });
    expect(checks[0]?.sighting?.got).toBe('one 6000 ms after that packet');
    expect(marked(checks[0])).toContain('MID');
  });
  test('a later one passes', () => {
    expectFindings(busy(ping(30_000), pong, log(24_000), ping(30_000)), {}, { passes: [STOPPED] });
  });
  test('one that crosses the packet on the wire proves nothing', () => {
    expectFindings(busy(ping(30_000), pong, log(29_700), ping(300)), {});
  });
  test('further ones after a Pong that came at once pass', () => {
    expectFindings(busy(ping(30_000), pong, ping(30_000), pong, ping(30_000)), {});
  });
  test('a late Pong counts as well', () => {
    expectFindings(busy(ping(30_000), { ...pong, after: 25_000 }, ping(5000)), { [STOPPED]: 'warn A-18' });
  });
  test('as long as no Ping has shown the rhythm, nothing is judged', () => {
    expectFindings(busy(log(24_000), ping(6000)), {});
  });
  test('none at the due time passes, as soon as anything tells that it is over', () => {
    const ends: Line[] = [{ ...client('CloseFile', { openFileId: 1 }), after: 12_000 }];
    expectFindings(busy(ping(30_000), pong, log(24_000), ...ends), {}, { passes: [STOPPED] });
    // As long as the timer was not due, nothing is proved; and a message of the server starts it again.
    const soon: Line[] = [{ ...client('CloseFile', { openFileId: 1 }), after: 3000 }];
    const checks = judge(busy(ping(30_000), pong, log(24_000), ...soon));
    expect(checks.map(({ requirement }) => requirement.id)).not.toContain(STOPPED);
  });
});

describe('what a Ping holds', () => {
  const stale = (version: string): Talk =>
    silent({ ...ping(30_000), name: 'Ping' }, pong)
      .with('ReportConnectedEX', { ServerVersionInfo: version })
      .with('Ping', { dwParam2: 0x0b000400 });
  test.each(['4.1.0.3930', '9.1.1.3814', '9.01.01.5001'])('dwParam2 of version %s is a note', (version) => {
    expectFindings(stale(version), { 'MMSP-2.2.4.1-04': 'note A-17' });
  });
  test.each(['9.5.6001.1', '10.0.0.1', '1.2.3.4'])('dwParam2 of version %s is a warning', (version) => {
    expectFindings(stale(version), { 'MMSP-2.2.4.1-04': 'warn' });
  });
  test('a message of its size after a long silence was to be one', () => {
    const other = (after: number) =>
      silent({ ...ping(after), name: 'Ping' }).edit('Ping', (bytes) => {
        bytes[36] = 0x1c;
        return bytes;
      });
    expectFindings(other(30_000), { 'MMSP-2.2.4.1-01': 'fail' });
    expectFindings(other(3000), { 'MMSP-2.2.4-05': 'fail' });
  });
});
