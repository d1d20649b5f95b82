import { describe, expect, test } from 'vitest';
import { readAsfPacket } from '../../../asf/packet.ts';
import { audio, av, type Content } from './testing/content.ts';
import type { DataLine, Line, Talk } from './testing/conversation.ts';
import { expectFindings, findings, judge, marked } from './testing/judged.ts';
import { closing, ended, media, opened, right, select, starting, stopped } from './testing/right.ts';

const [CONTENT, LOCATION, IN_FILE] = ['MMSP-3.2.5.11-11', 'MMSP-2.2.2-05', 'MMSP-3.2.5.11.1-04'];
const reference = audio.file;
const flip = (at: number) => (bytes: Uint8Array) => {
  bytes[at] = (bytes[at] ?? 0) ^ 0xff;
  return bytes;
};
const medias = (of: Talk, edit: (line: DataLine, nth: number) => Line): Talk => {
  let nth = 0;
  return of.each((line) =>
    line.kind === 'data' && line.name.startsWith('media') ? edit(line, nth++) : line,
  );
};
/** AFFlags without a gap, so that only the file shows what is missing. */
const renumbered = (of: Talk): Talk =>
  medias(of, (line, nth) => ({ ...line, values: { ...line.values, AFFlags: nth & 0xff } }));

describe('header', () => {
  test('is that of the file', () => {
    expectFindings(right(), {}, { reference, passes: ['MMSP-2.2.2-23'] });
  });
  test('one byte differs', () => {
    // Creation Date of the File Properties.
    const checks = expectFindings(
      right().payload('header 0', flip(78)),
      { 'MMSP-2.2.2-23': 'fail' },
      { reference },
    );
    expect(checks[0]?.sighting).toMatchObject({
      got: '444 bytes, which differ from byte 78 on',
      span: { start: 78 },
    });
    expect(marked(checks[0])).toMatch(/^004e .*received/);
    expectFindings(right().payload('header 0', flip(78)), {});
  });
});

describe('media', () => {
  test('are those of the file', () => {
    for (const content of [audio, av])
      expectFindings(
        right(content),
        {},
        { reference: content.file, passes: [CONTENT, LOCATION, IN_FILE, 'MMSP-3.2.5.10-02'] },
      );
  });
  test('with their padding too', () => {
    const padded = medias(right(), (line) => ({
      ...line,
      payload: audio.file.packet(line.values.LocationId),
    }));
    expectFindings(padded, { 'MMSP-2.2.2-20': 'warn A-22' }, { reference });
  });
  test('one byte differs', () => {
    const last = (audio.sent(2)?.length ?? 0) - 1;
    const changed = right().payload('media 2', flip(last));
    const checks = expectFindings(changed, { [CONTENT]: 'fail' }, { reference });
    expect(checks[0]?.sighting).toMatchObject({ path: 'Payload', got: 'other bytes in packet 2' });
    expect(marked(checks[0])).toContain('Payload');
    expectFindings(changed, {});
  });
  test.each([
    ['a little', 3],
    ['a lot', 200],
  ])('the number is off by %s', (_, by) => {
    const off = medias(right(), (line, nth) =>
      nth < 20 ? line : { ...line, values: { ...line.values, LocationId: line.values.LocationId + by } },
    );
    const checks = judge(off, { reference });
    expect(findings(checks)[LOCATION]).toBe('fail');
    const [check] = checks;
    expect(check?.sighting?.expected).toContain(by === 3 ? '20, the number of this packet' : 'less than 33');
    expect(marked(check)).toContain('LocationId');
  });
  test('a packet is missing, and named', () => {
    const checks = expectFindings(renumbered(right().drop('media 7')), { [CONTENT]: 'fail' }, { reference });
    expect(checks[0]?.sighting?.got).toBe('32 packets without number 7, then ReportEndOfStream after 32');
    expectFindings(renumbered(right().drop('media 7')), {});
  });
  test('the end is missing', () => {
    const cut = right().drop('media 32').drop('media 31');
    const checks = expectFindings(cut, { [CONTENT]: 'fail' }, { reference });
    expect(checks[0]?.sighting?.got).toContain('without number 31, then ReportEndOfStream after 30');
  });
  test('a missing packet follows from a gap of AFFlags', () => {
    const checks = judge(right().drop('media 7'), { reference });
    expect(checks.find(({ requirement }) => requirement.id === CONTENT)?.consequenceOf).toBe('MMSP-2.2.2-14');
  });
  test('a packet that comes after the end is not missing twice', () => {
    const late = renumbered(right().drop('media 32')).after('ReportEndOfStream', right().line('media 32'));
    expectFindings(late, { 'MMSP-3.2.4.1-05': 'fail' }, { reference });
  });
  test('a start that crosses the end of the play before takes nothing from it', () => {
    const [ask, answer] = starting({ incarnation: 11 });
    const count = audio.file.packetCount;
    const crossing = opened().then(
      ...select(1),
      ...starting(),
      ...media(audio),
      ...(ask ? [ask] : []),
      ...ended(),
      ...(answer ? [answer] : []),
      ...media(audio, { incarnation: 11, flags: count }),
      ...ended(11),
      ...closing(),
    );
    expectFindings(crossing, {}, { reference });
    expectFindings(renumbered(crossing.drop('media 32')), { [CONTENT]: 'fail' }, { reference });
  });
  test('a play that was stopped misses nothing', () => {
    expectFindings(stopped(), {}, { reference });
  });
  test('a play from the middle misses nothing before it', () => {
    const seek = opened().then(
      ...select(1),
      ...starting({ start: { position: 1.5 } }),
      ...media(audio, { from: 15 }),
      ...ended(),
    );
    expectFindings(seek, {}, { reference });
    expectFindings(renumbered(seek.drop('media 4')), { [CONTENT]: 'fail' }, { reference });
  });
  test('a start by packet misses nothing before it, position 0.0 or not', () => {
    const by = (position: number): Talk =>
      opened().then(
        ...select(1),
        ...starting({ start: { position, locationId: 15 } }),
        ...media(audio, { from: 15 }),
        ...ended(),
      );
    for (const position of [0, Number.MAX_VALUE]) expectFindings(by(position), {}, { reference });
  });
  test('a stop time ends a play early', () => {
    const early = right().with('StartPlaying', { frameOffset: 2000 }).drop('media 32').drop('media 31');
    expectFindings(early, {}, { reference });
  });
  test('live content is not the copy', () => {
    const live = medias(right().with('ReportOpenFile', { fileAttributes: 0x02000000 }), (line) => ({
      ...line,
      values: { ...line.values, LocationId: line.values.LocationId + 5000 },
    }));
    expectFindings(live, {}, { reference });
  });
});

