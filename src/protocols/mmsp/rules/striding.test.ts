import { describe, expect, test } from 'vitest';
import { av } from './testing/content.ts';
import { client, type Line, server, type Talk } from './testing/conversation.ts';
import { expectFindings, findings, judge } from './testing/judged.ts';
import { closing, ended, media, opened, select } from './testing/right.ts';
import { moved, numbered, udp, without } from './testing/udp.ts';

const REWINDS = 'MMSP-2.2.2-08';
const INCARNATION = 'MMSP-3.2.5.12-05';
const REPLY = 'MMSP-3.2.5.12-08';
const STREAMING = 'MMSP-3.2.5.12-09';
const SUCCESS = 'MMSP-2.2.4.11-04';
const reference = av.file;

const striding = (rate: number): Line[] => [
  client('StartStriding', { openFileId: 1, playIncarnation: 10, position: 0, rate }),
  server('ReportStartStriding', { playIncarnation: 10 }),
];
/** Every tenth packet of the file, as a server may choose them that goes faster. */
const strides = (rate: number): Talk => {
  const some = media(av).filter((_, nth) => nth % 10 === 0);
  const packets = rate < 0 ? some.toReversed() : some;
  const of = opened(av).then(...select(1, 2), ...striding(rate), ...packets, ...ended(), ...closing());
  return numbered(of, (nth) => nth);
};
const first = (rate: number): string => (rate < 0 ? 'media 300' : 'media 0');

describe.each([5, -5])('a play at %i times normal speed', (rate) => {
  test('over TCP', () => {
    expectFindings(strides(rate), {}, { reference, passes: [INCARNATION, STREAMING] });
  });
  test('over UDP, with loss and out of order', () => {
    const of = udp(strides(rate));
    expectFindings(of, {}, { reference, passes: [INCARNATION, STREAMING] });
    const lost = without(of, ({ name }) => /[37]0$/.test(name));
    expectFindings(moved(lost, 'media 100', 2), {}, { reference });
  });
  test('with the incarnation of another message', () => {
    const of = strides(rate).each((line) =>
      line.kind === 'data' && line.name.startsWith('media')
        ? { ...line, values: { ...line.values, playIncarnation: 1 } }
        : line,
    );
    expect(findings(judge(of))).toMatchObject({ [INCARNATION]: 'fail A-03' });
    expect(findings(judge(udp(of)))).toMatchObject({ [INCARNATION]: 'fail A-03' });
  });
  test('before its reply, which only TCP shows', () => {
    const early = moved(strides(rate), 'ReportStartStriding', 1);
    expectFindings(early, { [REPLY]: 'fail' });
    expectFindings(udp(early), {});
  });
  test('with a reply that fails', () => {
    const of = strides(rate).with('ReportStartStriding', { hr: 0x80070057 }).drop('ReportEndOfStream');
    expect(findings(judge(of))).toMatchObject({ [SUCCESS]: 'fail' });
    expect(judge(of).find(({ verdict }) => verdict === 'fail')?.sighting?.expected).toContain(
      'ReportStartStriding',
    );
    expect(of.line(first(rate)).name).toBe(first(rate));
  });
});

describe('rewinding', () => {
  test('goes down from packet to packet', () => {
    expectFindings(strides(-2), {}, { passes: [REWINDS] });
    expectFindings(udp(strides(-2)), {}, { passes: [REWINDS] });
  });
  test('and not up', () => {
    const of = numbered(moved(strides(-2), 'media 100', 4), (nth) => nth);
    expectFindings(of, { [REWINDS]: 'fail A-39' }, { reference });
    expectFindings(udp(of), { [REWINDS]: 'fail A-39' }, { reference });
  });
});
