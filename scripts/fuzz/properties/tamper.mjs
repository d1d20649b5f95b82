import { isSameBytes, must } from './must.mjs';

/**
 * @typedef {typeof import('../../../src/protocols/mmsp/tamper.ts') & typeof import('../../../src/protocols/mmsp/breakable.ts')
 *   & typeof import('../../../src/protocols/mmsp/packet.ts') & typeof import('../../../src/protocols/mmsp/redact.ts')} Code
 */

/**
 * Every way to make a right packet of one message wrong can be made, is wrong where it says, leaves the packet alone, and
 * what comes of it can be read. An input is such a packet. @param {Code} code
 */
export const tamperProperty = (code) => (/** @type {Uint8Array} */ bytes) => {
  const packet = code.decodePacket(bytes);
  const [found, second] = packet.messages;
  const clean = found?.decoded?.problems.length === 0 && second === undefined && packet.surplus === undefined;
  if (found === undefined || !clean || packet.header.problems.length > 0)
    return { depth: /** @type {const} */ ('refused'), reading: undefined };
  const before = bytes.slice();
  const made = code.WAYS.flatMap((way) => code.breaksOf(way, found.name)).flatMap((tamper) => {
    must(code.problemOf(found.name, tamper) === undefined, 'a way to be wrong cannot be made', tamper);
    const there = tamper.field.startsWith('header.') || found.decoded?.spans.has(tamper.field) === true;
    if (!there) return [];
    const wrong = code.tampered(bytes, tamper);
    must(isSameBytes(bytes, before), 'the right packet was changed');
    must(wrong.length <= bytes.length, 'a wrong packet is longer', tamper);
    code.decodePacket(wrong);
    must(code.shownBytes(wrong, bytes).length === wrong.length, 'hiding has changed the length');
    const at = fieldAt(packet, tamper.field);
    if (at === undefined) return [];
    // What is empty, at the end, cannot be cut.
    if (tamper.value === 'cut')
      must(wrong.length < bytes.length || at.start === at.end, 'nothing was cut', tamper);
    else
      must(
        isSameBytes(wrong.subarray(0, at.start), bytes.subarray(0, at.start)) &&
          isSameBytes(wrong.subarray(at.end), bytes.subarray(at.end)),
        'bytes of other fields were changed',
        tamper,
      );
    return [{ ...tamper, wrong }];
  });
  return { depth: /** @type {const} */ ('clean'), reading: made };
};

/** @param {import('../../../src/protocols/mmsp/packet.ts').Packet} packet @param {string} field */
const fieldAt = ({ header, messages }, field) =>
  field.startsWith('header.')
    ? header.spans.get(field.slice('header.'.length))
    : messages[0]?.decoded?.spans.get(field);