describe('a part of the streams', () => {
  const options = { reference: av.file };
  const without = (content: Content, streams: readonly number[], name: string): Talk =>
    renumbered(right(content, streams).drop(name));
  test.each([[[1]], [[2]]])('%j: packets of the others are left out', (streams) => {
    expectFindings(
      right(av, streams),
      {},
      { ...options, passes: [CONTENT, 'MMSP-2.2.2-06', 'MMSP-3.2.5.10-02'] },
    );
  });
  test('a packet of the stream is missing', () => {
    const talk = right(av, [2]);
    const line = talk.line('media 9');
    const number = line.kind === 'data' ? line.values.LocationId : -1;
    const checks = expectFindings(without(av, [2], 'media 9'), { [CONTENT]: 'fail' }, options);
    expect(checks[0]?.sighting?.got).toContain(`without number ${number},`);
  });
  test('nothing selected, nothing missing', () => {
    expectFindings(opened(av).then(...select(), ...starting(), ...ended()), {}, options);
  });
  test('video waits for its key frame after a seek', () => {
    const from = 40;
    const begins = Array.from({ length: 60 }, (_, n) => from + n).find((number) =>
      readAsfPacket(av.file.packet(number)).packet?.payloads.some(
        ({ stream, keyFrame, objectOffset }) => stream === 1 && keyFrame && objectOffset === 0,
      ),
    );
    const key = begins ?? 0;
    // The packet of the key frame may hold the end of the frame before, which this server leaves in.
    const first = media(av, { from, to: key, streams: [2] });
    const rest = media(av, { from: key, flags: first.length });
    const seek = opened(av).then(
      ...select(1, 2),
      ...starting({ start: { position: 1 } }),
      ...first,
      ...rest,
      ...ended(),
    );
    const found = findings(judge(seek, options));
    expect(found[CONTENT]).toBeUndefined();
    expect(found['MMSP-3.2.5.10-02']).toBeUndefined();
  });
  test('a thinned stream may leave out anything', () => {
    const thinned = right(av, [2]).replace('StreamSwitch', {
      ...right(av).line('StreamSwitch'),
      ...(() => {
        const line = right(av).line('StreamSwitch');
        if (line.kind !== 'message') throw new Error('no StreamSwitch');
        const values = {
          aStreamEntries: [{ wDstStreamNumber: 1, wThinningLevel: 1 }, { wDstStreamNumber: 2 }],
        };
        return { ...line, values };
      })(),
    });
    expectFindings(thinned, {}, options);
  });
  test('a change of the selection in the middle: nobody can tell what was due', () => {
    const switches = select(1, 2).map((line) => ({ ...line, name: `${line.name} 2` }));
    const both = media(av, { from: 150, flags: 0 });
    const alone = media(av, { to: 150, streams: [2] });
    const key = both.findIndex(({ payload }) => {
      const first = readAsfPacket(payload).packet?.payloads.find(({ stream }) => stream === 1);
      return first?.keyFrame && first.objectOffset === 0;
    });
    const joined = opened(av).then(
      ...select(2),
      ...starting(),
      ...alone,
      ...switches,
      ...both.slice(key),
      ...ended(),
    );
    expectFindings(renumbered(joined), {}, options);
  });
});
