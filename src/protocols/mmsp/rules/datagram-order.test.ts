import { describe, expect, test } from 'vitest';
import type { Conversation } from './conversation.ts';
import { lostOf } from './plays.ts';
import { audio, av } from './testing/content.ts';
import { client, type DataLine, type Line, server, type Talk, talk } from './testing/conversation.ts';
import { expectFindings, findings, judge, marked } from './testing/judged.ts';
import { media, opened, right, select, starting, stopping } from './testing/right.ts';
import { moved, numbered, rightOverUdp, udp, without } from './testing/udp.ts';

const GROW = ['MMSP-2.2.2-14', 'MMSP-2.2.2-12', 'MMSP-3.2.5.11.1-06', 'MMSP-3.2.5.11.1-07'];
const FIRST = ['MMSP-2.2.2-13', 'MMSP-3.2.3-01'];
const AFTER_FE = 'MMSP-2.2.2-15';
const LOCATION = ['MMSP-2.2.2-05', 'MMSP-3.2.5.11.1-04'];
const FROM_ZERO = ['MMSP-2.2.2-06', 'MMSP-2.2.4.25-19'];
const INCARNATION = ['MMSP-3.2.5.11-05', 'MMSP-2.2.2-09', 'MMSP-3.2.5.11.1-08'];
const every = (ids: readonly string[], verdict: string): Record<string, string> =>
  Object.fromEntries(ids.map((id) => [id, verdict]));
const bare = (line: DataLine): boolean => /^media (3|4|5|17)$/.test(line.name);

describe('AFFlags of media over UDP (A-05)', () => {
  test('counts from 0, modulo 256', () => {
    expectFindings(rightOverUdp(av), {}, { passes: [...GROW, ...FIRST, ...LOCATION, ...FROM_ZERO] });
  });
  test('gaps are loss', () => {
    expectFindings(without(rightOverUdp(), bare), {}, { passes: [...GROW, ...FIRST] });
  });
  test.each([0x00, 0x04, 0x0c, 0xff])('a constant of %i is no habit here', (flag) => {
    expect(findings(judge(numbered(rightOverUdp(), () => flag)))).toMatchObject(every(GROW, 'fail A-05'));
  });
  test('from 1, and counting', () => {
    const checks = expectFindings(
      numbered(rightOverUdp(), (nth) => nth + 1),
      every(FIRST, 'fail A-05'),
    );
    expect(checks[0]?.sighting?.expected).toMatch(/^at most 0, because/);
    expect(marked(checks[0])).toContain('AFFlags');
  });
  test('from 1, and the first packet lost', () => {
    const of = numbered(rightOverUdp(), (nth) => nth + 1);
    expectFindings(
      without(of, ({ name }) => name === 'media 0'),
      every(FIRST, 'fail A-05'),
    );
  });
  test('from 200, and reordered', () => {
    const of = moved(
      numbered(rightOverUdp(), (nth) => nth + 200),
      'media 0',
      2,
    );
    expectFindings(of, every(FIRST, 'fail A-05'));
  });
  test('numbers that the LocationIds have no room for', () => {
    const of = numbered(rightOverUdp(), (nth) => (nth < 9 ? nth : nth + 1));
    const checks = expectFindings(of, every(GROW, 'fail A-05'));
    expect(checks[0]?.times).toBe(1);
    expect(checks[0]?.sighting?.expected).toBe('9, because packets 8 and 9 have room for no more');
    expect(checks.slice(1, 4).map(({ consequenceOf }) => consequenceOf)).toEqual([GROW[0], GROW[0], GROW[0]]);
    const lost = without(of, bare);
    expectFindings(lost, every(GROW, 'fail A-05'));
  });
  test('every second number', () => {
    const of = numbered(rightOverUdp(), (nth) => 2 * nth);
    expect(findings(judge(of))).toEqual(every(GROW, 'fail A-05'));
    expect(findings(judge(without(of, bare)))).toEqual(every(GROW, 'fail A-05'));
  });
  test('one number on two packets', () => {
    const of = rightOverUdp().with('media 9', { AFFlags: 8 });
    const checks = expectFindings(of, every(GROW, 'fail A-05'));
    expect(checks[0]?.sighting?.expected).toBe('another number than packet 8 of the file has');
  });
  test('one number on two packets, the second of which comes first', () => {
    const of = moved(rightOverUdp().with('media 9', { AFFlags: 8 }), 'media 8', 1);
    expectFindings(of, every(GROW, 'fail A-05'));
  });
  test('0xFF is left out', () => {
    expectFindings(
      numbered(rightOverUdp(av), (nth) => nth % 0xff),
      every(GROW, 'fail A-05'),
    );
  });
  test('filtered packets leave gaps in LocationId, and none in AFFlags', () => {
    expectFindings(rightOverUdp(av, [2]), {}, { passes: GROW });
    const numbers = (line: Line): Line =>
      line.kind === 'data' && line.name.startsWith('media')
        ? { ...line, values: { ...line.values, AFFlags: line.values.LocationId & 0xff } }
        : line;
    // A server that numbers what it leaves out looks like a network that loses it.
    expectFindings(rightOverUdp(av, [2]).each(numbers), {});
  });
});

