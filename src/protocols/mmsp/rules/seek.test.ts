import { describe, expect, test } from 'vitest';
import { readAsfPacket } from '../../../asf/packet.ts';
import { locateParsingInformation } from '../../../asf/parsing-information.ts';
import { POSITION_UNUSED } from '../constants.ts';
import { audio, av, type Content } from './testing/content.ts';
import type { Talk } from './testing/conversation.ts';
import { expectFindings, findings, judge, marked } from './testing/judged.ts';
import { media, opened, select, starting } from './testing/right.ts';

const SEEKS = 'MMSP-3.2.5.11-03';
const NOT_SEEKABLE = { fileAttributes: 0 };
interface Start {
  readonly position?: number;
  readonly locationId?: number;
  readonly asfOffset?: number;
}
const played = (start: Start, from: number, content: Content = audio, streams = content.streams): Talk =>
  opened(content).then(
    ...select(...streams),
    ...starting({ start: { ...start } }),
    ...media(content, { from, to: Math.min(from + 4, content.file.packetCount), streams }),
  );
/** The number of the last packet that is sent at that time. */
const at = (content: Content, seconds: number): number => {
  let number = 0;
  while (number + 1 < content.file.packetCount && content.file.sendTime(number + 1) <= seconds * 1000)
    number++;
  return number;
};
/** Packets in which a key frame of stream 1 begins, with it as the first payload of the stream. */
const keys = Array.from({ length: av.file.packetCount }, (_, number) => number).filter((number) => {
  const first = readAsfPacket(av.file.packet(number)).packet?.payloads.find(({ stream }) => stream === 1);
  return first?.keyFrame && first.objectOffset === 0;
});
const streamsOf = (number: number) =>
  readAsfPacket(av.file.packet(number)).packet?.payloads.map(({ stream }) => stream);

describe('a start by time (A-11)', () => {
  test('lands at the time, or before it', () => {
    for (const seconds of [1.5, 2.9])
      expectFindings(played({ position: seconds }, at(audio, seconds)), {}, { passes: [SEEKS] });
    expectFindings(played({ position: 2.5 }, at(audio, 1.4)), {}, { passes: [SEEKS] });
  });
  test('from the beginning fails, when the content is seekable', () => {
    const checks = expectFindings(played({ position: 2 }, 0), { [SEEKS]: 'fail A-11' });
    expect(marked(checks[0])).toContain('LocationId  0');
    expectFindings(played({ position: 2 }, 0), { [SEEKS]: 'fail A-11' }, { reference: audio.file });
    expectFindings(played({ position: 2 }, 0).with('ReportOpenFile', NOT_SEEKABLE), {});
  });
  test('from the beginning is right within the first moments', () => {
    expectFindings(played({ position: 0.4 }, 0), {}, { passes: [SEEKS] });
  });
  test('from the beginning is right when its first packet lasts until then', () => {
    const lasting = (ms: number): Talk =>
      played({ position: 2 }, 0).payload('media 0', (bytes) => {
        const { headerLength } = locateParsingInformation(bytes);
        new DataView(bytes.buffer, bytes.byteOffset).setUint16(headerLength - 2, ms, true);
        return bytes;
      });
    expectFindings(lasting(2500), {}, { passes: [SEEKS] });
    expectFindings(lasting(1500), { [SEEKS]: 'fail A-11' });
  });
  test('from the beginning of video is right when there is no key frame in between', () => {
    // A file whose second key frame begins in packet 95, after two seconds.
    const sparse = { ...av.file, packet: (n: number) => av.file.packet(n === 43 ? 42 : n) };
    const second = av.file.sendTime(keys[1] ?? 0) / 1000;
    const [inside, behind] = [second - 0.1, second + 0.5];
    expect(inside).toBeGreaterThan(1.5);
    expectFindings(played({ position: inside }, 0, av), {}, { reference: sparse, passes: [SEEKS] });
    expectFindings(played({ position: behind }, 0, av), { [SEEKS]: 'fail A-11' }, { reference: sparse });
    // Without the copy nobody knows where key frames are.
    expectFindings(played({ position: behind }, 0, av), {});
  });
  test('from the beginning of video is a warning when there is no other key frame, however far', () => {
    const only = { ...av.file, packet: (n: number) => av.file.packet(n === 0 ? 0 : 42) };
    const far = (from: number): Talk =>
      played({ position: 20 }, from, av).with('ReportOpenFile', { fileDuration: 60, fileBlocks: 60 });
    const LASTS = { 'MMSP-2.2.4.7-08': 'fail' };
    const found = findings(judge(far(0), { reference: only }));
    expect(found).toMatchObject({ ...LASTS, [SEEKS]: 'warn A-11' });
    expectFindings(far(0), { ...LASTS, [SEEKS]: 'fail A-11' });
  });
  test('a play of the audio alone waits for no key frame', () => {
    const alone = played({ position: 3 }, 0, av, [2]);
    expectFindings(alone, { [SEEKS]: 'fail A-11' });
  });
  test('a play of the audio alone passes by what holds only video', () => {
    const picture = [...Array(av.file.packetCount).keys()].find((n) => String(streamsOf(n)) === '1') ?? 0;
    const silent = { ...av.file, packet: (n: number) => av.file.packet(n === 0 ? 0 : picture) };
    const alone = played({ position: 1.5 }, 0, av, [2]);
    expect(findings(judge(alone, { reference: av.file }))).toMatchObject({ [SEEKS]: 'fail A-11' });
    expect(findings(judge(alone, { reference: silent }))[SEEKS]).toBeUndefined();
  });
  test('after the time is a warning', () => {
    const checks = expectFindings(played({ position: 0.5 }, at(audio, 2)), { [SEEKS]: 'warn A-11' });
    expect(marked(checks[0])).toContain('LocationId');
  });
  test('far before it is a warning', () => {
    const long = (from: number): Talk =>
      played({ position: 30 }, from).with('ReportOpenFile', { fileDuration: 60, fileBlocks: 60 });
    expectFindings(long(3), { 'MMSP-2.2.4.7-08': 'fail', [SEEKS]: 'warn A-11' });
  });
  test('behind the end of the content there is nothing to land at', () => {
    expectFindings(played({ position: 500 }, 30), {});
  });
});

