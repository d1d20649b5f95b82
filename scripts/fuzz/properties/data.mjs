import { judgedPlainly, readingOf, soundSpans } from './decoded.mjs';
import { amid, isSameBytes, must, mustEqual } from './must.mjs';

/**
 * @typedef {import('./decoded.mjs').Wire & typeof import('../../../src/protocols/mmsp/packet.ts')
 *   & typeof import('../../../src/protocols/mmsp/dump.ts') & typeof import('../../../src/protocols/mmsp/unit.ts')
 *   & typeof import('../../../src/protocols/mmsp/messages/data.ts')} Codec
 */

/** What holds of any bytes that are read as a Data packet: the fast reading of its header is the slow one. @param {Codec} codec */
export const dataProperty = (codec) => (/** @type {Uint8Array} */ bytes) => {
  const decoded = codec.decode(codec.Data, bytes);
  const reading = readingOf(decoded);
  mustEqual(readingOf(codec.decode(codec.Data, amid(bytes, 0xff))), reading, 'it is read otherwise amid');
  soundSpans(decoded, 0, bytes.length);
  const judged = judgedPlainly(codec, decoded);
  const hex = codec.annotateData(bytes).map((row) => row.hex);
  const shown = Buffer.from(
    hex
      .filter((one) => one !== '')
      .join('')
      .replaceAll(' ', ''),
    'hex',
  );
  must(isSameBytes(shown, bytes), 'not every byte is shown once');
  must(codec.dumpData(bytes, { start: 6, end: 8 }, 'here').length > 0, 'nothing is dumped');
  if (bytes.length < 8) {
    must(decoded.problems.length > 0, 'a header that is cut off has no problem');
    return { depth: /** @type {const} */ ('refused'), reading: { ...reading, judged } };
  }
  const { LocationId, playIncarnation, AFFlags, PacketSize, Payload } = decoded.values;
  const fast = { ...codec.readDataHeader(amid(bytes, 0x01), codec.emptyDataHeader()) };
  const slow = { LocationId, playIncarnation, AFFlags, PacketSize, payloadLength: Payload?.length };
  mustEqual(fast, slow, 'the fast reading of the header is another');
  const written = codec.encodeData(
    {
      LocationId: Number(LocationId),
      playIncarnation: Number(playIncarnation),
      AFFlags: Number(AFFlags),
      PacketSize: Number(PacketSize),
    },
    Payload ?? new Uint8Array(),
  );
  must(isSameBytes(written, bytes), 'what was read is written as something else');
  must(isSameBytes(codec.encode(codec.Data, decoded.values), bytes), 'the definition writes something else');
  const depth = /** @type {import('../target.mjs').Depth} */ (
    PacketSize === bytes.length ? 'clean' : 'partial'
  );
  return { depth, reading: { ...reading, judged } };
};
