import { describe, expect, test } from 'vitest';
import { readAsfPacket } from '../../../asf/packet.ts';
import { packet, payload, several } from '../../../asf/testing/sample-packet.ts';
import { put8 } from './testing/bytes.ts';
import { audio, av } from './testing/content.ts';
import { client, type DataLine, data, type Line, type Talk } from './testing/conversation.ts';
import { expectFindings, findings, judge, marked } from './testing/judged.ts';
import { CANSEEK, ended, media, opened, right, select, starting, stopping } from './testing/right.ts';

const INCARNATIONS = ['MMSP-3.2.5.11-05', 'MMSP-2.2.2-09', 'MMSP-3.2.5.11.1-08'];
const LOCATIONS = ['MMSP-2.2.2-05', 'MMSP-3.2.5.11.1-04'];
const fails = (ids: readonly string[]): Record<string, string> =>
  Object.fromEntries(ids.map((id) => [id, 'fail']));
const medias = (of: Talk, edit: (line: DataLine, nth: number) => Line): Talk => {
  let nth = 0;
  return of.each((line) =>
    line.kind === 'data' && line.name.startsWith('media') ? edit(line, nth++) : line,
  );
};
const value = (line: DataLine, values: Partial<DataLine['values']>): DataLine => ({
  ...line,
  values: { ...line.values, ...values },
});

describe('playIncarnation of media (A-03)', () => {
  test('that of the StartPlaying', () => {
    expectFindings(right(), {}, { passes: [...INCARNATIONS, 'MMSP-2.2.2-10'] });
  });
  test('only its low byte', () => {
    const wide = right()
      .with('StartPlaying', { playIncarnation: 0x30a })
      .with('ReportStartedPlaying', { playIncarnation: 0x30a })
      .with('ReportEndOfStream', { playIncarnation: 0x30a });
    expectFindings(wide, {});
  });
  test('that of the ReadBlock fails, with a pointer to the reading', () => {
    const wrong = medias(right(), (line) => value(line, { playIncarnation: 1 }));
    const checks = expectFindings(wrong, Object.fromEntries(INCARNATIONS.map((id) => [id, 'fail A-03'])));
    expect(checks[0]).toMatchObject({ times: 33 });
    expect(checks[0]?.also).toHaveLength(4);
    expect(marked(checks[0])).toMatch(/^0004 .*playIncarnation {2}1 /);
  });
  test('0 fails for being 0 first of all', () => {
    const zero = medias(right(), (line) => value(line, { playIncarnation: 0 }));
    const checks = expectFindings(zero, {
      'MMSP-2.2.2-10': 'fail',
      ...Object.fromEntries(INCARNATIONS.map((id) => [id, 'fail A-03'])),
    });
    expect(checks[1]?.consequenceOf).toBe('MMSP-2.2.2-10');
  });
});

describe('LocationId of media (A-39)', () => {
  test('gaps are legal', () => {
    const gaps = right().drop('media 5').drop('media 6').drop('media 20');
    const renumbered = medias(gaps, (line, nth) => value(line, { AFFlags: nth }));
    expectFindings(renumbered, {}, { passes: LOCATIONS });
  });
  test.each([
    ['repeated', 4],
    ['going back', 1],
  ])('%s fails', (_, LocationId) => {
    const checks = expectFindings(right().with('media 5', { LocationId }), {
      'MMSP-2.2.2-05': 'fail A-39',
      'MMSP-3.2.5.11.1-04': 'fail A-39',
    });
    expect(marked(checks[0])).toContain('LocationId');
    expect(checks[1]?.consequenceOf).toBe('MMSP-2.2.2-05');
  });
  test('a play from the beginning starts with packet 0', () => {
    const [first, zero] = ['MMSP-2.2.2-06', 'MMSP-2.2.4.25-19'];
    expectFindings(right(), {}, { passes: [first, zero] });
    const from1 = medias(right(), (line) => value(line, { LocationId: line.values.LocationId + 1 }));
    const checks = expectFindings(from1, fails([first, zero]));
    expect(marked(checks[0])).toContain('LocationId  1');
  });
  test('with one stream of two, it starts with the first packet of that stream', () => {
    // Audio stands in packet 0 of no file here; without a copy nobody can tell.
    const first = av.file.packetCount;
    const one = right(av, [2]);
    expectFindings(one, {});
    expectFindings(one, {}, { reference: av.file, passes: ['MMSP-2.2.2-06'] });
    expect(first).toBeGreaterThan(0);
  });
  test('live content may start anywhere', () => {
    const live = opened()
      .with('ReportOpenFile', { fileAttributes: 0x02000000 })
      .then(...select(1), ...starting(), ...media(audio, { from: 7, to: 12 }));
    expectFindings(live, {});
    expect(findings(judge(live.with('media 3', { LocationId: 8 })))['MMSP-2.2.2-05']).toBe('fail A-39');
  });
});

