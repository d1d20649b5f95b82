import { soundFindings } from './findings.mjs';
import { amid, isSameBytes, must, mustEqual } from './must.mjs';

/** @typedef {typeof import('../../../src/asf/header.ts') & typeof import('../../../src/asf/file.ts')} Asf */

/** What holds of any bytes that are read as an ASF file header, or as a whole file. @param {Asf} asf */
export const asfHeaderProperty = (asf) => (/** @type {Uint8Array} */ bytes) => {
  const before = bytes.slice();
  const { header, findings } = asf.readAsfHeader(bytes);
  soundFindings(findings, bytes);
  mustEqual(asf.readAsfHeader(amid(bytes, 0xff)), { header, findings }, 'it is read otherwise amid');
  must(header.end <= bytes.length, 'the header ends outside');
  let at = 30;
  for (const { offset } of header.headerObjects) {
    must(offset >= at && offset + 24 <= bytes.length, 'an object lies elsewhere', offset);
    at = offset + 24;
  }
  for (const { number } of header.streams) must(number >= 0 && number < 128, 'a stream has a strange number');
  for (const { stream } of header.bitrates ?? []) must(stream < 128, 'a bit rate has a strange stream');
  if (header.fileProperties !== undefined) {
    const seconds = asf.durationSeconds(header.fileProperties);
    must(seconds >= 0 && Number.isFinite(seconds), 'the duration is no time', seconds);
  }
  const file = asf.readAsfFile(bytes);
  soundFindings(file.findings, bytes);
  const { packetCount, packetSize, headerBytes } = file;
  must(headerBytes.length === file.header.end, 'the header bytes are not the header');
  must(Number.isSafeInteger(packetCount) && packetCount >= 0, 'the count of packets is none', packetCount);
  must(file.header.end + packetCount * packetSize <= bytes.length, 'packets lie outside');
  for (const n of [0, packetCount - 1]) {
    if (n < 0 || packetCount === 0) continue;
    must(file.packet(n).length === packetSize, 'a packet has another size');
    must(file.sendTime(n) >= 0, 'a packet has no time');
  }
  for (const n of [-1, packetCount, 0.5, Number.NaN])
    must(file.packet(n).length === 0, 'there is no such packet');
  must(isSameBytes(bytes, before), 'reading has changed the bytes');
  const depth = findings.length === 0 ? 'clean' : header.headerObjects.length > 0 ? 'partial' : 'refused';
  return {
    depth: /** @type {import('../target.mjs').Depth} */ (depth),
    reading: { header, findings, packetCount, packetSize, ofFile: file.findings },
  };
};
