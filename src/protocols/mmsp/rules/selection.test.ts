import { describe, expect, test } from 'vitest';
import { beginsKeyFrame, readAsfPacket } from '../../../asf/packet.ts';
import { audio, av } from './testing/content.ts';
import { client, server, type Talk } from './testing/conversation.ts';
import { expectFindings, findings, judge } from './testing/judged.ts';
import { ended, media, opened, select, starting } from './testing/right.ts';

describe('streams', () => {
  const [ONLY, SILENCED, KEY_FRAMES] = [
    'MMSP-3.2.5.11.1-02',
    'MMSP-2.2.4.28.1-06',
    'MMSP-2.2.4.28.1-05',
  ] as const;
  const foreign = (): Talk => opened(av).then(...select(1), ...starting(), ...media(av, { to: 20 }));

  test('of no selected stream fails', () => {
    const checks = expectFindings(foreign(), { [ONLY]: 'fail' });
    expect(checks[0]?.sighting).toMatchObject({ got: 'one of stream 2', path: 'Payload' });
  });
  test('without a StreamSwitch there is no media; media anyway is a note (A-10)', () => {
    const none = opened().then(...starting());
    expectFindings(none, {});
    expectFindings(none.then(...ended()), {});
    expectFindings(none.then(...media(audio), ...ended()), { 'MMSP-3.2.5.11-07': 'note A-10' });
    const strided = opened().then(
      client('StartStriding', { openFileId: 1, playIncarnation: 10, rate: 2 }),
      server('ReportStartStriding', { playIncarnation: 10 }),
      ...media(audio, { to: 3 }),
    );
    expectFindings(strided, { 'MMSP-3.2.5.12-07': 'note A-10' });
  });
  test('a server of the 4.x series gets all of them', () => {
    const services = opened().with('Connect', { subscriberName: 'Spooooon!' });
    expectFindings(
      services.then(...starting(), ...media(audio), ...ended()),
      {},
      { passes: ['MMSP-3.2.5.11-06'] },
    );
  });
  test('a failing ReportStreamSwitch selects nothing', () => {
    const refused = foreign().with('ReportStreamSwitch', { hr: 0x80070057 });
    expect(findings(judge(refused))[ONLY]).toBeUndefined();
  });

  const firsts = media(av).map(({ payload: bytes, values }) => ({
    number: values.LocationId,
    first: readAsfPacket(bytes).packet?.payloads.find(({ stream }) => stream === 1),
  }));
  const without2 = (from: number) => media(av, { from, to: from + 20, streams: [1], flags: from });

  describe('a StreamSwitch while a play runs', () => {
    const entries = (...list: readonly (readonly [number, number, number])[]) => ({
      aStreamEntries: list.map(([wSrcStreamNumber, wDstStreamNumber, wThinningLevel]) => ({
        wSrcStreamNumber,
        wDstStreamNumber,
        wThinningLevel,
      })),
    });
    const NONE = 0xffff;
    /** All streams, then `change` is sent after packet 40, answered after packet 60, and all streams go on. */
    const switched = (...list: readonly (readonly [number, number, number])[]): Talk => {
      const [request, reply] = select();
      if (request?.kind !== 'message' || reply === undefined) throw new Error('no StreamSwitch');
      return opened(av).then(
        ...select(1, 2),
        ...starting(),
        ...media(av, { to: 40 }),
        { ...request, values: entries(...list), name: 'switch' },
        ...media(av, { from: 40, to: 60, flags: 40 }),
        { ...reply, name: 'switched' },
        ...media(av, { from: 60, to: 80, flags: 60 }),
      );
    };
    const inFlight = (talk: Talk): Talk => talk.until('media 60');
    test('packets in flight may be of the old selection', () => {
      expectFindings(inFlight(switched([NONE, 2, 2])), {});
      expect(
        findings(judge(switched([1, 1, 0], [2, 1, 0]).then(...media(av, { from: 80, to: 200, flags: 80 })))),
      ).toEqual({
        [ONLY]: 'fail',
      });
    });
    test('a server that ignores thinning level 2 without a source is a note (A-09)', () => {
      expectFindings(switched([NONE, 2, 2]), { [SILENCED]: 'note A-09', [ONLY]: 'note A-09' });
      expectFindings(inFlight(switched([NONE, 2, 2])).then(...without2(60)), {}, { passes: [SILENCED] });
    });
    test('nothing of a stream that is to replace another with thinning level 2 may come', () => {
      // Stream 2 may come or not: the first key frame of the other, which would end it, never comes.
      expectFindings(switched([2, 1, 2]), { [SILENCED]: 'fail', [ONLY]: 'fail' });
      expectFindings(
        inFlight(switched([2, 1, 2])).then(...media(av, { from: 60, streams: [2], flags: 60 })),
        {},
      );
    });
    test('with thinning level 1 only key frames of video may come', () => {
      expectFindings(switched([NONE, 1, 1]), { [KEY_FRAMES]: 'note A-09' });
      expectFindings(switched([1, 1, 1]), { [KEY_FRAMES]: 'fail' });
      expectFindings(switched([2, 2, 1]), {});
      const { first } = firsts.find(({ number, first }) => number >= 60 && first?.keyFrame) ?? {};
      expect(first).toBeDefined();
      const keys = media(av, { from: 60 }).filter(({ payload }) =>
        readAsfPacket(payload).packet?.payloads.every(({ stream, keyFrame }) => stream === 2 || keyFrame),
      );
      const renumbered = keys.map((line, nth) => ({
        ...line,
        values: { ...line.values, AFFlags: 60 + nth },
      }));
      expectFindings(inFlight(switched([1, 1, 1])).then(...renumbered), {}, { passes: [KEY_FRAMES] });
    });
    test('a stream that such a server goes on sending does not begin anew when it is selected again', () => {
      const [request, reply] = select(1, 2);
      const again = switched([NONE, 1, 2]).then(
        ...(request && reply
          ? [
              { ...request, name: 'again' },
              { ...reply, name: 'taken' },
            ]
          : []),
        ...media(av, { from: 80, to: 90, flags: 80 }),
      );
      expect(findings(judge(again))).toEqual({ [SILENCED]: 'note A-09', [ONLY]: 'note A-09' });
    });
    test('a stream that was deselected as a source is a warning (A-09)', () => {
      expectFindings(inFlight(switched([2, NONE, 0])), {});
      expectFindings(switched([2, NONE, 0]), { [ONLY]: 'warn A-09' });
    });
    test('a replaced stream runs on until the first key frame of the other', () => {
      // Stream 2 is replaced by 3, which the content does not have: it never begins.
      expectFindings(switched([2, 3, 0]), {});
      // Stream 2 is replaced by 1, which is video: its next key frame ends stream 2.
      const key = media(av, { from: 60 }).find((line) =>
        readAsfPacket(line.payload).packet?.payloads.some(
          (one) => one.stream === 1 && one.keyFrame && one.objectOffset === 0,
        ),
      );
      const at = key?.values.LocationId ?? 0;
      expect(at).toBeGreaterThan(80);
      const on = (to: number): Talk => switched([2, 1, 0]).then(...media(av, { from: 80, to, flags: 80 }));
      expectFindings(on(at), {});
      expect(findings(judge(on(at + 20)))).toEqual({ [ONLY]: 'fail' });
      // Another choice, which says nothing of it, does not end it; one that does ends it at once.
      const then = (to: number, entry: readonly [number, number, number]): Talk =>
        switched([2, 1, 0]).then(
          { ...client('StreamSwitch', entries(entry)), name: 'other' },
          { ...server('ReportStreamSwitch'), name: 'taken' },
          ...media(av, { from: 80, to, flags: 80 }),
        );
      expectFindings(then(at, [NONE, 1, 0]), {});
      expectFindings(then(at, [1, 3, 0]), {});
      expect(findings(judge(then(at + 20, [NONE, 1, 0])))).toEqual({ [ONLY]: 'fail' });
      expectFindings(then(at, [NONE, 2, 2]), { [SILENCED]: 'note A-09', [ONLY]: 'note A-09' });
    });
    test('what is left of a key frame that had begun before ends nothing', () => {
      const begun = media(av).find(({ payload, values }) =>
        readAsfPacket(payload).packet?.payloads.some(
          (one) => values.LocationId > 0 && beginsKeyFrame(one) && one.stream === 1,
        ),
      );
      const from = (begun?.values.LocationId ?? 0) + 1;
      const next = readAsfPacket(av.sent(from) ?? new Uint8Array()).packet?.payloads;
      expect(next?.some((one) => one.stream === 1 && one.keyFrame && one.objectOffset > 0)).toBe(true);
      const on = opened(av).then(
        ...select(1, 2),
        ...starting(),
        ...media(av, { to: from }),
        client('StreamSwitch', entries([2, 1, 0])),
        server('ReportStreamSwitch'),
        ...media(av, { from, to: from + 20, flags: from }),
      );
      expectFindings(on, {});
    });
    test('a selection that the server refuses changes nothing', () => {
      expectFindings(switched([NONE, 2, 2]).with('switched', { hr: 0x80070057 }), {});
    });
  });

  describe('a newly selected video stream', () => {
    const KEY = 'MMSP-3.2.5.10-03';
    /** Audio alone, then video too, which begins with packet `from`. */
    const joining = (from: number): Talk => {
      const [request, reply] = select(1, 2);
      const alone = media(av, { to: 30, streams: [2] });
      return opened(av).then(
        ...select(2),
        ...starting(),
        ...alone,
        ...(request && reply ? [request, reply] : []),
        ...media(av, { from, to: from + 5, flags: alone.length }),
      );
    };
    const later =
      firsts.find(({ number, first }) => number > 40 && first?.keyFrame && first.objectOffset === 0)
        ?.number ?? 0;
    test('begins with a key frame', () => {
      const first = readAsfPacket(av.sent(later) ?? new Uint8Array()).packet?.payloads.find(
        (one) => one.stream === 1,
      );
      expect(first?.keyFrame).toBe(true);
      expectFindings(joining(later), {}, { passes: [KEY] });
    });
    test('and not with any other', () => {
      const checks = expectFindings(joining(later + 2), { [KEY]: 'fail' });
      expect(checks[0]?.sighting?.expected).toBe('the beginning of a key frame of stream 1');
      expect(checks[0]?.times).toBe(1);
    });
  });
});
