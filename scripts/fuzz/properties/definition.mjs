import { judgedPlainly, readingOf, soundSpans, writtenAgain } from './decoded.mjs';
import { amid, mustEqual } from './must.mjs';

/**
 * @typedef {import('./decoded.mjs').Wire & typeof import('../../../src/protocols/mmsp/messages/index.ts')
 *   & typeof import('../../../src/protocols/mmsp/messages/data.ts')
 *   & typeof import('../../../src/protocols/mmsp/messages/ntlm-auth.ts')
 *   & typeof import('../../../src/protocols/mmsp/messages/resend.ts')
 *   & typeof import('../../../src/protocols/mmsp/messages/tcp-message-header.ts')} Definitions
 * @typedef {import('../../../src/wire/fields.ts').Struct} Struct
 */

/** Every definition there is, each once. @param {Definitions} code @returns {readonly Struct[]} */
export function definitionsOf({ allMessages, TcpMessageHeader, Data, RequestPacketListResend, NtlmAuth }) {
  const whole = [...allMessages(), TcpMessageHeader, Data, RequestPacketListResend, NtlmAuth];
  return [...new Set(whole.flatMap(withInner))];
}

/** @param {Struct} struct @returns {Struct[]} */
const withInner = (struct) => [
  struct,
  ...Object.values(struct.fields).flatMap(({ layout }) =>
    layout.kind === 'struct' || layout.kind === 'list' ? withInner(layout.of) : [],
  ),
];

const START = 5;

/** What holds of any bytes that are read as any definition. @param {Definitions} code */
export const definitionProperty = (code) => {
  const all = definitionsOf(code);
  return (/** @type {Uint8Array} */ input) => {
    const struct = all[(input[0] ?? 0) % all.length] ?? code.Data;
    const bytes = input.subarray(1);
    const [decoded, other] = [0xff, 0x01].map((noise) => {
      const wide = amid(bytes, noise);
      // An offset of its own, so that spans are counted from where they should be.
      const all = new Uint8Array(wide.buffer, wide.byteOffset - START);
      return code.decode(struct, all, START, START + bytes.length);
    });
    if (decoded === undefined || other === undefined) throw new Error('nothing was decoded');
    const reading = readingOf(decoded);
    mustEqual(readingOf(other), reading, 'it is read otherwise amid other bytes');
    soundSpans(decoded, START, START + bytes.length);
    const judged = judgedPlainly(code, decoded);
    const clean = decoded.problems.length === 0;
    if (clean) writtenAgain(code, decoded, bytes);
    const depth = clean ? 'clean' : Object.keys(decoded.values).length > 0 ? 'partial' : 'refused';
    return { depth: /** @type {import('../target.mjs').Depth} */ (depth), reading: { ...reading, judged } };
  };
};
