import { judgedPlainly, readingOf, soundSpans, writtenAgain } from './decoded.mjs';
import { amid, isSameBytes, must, mustEqual } from './must.mjs';

/**
 * @typedef {import('./decoded.mjs').Wire & typeof import('../../../src/protocols/mmsp/packet.ts')
 *   & typeof import('../../../src/protocols/mmsp/dump.ts')
 *   & typeof import('../../../src/protocols/mmsp/redact.ts')} Codec
 * @typedef {import('../../../src/protocols/mmsp/packet.ts').Packet} Packet
 */

/** @param {Packet} packet */
const readingOfPacket = ({ header, messages, surplus }) => ({
  header: readingOf(header),
  messages: messages.map(({ name, mid, span, claimed, decoded }) => ({
    name,
    mid,
    span,
    claimed,
    decoded: decoded && readingOf(decoded),
  })),
  surplus,
});

/**
 * What holds of any bytes that are read as a TcpMessageHeader packet. Gives how much of them could be read.
 * @param {Codec} codec
 */
export const messageProperty = (codec) => (/** @type {Uint8Array} */ bytes) => {
  const before = bytes.slice();
  const packet = codec.decodePacket(bytes);
  const reading = readingOfPacket(packet);
  const noise = bytes.length % 16 < 8 ? 0xff : 0x01;
  mustEqual(readingOfPacket(codec.decodePacket(amid(bytes, noise))), reading, 'it is read otherwise amid');
  must(isSameBytes(bytes, before), 'reading has changed the bytes');

  const head = Math.min(32, bytes.length);
  soundSpans(packet.header, 0, head);
  judgedPlainly(codec, packet.header);
  let at = 32;
  const judged = packet.messages.map(({ span, decoded }) => {
    must(span.start === at && span.end > at && span.end <= bytes.length, 'a message lies elsewhere', span);
    at = span.end;
    if (decoded === undefined) return [];
    soundSpans(decoded, span.start, span.end);
    for (const value of Object.values(decoded.values))
      must(!(value instanceof Uint8Array && value.buffer === bytes.buffer), 'a value is a view of the bytes');
    if (decoded.problems.length === 0) writtenAgain(codec, decoded, bytes.subarray(span.start, span.end));
    return judgedPlainly(codec, decoded);
  });
  if (at < bytes.length) mustEqual(packet.surplus, { start: at, end: bytes.length }, 'bytes belong nowhere');
  else must(packet.surplus === undefined, 'there is a surplus of nothing');
  shown(codec, packet);
  return { depth: depthOf(packet), reading: { ...reading, judged } };
};

/** Every byte is shown once, and hidden ones have their places. @param {Codec} codec @param {Packet} packet */
function shown({ annotatePacket, withoutSecrets, dumpPacket }, packet) {
  const hidden = withoutSecrets(packet).bytes;
  must(hidden.length === packet.bytes.length, 'hiding has changed the length');
  const hex = annotatePacket(packet.bytes).map((row) => row.hex);
  const all = Buffer.from(
    hex
      .filter((one) => one !== '')
      .join('')
      .replaceAll(' ', ''),
    'hex',
  );
  must(isSameBytes(all, hidden), 'not every byte is shown once');
  must(dumpPacket(packet, { start: 0, end: 1 }, 'here').length > 0, 'nothing is dumped');
}

/** @param {Packet} packet @returns {import('../target.mjs').Depth} */
function depthOf({ messages, surplus }) {
  const known = messages.filter(({ decoded }) => decoded !== undefined);
  if (known.length === 0) return 'refused';
  const clean = known.every(({ decoded }) => decoded?.problems.length === 0);
  return clean && surplus === undefined && known.length === messages.length ? 'clean' : 'partial';
}
