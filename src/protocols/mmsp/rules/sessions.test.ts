import { describe, expect, test } from 'vitest';
import { type Check, createTally } from '../../../verdict/tally.ts';
import { openSession } from '../session.ts';
import { createSessionsJudge, type SessionView } from './sessions.ts';
import { audio } from './testing/content.ts';
import { data, overUdp, said, type Talk, UDP_PORT } from './testing/conversation.ts';
import { catalogue, findings, marked } from './testing/judged.ts';
import { opened } from './testing/right.ts';
import { udp } from './testing/udp.ts';

interface Spoken {
  readonly talk: Talk;
  /** Whether it is over before the next one begins. */
  readonly over?: boolean;
  readonly lost?: number;
}

/** What no session shows alone, of sessions that begin one after the other. */
function judgeAll(all: readonly Spoken[]): readonly Check[] {
  const tally = createTally(catalogue, false);
  const sessions = createSessionsJudge(({ name }, sighting) =>
    tally.see(sighting, { session: name, step: 1, unit: 0 }),
  );
  const views: SessionView[] = [];
  for (const [nth, { talk, over = false, lost = 0 }] of all.entries()) {
    const state = { open: true };
    const session = openSession({
      now: () => 0,
      onUnit: () => {},
      chunkCount: 'letter',
      report: () => {},
      onMessage: (message) => {
        if (message.unit.from === 'server') sessions.heard(view, message);
      },
    });
    const view: SessionView = {
      name: `session ${nth}`,
      open: () => state.open,
      conversation: session.conversation,
      lost: () => lost,
    };
    views.push(view);
    for (const { line, bytes } of said(talk)) {
      if (line.kind === 'data' && line.to !== undefined) session.hearDatagram(bytes, line.to);
      else session.hear(line.from, bytes);
    }
    if (over) state.open = false;
  }
  sessions.done(views);
  return tally.checks();
}

const withId = (nCubs: number): Talk => opened(audio).with('ReportFunnelInfo', { nCubs }).until('OpenFile');
const ids = (...numbers: readonly number[]): readonly Check[] =>
  judgeAll(numbers.map((number) => ({ talk: withId(number) })));
const passed = (checks: readonly Check[]): readonly string[] =>
  checks.filter(({ verdict }) => verdict === 'pass').map(({ requirement }) => requirement.id);

const DIFFERENT = 'MMSP-3.2.3-03';
const IDENTIFIES = 'MMSP-2.2.4.6-06';
const RANDOM = 'MMSP-3.2.3-02';
const SPREAD = [0x5a17c3e4, 0x1b2c0012, 0xf4440001, 0x77aa5501];

describe('Client-IDs (A-41)', () => {
  test('different and far apart', () => {
    const checks = ids(...SPREAD);
    expect(findings(checks)).toEqual({});
    expect(passed(checks)).toEqual([IDENTIFIES, RANDOM, DIFFERENT]);
  });
  test('one session shows nothing, and a few nothing of chance', () => {
    expect(ids(1)).toEqual([]);
    expect(passed(ids(1, 2, 3))).toEqual([IDENTIFIES, DIFFERENT]);
  });
  test('the same in two sessions at the same time', () => {
    const checks = ids(5, 9, 5);
    expect(findings(checks)).toEqual({ [DIFFERENT]: 'fail A-41', [IDENTIFIES]: 'fail' });
    expect(marked(checks[0])).toContain('nCubs  5');
    expect(checks[1]?.consequenceOf).toBe(DIFFERENT);
  });
  test('the same in two sessions one after the other', () => {
    expect(judgeAll([{ talk: withId(5), over: true }, { talk: withId(5) }])).toEqual([]);
  });
  test.each([
    ['one after the other', [1, 2, 3, 4]],
    ['with gaps, which others have', [0xffffff00, 0xffffffff, 30, 90]],
    ['downwards', [90, 60, 40, 3]],
  ])('counting %s', (_, numbers) => {
    expect(findings(ids(...numbers))).toEqual({ [RANDOM]: 'warn A-41' });
  });
  test('always the same', () => {
    const checks = judgeAll(Array.from({ length: 4 }, () => ({ talk: withId(7), over: true })));
    expect(findings(checks)).toEqual({ [RANDOM]: 'warn A-41' });
  });
  test('a failing reply tells none, and thousands of sessions are not remembered', () => {
    const failing = opened(audio)
      .with('ReportFunnelInfo', { nCubs: 5, hr: 0x80070057 })
      .until('ConnectFunnel');
    expect(judgeAll([{ talk: failing }, { talk: failing }])).toEqual([]);
    const many = Array.from({ length: 300 }, (_, n) => ({
      talk: withId((n * 0x9e3779b9) >>> 0).until('ConnectFunnel'),
    }));
    expect(findings(judgeAll(many))).toEqual({});
  });
});

describe('a packet pair over UDP that never comes', () => {
  const TWO = 'MMSP-3.2.5.8-04';
  const NOTED = 'MMSP-3.2.5.4-09';
  const agreed = udp(opened(audio))
    .with('FunnelInfo', { playIncarnation: 0xf0f0f901 })
    .with('ReportFunnelInfo', { playIncarnation: 0xf0f0f901 });
  const packet = (nth: number) =>
    overUdp(
      data(
        `pair ${nth}`,
        { LocationId: 0xf0f0f000 + nth, playIncarnation: 0xff, AFFlags: 0x10 },
        Uint8Array.from({ length: 1464 }, (_, i) => (i * 7 + nth) & 0xff),
      ),
    );
  const times = (count: number, talk: Talk, more: Partial<Spoken> = {}): Spoken[] =>
    Array.from({ length: count }, () => ({ talk, ...more }));
  const ofPairs = (all: readonly Spoken[]): Record<string, string> => {
    const { [TWO]: two, [NOTED]: noted } = findings(judgeAll(all));
    return { ...(two && { [TWO]: two }), ...(noted && { [NOTED]: noted }) };
  };
  const missing = { [TWO]: 'fail', [NOTED]: 'fail' };

  test('is missing when five sessions got none, or but one of the two', () => {
    expect(ofPairs(times(5, agreed))).toEqual(missing);
    expect(ofPairs(times(5, agreed.after('ReadBlock', packet(1))))).toEqual(missing);
  });
  test('may be lost in fewer, and is there when one session got it', () => {
    expect(ofPairs(times(4, agreed))).toEqual({});
    const whole = agreed.after('ReadBlock', packet(0), packet(1));
    expect(ofPairs([...times(5, agreed), ...times(1, whole)])).toEqual({});
  });
  test('may be lost where datagrams are known to be', () => {
    expect(ofPairs([...times(4, agreed), ...times(1, agreed, { lost: 2 })])).toEqual({});
  });
  test('is due only where it was agreed on and the header came', () => {
    expect(ofPairs(times(5, udp(opened(audio))))).toEqual({});
    expect(ofPairs(times(5, agreed.until('header 0')))).toEqual({});
    const tcp = agreed.with('ConnectFunnel', { funnelName: `\\\\192.0.2.7\\TCP\\${UDP_PORT}` });
    expect(ofPairs(times(5, tcp))).toEqual({});
  });
});