describe('the payload of media', () => {
  const put = (payloadOf: Uint8Array, name = 'media 5'): Talk => right().payload(name, () => payloadOf);

  test('is at most filePacketSize', () => {
    const large = put(packet(payload({ replicated: 'ffff0000 b80b0000', data: 'aa'.repeat(513) })));
    const checks = expectFindings(large, { 'MMSP-2.2.4.7-13': 'fail' });
    expect(marked(checks[0])).toContain('PacketSize');
  });
  test('is one ASF packet', () => {
    expectFindings(
      right(),
      {},
      {
        passes: ['MMSP-3.2.5.11.1-01', 'MMSP-3.2.5.11.1-02', 'MMSP-3.2.5.11.1-03', 'MMSP-2.2.2-19'],
      },
    );
    for (const bytes of [
      new Uint8Array(40),
      new Uint8Array(3),
      packet(several([payload({ lengthType: 2, length: 99 })]), { multiple: true }),
    ]) {
      const checks = expectFindings(put(bytes), { 'MMSP-3.2.5.11.1-01': 'fail' });
      expect(checks[0]?.sighting).toMatchObject({ path: 'Payload', expected: 'one ASF data packet' });
    }
  });
  test('two ASF packets in one are not', () => {
    const two = right().payload('media 5', (bytes) =>
      Uint8Array.from([...bytes.slice(0, 100), ...bytes.slice(0, 100)]),
    );
    expectFindings(two, { 'MMSP-3.2.5.11.1-01': 'fail' });
  });
  test('is not empty', () => {
    const checks = expectFindings(put(packet(several([], 2, 0), { multiple: true })), {
      'MMSP-3.2.5.11.1-03': 'fail',
    });
    expect(checks[0]?.sighting?.path).toBe('Payload');
    expect(findings(judge(put(new Uint8Array())))).toEqual({ 'MMSP-3.2.5.11.1-01': 'fail' });
  });
});