describe('LocationId over UDP (A-39)', () => {
  test('falls', () => {
    const of = rightOverUdp()
      .with('media 9', { LocationId: 5 })
      .payload('media 9', (bytes) => bytes);
    expect(findings(judge(of))).toMatchObject({ [LOCATION[0] ?? '']: 'fail A-39' });
  });
  test('begins behind the first packet, and nothing before it was lost', () => {
    const of = udp(opened().then(...select(1), ...starting(), ...media(audio, { from: 2 })));
    expectFindings(of, every(FROM_ZERO, 'fail'));
  });
  test('begins behind the first packet, because those before it were lost', () => {
    expectFindings(
      without(rightOverUdp(), ({ name }) => name === 'media 0' || name === 'media 1'),
      {},
    );
  });
});

const second = (lines: readonly Line[]): Line[] => lines.map((line) => ({ ...line, name: `${line.name} 2` }));
/** `before` packets, a stop, and 20 packets of a second play. */
const two = (before: number, flag: (nth: number) => number): Talk => {
  const of = opened(av).then(
    ...select(1, 2),
    ...starting(),
    ...media(av, { to: before }),
    ...stopping(),
    ...second(starting({ incarnation: 11 })),
    ...media(av, { to: 20, incarnation: 11, flags: before }),
    ...second(stopping(11)),
  );
  return numbered(udp(of), (nth) => (nth < before ? nth : flag(nth - before)));
};

describe('AFFlags over a stop', () => {
  test('it goes on', () => {
    expectFindings(
      two(30, (nth) => 30 + nth),
      {},
      { passes: GROW },
    );
  });
  test('a reset is a note', () => {
    const checks = expectFindings(
      two(30, (nth) => nth),
      every(GROW, 'note A-05'),
    );
    expect(checks[0]?.times).toBeLessThanOrEqual(1);
  });
  test('after 0xFE the next play starts with 0', () => {
    expectFindings(
      two(255, (nth) => nth),
      {},
    );
  });
  test('and 0xFF is a warning', () => {
    expectFindings(
      two(255, (nth) => 255 + nth),
      { [AFTER_FE]: 'warn A-05' },
    );
  });
  test('0xFF after a packet that may not have been the last is not', () => {
    const of = two(256, (nth) => 256 + nth);
    expectFindings(
      without(of, ({ name }) => name === 'media 255'),
      {},
    );
  });
});

