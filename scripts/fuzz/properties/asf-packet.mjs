import { soundFindings } from './findings.mjs';
import { amid, isSameBytes, must, mustEqual } from './must.mjs';
import { plainPacket } from './plain-packet.mjs';

/** @typedef {typeof import('../../../src/asf/packet.ts') & typeof import('../../../src/asf/strip.ts')} Asf */
/** @typedef {import('../../../src/asf/packet.ts').AsfPacketReading} Reading */

/** A reading with no identity of its own, so that a reader may use its objects again. @param {Reading} reading */
const kept = (reading) => structuredClone(reading);

/** What holds of any bytes that are read as an ASF data packet. @param {Asf} asf */
export const asfPacketProperty = (asf) => (/** @type {Uint8Array} */ bytes) => {
  const before = bytes.slice();
  const reading = kept(asf.readAsfPacket(bytes));
  const { packet, findings } = reading;
  soundFindings(findings, bytes);
  const noise = bytes.length % 2 === 0 ? 0xff : 0x01;
  mustEqual(kept(asf.readAsfPacket(amid(bytes, noise))), reading, 'it is read otherwise amid');
  if (packet !== undefined) {
    must(packet.headerLength <= packet.payloadEnd, 'the payloads end before they start');
    must(packet.payloadEnd <= bytes.length, 'the payloads end outside');
    let at = packet.headerLength;
    for (const { dataStart, dataEnd } of packet.payloads) {
      must(at < dataStart && dataStart <= dataEnd, 'payloads are not in order', { at, dataStart, dataEnd });
      must(dataEnd <= packet.payloadEnd, 'a payload ends outside');
      at = dataEnd;
    }
    if (findings.length === 0) {
      const { packetLength, paddingLengthType, ...same } = packet;
      mustEqual(same, plainPacket(bytes), 'the plain reading is another');
    }
  } else must(findings.length > 0, 'nothing was read and nothing is wrong');
  stripped(asf, bytes, reading);
  must(isSameBytes(bytes, before), 'reading has changed the bytes');
  const depth = packet === undefined ? 'refused' : findings.length === 0 ? 'clean' : 'partial';
  return { depth: /** @type {import('../target.mjs').Depth} */ (depth), reading };
};

/** A packet without its padding is the same packet. @param {Asf} asf @param {Uint8Array} bytes @param {Reading} was */
function stripped({ stripPadding, readAsfPacket }, bytes, was) {
  const once = stripPadding(bytes);
  must(once.length <= bytes.length, 'stripping has made the packet longer');
  must(isSameBytes(stripPadding(once), once), 'stripping twice is not stripping once');
  const room = new Uint8Array(bytes.length + 8).fill(0xee);
  must(isSameBytes(stripPadding(bytes, room), once), 'stripping into other memory gives other bytes');
  if (was.packet === undefined || was.findings.length > 0) return;
  const { packet, findings } = readAsfPacket(once);
  mustEqual([...findings], [], 'the stripped packet has findings');
  mustEqual(packet?.payloads, was.packet.payloads, 'the stripped packet has other payloads');
  must(packet?.paddingLength === 0, 'the stripped packet has padding');
}
