import { describe, expect, test } from 'vitest';
import { readAsfPacket } from '../../../asf/packet.ts';
import { packet, payload, several } from '../../../asf/testing/sample-packet.ts';
import { put8 } from './testing/bytes.ts';
import { audio, av } from './testing/content.ts';
import { type DataLine, data, type Line, type Talk } from './testing/conversation.ts';
import { expectFindings } from './testing/judged.ts';
import { CANSEEK, opened, right, select, starting } from './testing/right.ts';

const medias = (of: Talk, edit: (line: DataLine, nth: number) => Line): Talk => {
  let nth = 0;
  return of.each((line) =>
    line.kind === 'data' && line.name.startsWith('media') ? edit(line, nth++) : line,
  );
};

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