describe('when media over UDP may come', () => {
  const stop = (after: number): Talk => {
    const packets = media(av, { to: 50 });
    const [late] = packets.splice(40, 1);
    const of = opened(av).then(...select(1, 2), ...starting(), ...packets, ...stopping());
    return udp(late ? of.then({ ...late, after }) : of);
  };
  const ended = (after: number): Talk => {
    const of = right().lines;
    const at = of.findIndex(({ name }) => name === 'ReportEndOfStream');
    return udp(moved(talk(of.slice(0, at + 1)), 'media 32', 1).later('media 32', after));
  };
  test('before ReportStartedPlaying', () => {
    expectFindings(moved(rightOverUdp(), 'ReportStartedPlaying', 5), {}, { passes: ['MMSP-3.2.5.11-09'] });
  });
  test('shortly after ReportEndOfStream', () => {
    expectFindings(stop(900), {});
    expectFindings(ended(900), {}, { reference: audio.file });
  });
  test('but not for long', () => {
    const checks = expectFindings(stop(1100), { 'MMSP-3.2.5.14-02': 'fail' });
    expect(checks[0]?.sighting?.got).toContain('1100 ms after it');
    expectFindings(ended(1100), { 'MMSP-3.2.4.1-05': 'fail' });
  });
  test('nor after a failing ReportStartedPlaying', () => {
    const of = rightOverUdp().with('ReportStartedPlaying', { hr: 0x80070057 }).drop('ReportEndOfStream');
    expect(findings(judge(of))).toMatchObject({ 'MMSP-2.2.4.10-08': 'fail' });
  });
  test('the earlier play, while another one runs', () => {
    const of = two(30, (nth) => 30 + nth);
    const late = moved(of, 'media 29', 5);
    expectFindings(late, {});
    const later = moved(of, 'media 29', 12).later('media 29', 1500);
    expect(findings(judge(later))).toMatchObject(every(INCARNATION, 'fail A-03'));
  });
});

describe('a packet of the middle that was never sent', () => {
  const MISSING = 'MMSP-3.2.5.11-11';
  const reference = audio.file;
  const renumbered = (of: Talk): Talk => numbered(of, (nth) => nth);
  test('has no number either', () => {
    const of = renumbered(rightOverUdp().drop('media 9'));
    const checks = expectFindings(of, { [MISSING]: 'fail' }, { reference });
    expect(checks[0]?.sighting?.got).toContain('without number 9');
    expectFindings(without(of, bare), { [MISSING]: 'fail' }, { reference });
  });
  test('was lost when its number is missing too', () => {
    expectFindings(rightOverUdp().drop('media 9'), {}, { reference });
  });
  test('next to one that was lost is not proved', () => {
    const of = renumbered(rightOverUdp().drop('media 9'));
    expectFindings(of.drop('media 10'), {}, { reference });
  });
  test('at the beginning', () => {
    const of = renumbered(rightOverUdp().drop('media 0'));
    expect(findings(judge(of, { reference }))).toMatchObject({ [MISSING]: 'fail' });
  });
});

describe('a selection over UDP', () => {
  const KEY = 'MMSP-3.2.5.10-03';
  const FOREIGN = 'MMSP-3.2.5.11.1-02';
  /** Both streams to packet 100, then audio alone; `more` packets of both come behind the reply, `after` it. */
  const narrowed = (more: number, after: number): Talk => {
    const both = media(av, { to: 100 + more });
    const late = both.slice(100).map((line, nth) => (nth === 0 ? { ...line, after } : line));
    const off = client('StreamSwitch', { aStreamEntries: [{ wDstStreamNumber: 1, wThinningLevel: 2 }] });
    const of = opened(av).then(...select(1, 2), ...starting(), ...both.slice(0, 100));
    return udp(of.then({ ...off, name: 'off' }, { ...server('ReportStreamSwitch'), name: 'done' }, ...late));
  };
  test('packets of the one before may be under way', () => {
    expectFindings(narrowed(30, 10), {});
  });
  test('but not for long', () => {
    expect(findings(judge(narrowed(30, 1200)))).toMatchObject({
      [FOREIGN]: expect.stringMatching(/fail|note/),
    });
  });
  /** The first packets that hold video are not sent. */
  const headless = (lost: boolean): Talk => {
    const of = rightOverUdp(av);
    const first = of.lines.findIndex(({ name }) => name === 'media 0');
    const cut = talk(of.lines.filter((_, nth) => nth < first || nth >= first + 3));
    return lost ? cut : numbered(cut, (nth) => nth);
  };
  test('a key frame that was lost', () => {
    expectFindings(headless(true), {});
  });
  test('a key frame that was not sent', () => {
    expect(findings(judge(headless(false)))).toMatchObject({ [KEY]: 'fail' });
  });
});

test('lost packets are counted', () => {
  let conversation: Conversation | undefined;
  expectFindings(without(rightOverUdp(), bare), {}, { after: (one) => (conversation = one) });
  expect(conversation?.play && lostOf(conversation.play)).toBe(4);
  expect(conversation?.datagrams.arrived).toBe(30);
});
