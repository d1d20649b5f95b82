import { must } from './must.mjs';

/** Fields of a Header Object, which some findings are about whether they are there or not. */
const LEAST = 30;

/** What is wrong with ASF bytes is said in words and lies within them. @param {readonly import('../../../src/asf/finding.ts').AsfFinding[]} findings @param {Uint8Array} bytes */
export function soundFindings(findings, bytes) {
  for (const { code, offset, length, message } of findings) {
    must(/^[a-z]+(-[a-z]+)*$/.test(code), 'a code is no word', code);
    must(offset >= 0 && length >= 0, 'a finding starts or ends before the bytes', { code, offset, length });
    must(offset + length <= Math.max(bytes.length, LEAST), 'a finding lies outside', {
      code,
      offset,
      length,
    });
    must(!/undefined|NaN/.test(message), 'a message has a hole', message);
  }
}