describe('padding (A-22)', () => {
  const [STRIPPED, NO_LENGTH] = ['MMSP-2.2.2-20', 'MMSP-2.2.2-22'];
  const whole = (number: number) => () => audio.file.packet(number).slice();

  test('stripped passes', () => {
    expectFindings(right(), {}, { passes: [STRIPPED, NO_LENGTH] });
  });
  test('that stayed is a warning', () => {
    const checks = expectFindings(right().payload('media 5', whole(5)), { [STRIPPED]: 'warn A-22' });
    const read = readAsfPacket(audio.file.packet(5)).packet;
    expect(checks[0]?.sighting).toMatchObject({
      span: { start: 8 + (read?.payloadEnd ?? 0), end: 520 },
      got: `${read?.paddingLength} bytes of it`,
    });
  });
  test('may stay for a server of the 4.x series', () => {
    const services = medias(right(), (line) => ({
      ...line,
      payload: audio.file.packet(line.values.LocationId),
    }));
    expectFindings(services.with('Connect', { subscriberName: 'Spoooon!' }), {});
  });
  // Padding Length of audio.asf is one byte, at 5 of the ASF packet.
  test.each([
    ['more than there is', 'media 32'],
    ['less than the payloads', 'media 5'],
  ])('that is gone, with the Padding Length left: %s', (_, name) => {
    const padding = readAsfPacket(audio.file.packet(5)).packet?.paddingLengthType;
    expect(padding).toBe(1);
    const checks = expectFindings(right().payload(name, put8(5, 255)), { [NO_LENGTH]: 'fail A-22' });
    expect(checks[0]?.sighting?.path).toBe('Payload');
  });
  test('that is gone from a packet of one payload, which only its size tells', () => {
    const one = packet(payload({ stream: 1, replicated: '', replicatedLength: 0, data: 'aa'.repeat(60) }), {
      paddingLengthType: 1,
      paddingLength: 7,
    });
    const checks = expectFindings(
      right().payload('media 5', () => one),
      { [NO_LENGTH]: 'fail A-22' },
    );
    expect(checks[0]?.sighting?.span).toEqual({ start: 13, end: 14 });
  });
  test('of a packet from which payloads were left out is padding that stayed', () => {
    // Two of three payloads are unselected; the packet is short, and its padding really there.
    const short = packet(several([payload({ stream: 2, lengthType: 2 })]), {
      multiple: true,
      paddingLengthType: 1,
      padding: 9,
    });
    const of = right(av, [2]).payload('media 5', () => short);
    expectFindings(of, { [STRIPPED]: 'warn A-22' });
  });

  describe('an explicit Packet Length', () => {
    const sized = (packetLength: number, padding = 0): Uint8Array =>
      packet(payload({ stream: 1 }), {
        packetLengthType: 2,
        packetLength,
        paddingLengthType: 1,
        padding,
      });
    const length = sized(0).length;
    const put = (bytes: Uint8Array, limit = 512): Talk =>
      opened()
        .with('ReportOpenFile', { filePacketSize: limit, fileAttributes: CANSEEK })
        .then(
          ...select(1),
          ...starting(),
          data('media 0', { LocationId: 0, playIncarnation: 10, AFFlags: 0 }, bytes),
        );
    test('that was reduced passes', () => {
      expectFindings(put(sized(length)), {}, { passes: [NO_LENGTH] });
    });
    test('that is the original one is a note', () => {
      const checks = expectFindings(put(sized(512)), { [NO_LENGTH]: 'note A-22' });
      expect(checks.find(({ verdict }) => verdict === 'note')?.sighting?.span).toEqual({
        start: 13,
        end: 15,
      });
    });
    test('that is neither fails', () => {
      expectFindings(put(sized(300)), { 'MMSP-3.2.5.11.1-01': 'fail A-22' });
      expectFindings(put(sized(length - 1)), { 'MMSP-3.2.5.11.1-01': 'fail A-22' });
    });
    test('with filler behind it, up to the size of the file, is padding that stayed', () => {
      const filled = new Uint8Array(512);
      filled.set(sized(length));
      expectFindings(put(filled), { [STRIPPED]: 'warn A-22' });
    });
  });
});

describe('streams', () => {
  const ONLY = 'MMSP-3.2.5.11.1-02';
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
      expectFindings(switched([NONE, 2, 2]), { [ONLY]: 'fail' });
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
    const firsts = media(av).map(({ payload: bytes, values }) => ({
      number: values.LocationId,
      first: readAsfPacket(bytes).packet?.payloads.find(({ stream }) => stream === 1),
    }));
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

describe('Data in a second play', () => {
  test('carries its incarnation', () => {
    const two = opened().then(
      ...select(1),
      ...starting(),
      ...media(audio, { to: 5 }),
      ...stopping(),
      ...starting({ incarnation: 11 }).map((line) => ({ ...line, name: `${line.name} 2` })),
      ...media(audio, { incarnation: 11, flags: 5 }),
    );
    expectFindings(two, {});
    const old = medias(two, (line) => value(line, { playIncarnation: 10 }));
    expect(findings(judge(old))).toEqual(Object.fromEntries(INCARNATIONS.map((id) => [id, 'fail A-03'])));
  });
  test('a client without a file', () => {
    expectFindings(opened().then(client('StopPlaying', { openFileId: 1, playIncarnation: 10 })), {});
  });
});
