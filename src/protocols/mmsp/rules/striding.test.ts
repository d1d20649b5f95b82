import { describe, expect, test } from 'vitest';
import { POSITION_UNUSED } from '../constants.ts';
import { audio, av } from './testing/content.ts';
import { client, type Line, server, type Talk, talk } from './testing/conversation.ts';
import { expectFindings, findings, judge } from './testing/judged.ts';
import { closing, ended, media, opened, select, starting } from './testing/right.ts';
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

const SEEKS = 'MMSP-3.2.5.12-03';
const GOES_ON = 'MMSP-3.2.5.12-04';
const PLAY_GOES_ON = 'MMSP-3.2.5.11-04';
type Start = Readonly<Record<string, number>>;

describe('where a stride begins', () => {
  const content = audio;
  const begun = (rate: number, start: Start, from: number): Talk => {
    const lines = media(content, rate < 0 ? { to: from + 1 } : { from });
    return numbered(
      opened(content).then(
        ...select(1),
        client('StartStriding', { openFileId: 1, playIncarnation: 10, position: 0, rate, ...start }),
        server('ReportStartStriding', { playIncarnation: 10 }),
        ...(rate < 0 ? lines.toReversed() : lines).slice(0, 4),
      ),
      (nth) => nth,
    );
  };
  test.each([2, -2])('at rate %i is where the client asks for', (rate) => {
    expectFindings(begun(rate, { position: 2 }, 21), {}, { passes: [SEEKS] });
    expectFindings(begun(rate, { position: 2 }, 0), { [SEEKS]: 'fail A-11' });
    expectFindings(begun(rate, { position: 1 }, 30), { [SEEKS]: 'warn A-11' });
    const packet = { position: POSITION_UNUSED, locationId: 9 };
    for (const copy of [undefined, content.file]) {
      const options = copy && { reference: copy };
      expectFindings(begun(rate, packet, 9), {}, { ...options, passes: [SEEKS] });
      for (const from of [0, 5, 20])
        expectFindings(begun(rate, packet, from), { [SEEKS]: 'fail A-11' }, options);
    }
    expectFindings(begun(rate, { position: 0 }, 0), {});
  });
  test('is not judged where the content cannot be sought in', () => {
    expectFindings(begun(2, { position: 2 }, 0).with('ReportOpenFile', { fileAttributes: 0 }), {});
  });
  test('over UDP is not known when the first packets may be lost', () => {
    const lost = without(udp(begun(-2, { position: 2 }, 21)), ({ name }) => name === 'media 21');
    expectFindings(lost, {});
  });
});

describe('a start while content is played (A-20)', () => {
  const start = (rate: number | undefined, fields: Start): Line[] => {
    const values = { openFileId: 1, playIncarnation: 11, ...fields };
    return rate === undefined
      ? [
          client('StartPlaying', values),
          server('ReportStartedPlaying', { playIncarnation: 11, tigerFileId: 1 }),
        ]
      : [
          client('StartStriding', { position: 0, ...values, rate }),
          server('ReportStartStriding', { playIncarnation: 11 }),
        ];
  };
  /** Packets 0 to 9 at normal speed, and then others. */
  const going = (rate: number | undefined, fields: Start, from: number, content = audio): Talk => {
    const lines = media(content, { incarnation: 11, ...((rate ?? 1) < 0 ? { to: from + 1 } : { from }) });
    return numbered(
      opened(content).then(
        ...select(...content.streams),
        ...starting(),
        ...media(content, { to: 10 }),
        ...start(rate, fields),
        ...((rate ?? 1) < 0 ? lines.toReversed() : lines).slice(0, 5),
      ),
      (nth) => nth,
    );
  };
  test('goes on where it is, forward and back', () => {
    expectFindings(going(5, { position: 2.9 }, 10), {}, { passes: [GOES_ON] });
    expectFindings(going(-5, { position: 2.9 }, 8), {}, { passes: [GOES_ON] });
    expectFindings(going(undefined, { position: 2.9 }, 10), {}, { passes: [PLAY_GOES_ON] });
  });
  test('that jumps where it was asked to is a habit', () => {
    expectFindings(going(5, { position: 2.95 }, 32), { [GOES_ON]: 'note A-20' });
    expectFindings(going(undefined, { position: 2.95 }, 32), { [PLAY_GOES_ON]: 'note A-20' });
    expectFindings(going(undefined, { position: 0 }, 0), { [PLAY_GOES_ON]: 'note A-20' });
    const packet = { position: POSITION_UNUSED, locationId: 32 };
    expectFindings(going(2, packet, 32), { [GOES_ON]: 'note A-20' });
  });
  test('that jumps to anywhere else is wrong', () => {
    const far = { fileDuration: 60, fileBlocks: 60 };
    const wrong = (of: Talk): Record<string, string> => findings(judge(of.with('ReportOpenFile', far)));
    expect(wrong(going(undefined, { position: 40 }, 0))).toMatchObject({ [PLAY_GOES_ON]: 'fail A-20' });
    expect(wrong(going(-5, { position: 40 }, 32))).toMatchObject({ [GOES_ON]: 'fail A-20' });
  });
  test('goes from key frame to key frame', () => {
    expectFindings(going(5, { position: 5.9 }, 151, av), {}, { passes: [GOES_ON] });
  });
  test('is not judged by a packet that overtakes its reply over UDP', () => {
    const of = moved(udp(going(5, { position: 2.9 }, 10)), 'ReportStartStriding', 2);
    expectFindings(of, {});
    const [answer, stop] = ['ReportStartedPlaying', { frameOffset: 0x80000000 + 100 }];
    for (const fields of [{ position: 0 }, { position: 2.9 }, { position: 0, ...stop }]) {
      const lines = udp(going(undefined, fields, 10)).lines;
      const at = lines.findLastIndex(({ name }) => name === answer);
      const late = [...lines.slice(0, at), ...lines.slice(at + 1, at + 3), ...lines.slice(at, at + 1)];
      expectFindings(talk([...late, ...lines.slice(at + 3)]), {});
    }
  });
});
