import { describe, expect, test } from 'vitest';
import { audio, type Content } from './testing/content.ts';
import { client, type DataLine, type Line, server, type Talk } from './testing/conversation.ts';
import { expectFindings, findings, judge } from './testing/judged.ts';
import { closing, media, opened, select, starting, stopping } from './testing/right.ts';
import { numbered, udp, without } from './testing/udp.ts';

const AT_RATE = 'MMSP-3.2.5.12-11';
const ACCELERATES = 'MMSP-3.2.5.11-12';

/** The packets at so many times normal speed, in the order in which they stand. */
function timed(content: Content, lines: readonly DataLine[], pace: number): DataLine[] {
  const at = ({ values }: DataLine): number => Math.round(content.file.sendTime(values.LocationId) / pace);
  return lines.map((line, nth) => ({ ...line, after: Math.abs(at(line) - at(lines[nth - 1] ?? line)) }));
}

const normal = (pace = 1, to = 20): Line[] => [
  ...starting(),
  ...timed(audio, media(audio, { to }), pace),
  ...stopping(),
];

const striding = (rate: number): Line[] => [
  client('StartStriding', { openFileId: 1, playIncarnation: 11, position: 0, rate }),
  server('ReportStartStriding', { playIncarnation: 11 }),
];

const strided = (rate: number, pace: number): DataLine[] => {
  const lines = media(audio, { incarnation: 11 });
  return timed(audio, rate < 0 ? lines.toReversed() : lines, pace);
};

const talkOf = (...lines: readonly Line[]): Talk =>
  numbered(opened(audio).then(...select(1), ...lines, ...closing()), (nth) => nth);

/** A stride that is asked for at `rate` and comes at `pace`, after a normal play. */
const stride = (rate: number, pace: number): Talk =>
  talkOf(...normal(), ...striding(rate), ...strided(rate, pace), ...stopping(11));

describe('the pace of a stride', () => {
  test.each([
    [2, 2],
    [5, 5],
    [0.5, 0.5],
    [-1, 1],
    [-5, 5],
    [5, 3.6],
  ])('of %i is right at %i', (rate, pace) => {
    expectFindings(stride(rate, pace), {}, { passes: [AT_RATE] });
  });

  test.each([
    [5, 1],
    [-5, 1],
    [-1, 4],
    [0.5, 2],
  ])('of %i is wrong at %i', (rate, pace) => {
    expectFindings(stride(rate, pace), { [AT_RATE]: 'fail' });
    expectFindings(udp(stride(rate, pace)), { [AT_RATE]: 'fail' });
  });

  test('is that of the server, however fast its clock goes', () => {
    const fast = (pace: number): Talk =>
      talkOf(...normal(4, 33), ...striding(0.5), ...strided(0.5, pace), ...stopping(11));
    expectFindings(fast(2), {}, { passes: [AT_RATE] });
    expectFindings(fast(0.5), { [AT_RATE]: 'fail' });
  });

  test('proves nothing between right and wrong', () => {
    expect(findings(judge(stride(5, 2.75)))).toEqual({ [AT_RATE]: 'inconclusive' });
  });

  test('proves nothing when it changes', () => {
    const [slow, fast] = [strided(5, 0.9), strided(5, 6)];
    const changed = slow.map((line, nth) => (nth < 16 ? line : (fast[nth] ?? line)));
    const of = talkOf(...normal(), ...striding(5), ...changed, ...stopping(11));
    expect(findings(judge(of))).toEqual({});
  });

  test('is not known without a normal play, of a few packets, or of all at once', () => {
    const alone = talkOf(...striding(5), ...strided(5, 1), ...stopping(11));
    expectFindings(alone, {});
    const few = talkOf(...normal(), ...striding(5), ...strided(5, 1).slice(0, 6), ...stopping(11));
    expectFindings(few, {});
    expectFindings(stride(5, 1000), {});
    expectFindings(talkOf(...normal(1000), ...striding(5), ...strided(5, 1), ...stopping(11)), {});
  });

  test('stands a burst at the beginning, delays on the way and loss', () => {
    const burst = strided(2, 2).map((line, nth) => (nth < 8 ? { ...line, after: 0 } : line));
    expectFindings(talkOf(...normal(), ...striding(2), ...burst, ...stopping(11)), {}, { passes: [AT_RATE] });
    const late = strided(2, 2).map((line, nth) => ({
      ...line,
      after: nth === 9 ? (line.after ?? 0) + 120 : nth >= 10 && nth < 13 ? 0 : (line.after ?? 0),
    }));
    expectFindings(talkOf(...normal(), ...striding(2), ...late, ...stopping(11)), {}, { passes: [AT_RATE] });
  });

  test('over UDP stands loss', () => {
    const lossy = without(udp(stride(2, 2)), ({ values }) => values.LocationId % 7 === 5);
    expect(findings(judge(lossy))[AT_RATE]).toBeUndefined();
  });

  test('of a direction that is wrong follows from that', () => {
    const forward = timed(audio, media(audio, { incarnation: 11 }), 5);
    const checks = judge(talkOf(...normal(), ...striding(-5), ...forward, ...stopping(11)));
    expect(findings(checks)).toEqual({ 'MMSP-2.2.2-08': 'fail A-39', [AT_RATE]: 'fail' });
    expect(checks.find(({ requirement }) => requirement.id === AT_RATE)?.consequenceOf).toBe('MMSP-2.2.2-08');
  });
});

