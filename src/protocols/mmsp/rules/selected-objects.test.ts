import { describe, expect, test } from 'vitest';
import { readAsfPacket } from '../../../asf/packet.ts';
import { av, multi } from './testing/content.ts';
import { client, type Line, server, type Talk } from './testing/conversation.ts';
import { expectFindings, findings, judge } from './testing/judged.ts';
import { ended, media, opened, right, select, starting } from './testing/right.ts';

const [EVERYTHING, APPLIED] = ['MMSP-2.2.4.28.1-04', 'MMSP-3.2.5.10-02'] as const;
const UNTIL_KEY = 'MMSP-3.2.5.10-04';
const options = { reference: av.file };

describe('thinning level 0', () => {
  const mixed = media(av).find(
    ({ values, payload }) =>
      values.LocationId > 100 &&
      new Set(readAsfPacket(payload).packet?.payloads.map(({ stream }) => stream)).size === 2,
  );
  const number = mixed?.values.LocationId ?? 0;
  const cut = right(av).payload(`media ${number}`, () => av.sent(number, [1]) ?? new Uint8Array());

  test('sends every object of the stream', () => {
    expectFindings(right(av), {}, { ...options, passes: [EVERYTHING, APPLIED] });
  });
  test('leaves no payload out of a packet', () => {
    expect(number).toBeGreaterThan(100);
    const checks = expectFindings(cut, { [EVERYTHING]: 'fail' }, options);
    expect(checks[0]?.sighting).toMatchObject({ got: `0 in packet ${number}` });
    expectFindings(cut, {});
  });
  test('says nothing of a play during which the selection changed', () => {
    const again = select(1, 2).map((line) => ({ ...line, name: `${line.name} again` }));
    expect(findings(judge(cut.after('media 50', ...again), options))[EVERYTHING]).toBeUndefined();
  });
});

describe('a stream that was selected', () => {
  const one = (streams: readonly number[]): Talk =>
    opened(av).then(...select(1, 2), ...starting(), ...media(av, { streams }), ...ended());
  test('and never came was not taken over', () => {
    const checks = expectFindings(one([1]), { [APPLIED]: 'fail' }, options);
    expect(checks[0]?.sighting?.expected).toBe('payloads of stream 2, which was selected');
  });
  const joining = (streams: readonly number[]): Talk => {
    const alone = media(av, { to: 30, streams: [2] });
    const again = select(1, 2).map((line) => ({ ...line, name: `${line.name} again` }));
    const rest = media(av, { from: 35, streams, flags: alone.length });
    return opened(av).then(...select(2), ...starting(), ...alone, ...again, ...rest, ...ended());
  };
  test('while content played has come at the end of it', () => {
    const checks = expectFindings(joining([2]), { [APPLIED]: 'fail' }, options);
    expect(checks[0]?.sighting?.expected).toContain('stream 1, which was selected while the content played');
    expect(findings(judge(joining([1, 2]), options))[APPLIED]).toBeUndefined();
  });
  test('in a StreamSwitch that was refused did not have to', () => {
    const refused = joining([2]).with('ReportStreamSwitch again', { hr: 0x80070057 });
    expectFindings(refused, {}, options);
  });
});

describe('a replaced stream', () => {
  const [OLD, NEW, AT] = [1, 2, 60];
  const payloads = (number: number) => readAsfPacket(multi.file.packet(number)).packet?.payloads ?? [];
  const isKey = (number: number): boolean =>
    payloads(number).some(
      ({ stream, keyFrame, objectOffset }) => stream === NEW && keyFrame && objectOffset === 0,
    );
  const key = Array.from({ length: 100 }, (_, n) => AT + n).find(isKey) ?? 0;
  const switched = (until: number, after: Line[] = []): Talk => {
    const before = media(multi, { to: AT, streams: [OLD] });
    const kept = media(multi, { from: AT, to: until, streams: [OLD], flags: before.length });
    const sent = before.length + kept.length;
    const begun = media(multi, { from: key, to: key + 1, streams: [OLD, NEW], flags: sent });
    const rest = media(multi, { from: key + 1, to: key + 20, streams: [NEW], flags: sent + begun.length });
    const entry = { wSrcStreamNumber: OLD, wDstStreamNumber: NEW, wThinningLevel: 0 };
    return opened(multi).then(
      ...select(OLD),
      ...starting(),
      ...before,
      { ...client('StreamSwitch', { aStreamEntries: [entry] }), name: 'switch' },
      { ...server('ReportStreamSwitch'), name: 'switched' },
      ...kept,
      ...begun,
      ...rest,
      ...after,
    );
  };
  const compared = { reference: multi.file };

  test('is sent until the first key frame of the other', () => {
    expect(media(multi, { from: AT, to: key, streams: [OLD] }).length).toBeGreaterThan(3);
    expectFindings(switched(key), {}, { ...compared, passes: [UNTIL_KEY] });
  });
  test.each([
    ['at once', AT],
    ['a packet too early', key - 1],
  ])('is not dropped %s', (_, until) => {
    const checks = expectFindings(switched(until), { [UNTIL_KEY]: 'fail' }, compared);
    expect(checks[0]?.sighting?.expected).toContain(
      `stream ${OLD} until the first key frame of stream ${NEW}`,
    );
    expectFindings(switched(until), {});
  });
  test('says nothing when the server refused', () => {
    const refused = switched(key).with('switched', { hr: 0x80070057 });
    expect(findings(judge(refused, compared))[UNTIL_KEY]).toBeUndefined();
  });
});