describe('a start by packet (A-11)', () => {
  const number = (locationId: number, position = POSITION_UNUSED): Start => ({ position, locationId });
  test('lands at that packet', () => {
    for (const reference of [undefined, audio.file])
      expectFindings(played(number(9), 9), {}, { ...(reference && { reference }), passes: [SEEKS] });
  });
  test.each([0, 5, 10])('at %i instead of 9 fails', (from) => {
    expectFindings(played(number(9), from), { [SEEKS]: 'fail A-11' });
    const checks = expectFindings(
      played(number(9), from),
      { [SEEKS]: 'fail A-11' },
      { reference: audio.file },
    );
    expect(marked(checks[0])).toContain(`LocationId  ${from}`);
  });
  test('or at the nearest key frame before it', () => {
    const [first = 0, second = 0, third = 0] = keys;
    const asked = number(third - 3);
    expect(third - 3).toBeGreaterThan(second);
    expectFindings(played(asked, second, av), {}, { reference: av.file, passes: [SEEKS] });
    expectFindings(played(asked, second, av), {}, { passes: [SEEKS] });
    expectFindings(played(asked, first, av), { [SEEKS]: 'fail A-11' }, { reference: av.file });
  });
  test('with position 0.0 either result is a note at most', () => {
    expectFindings(played(number(9, 0), 9), {}, { passes: [SEEKS] });
    expectFindings(played(number(9, 0), 0), { [SEEKS]: 'note A-11' });
  });
  test('not when the content cannot be sought in', () => {
    expectFindings(played(number(9), 0).with('ReportOpenFile', NOT_SEEKABLE), {});
  });
});

describe('starts that the text gives no meaning', () => {
  test.each<Start>([
    { position: POSITION_UNUSED },
    { position: Number.NaN },
    { position: -1 },
    { position: Number.POSITIVE_INFINITY },
    { position: 2, locationId: 9 },
    { position: POSITION_UNUSED, asfOffset: 4000 },
  ])('%o', (start) => {
    for (const from of [0, 9]) expectFindings(played(start, from), {});
  });
});