describe('an accelerated start', () => {
  const start = { dwAccelBandwidth: 1_000_000, dwAccelDuration: 2000 };
  const second = (pace: number, values: Readonly<Record<string, number>> = start): Talk =>
    talkOf(
      ...normal(),
      ...starting({ incarnation: 11, start: values }),
      ...timed(audio, media(audio, { incarnation: 11 }), pace),
      ...stopping(11),
    );

  test('comes faster than a normal one', () => {
    for (const pace of [1000, 8, 2]) expectFindings(second(pace), {}, { passes: [ACCELERATES] });
  });
  test('at no more than normal speed is a warning', () => {
    for (const pace of [1, 0.8]) expectFindings(second(pace), { [ACCELERATES]: 'warn' });
  });
  test('over UDP may have been lost', () => {
    expectFindings(udp(second(1)), { [ACCELERATES]: 'warn' });
    const lossy = without(
      udp(second(1)),
      ({ values }) => values.playIncarnation === 11 && values.LocationId < 9,
    );
    expectFindings(lossy, {});
  });
  test('proves nothing when it is but a little faster', () => {
    expect(findings(judge(second(1.2)))).toEqual({ [ACCELERATES]: 'inconclusive' });
  });
  test.each([8, 2])('proves nothing when one delay makes it slow: at %i', (pace) => {
    const slept = (ms: number): Talk => {
      const lines = timed(audio, media(audio, { incarnation: 11 }), pace);
      const late = lines.map((line, nth) => (nth === 5 ? { ...line, after: (line.after ?? 0) + ms } : line));
      return talkOf(...normal(), ...starting({ incarnation: 11, start }), ...late, ...stopping(11));
    };
    expectFindings(slept(100), {}, { passes: [ACCELERATES] });
    expect(findings(judge(slept(2000)))).toEqual({ [ACCELERATES]: 'inconclusive' });
  });
  test('is none at a bandwidth that the content takes anyway, and for no time', () => {
    expectFindings(second(1, { ...start, dwAccelBandwidth: 33_000 }), {});
    expectFindings(second(1, { ...start, dwAccelDuration: 0 }), {});
    expectFindings(second(1, { ...start, dwAccelDuration: 500 }), {});
  });
  test('says nothing of normal speed', () => {
    const of = talkOf(
      ...starting({ start }),
      ...timed(audio, media(audio), 10),
      ...stopping(),
      ...striding(5),
      ...strided(5, 5),
      ...stopping(11),
    );
    expectFindings(of, {});
  });
});
