/** Blocks of a pcapng file (draft-ietf-opsawg-pcapng), little-endian: values in, bytes out. */

const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION = 1;
const ENHANCED_PACKET = 6;
const BYTE_ORDER = 0x1a2b3c4d;

const END_OF_OPTIONS = 0;
const COMMENT = 1;
const SHB_USERAPPL = 4;
const IF_NAME = 2;
const IF_DESCRIPTION = 3;
const IF_TSRESOL = 9;

/** Packets begin with an IPv4 or IPv6 header. */
export const LINKTYPE_RAW = 101;
/** Times count millionths of a second. */
const MICROSECONDS = 6;
/** An option says its length in 16 bits. */
const MOST_OPTION = 0xffff;

interface Option {
  readonly code: number;
  readonly value: Uint8Array;
}

export interface SectionHeader {
  /** The program that wrote the file. */
  readonly application: string;
  readonly comments: readonly string[];
}

export interface InterfaceDescription {
  readonly name: string;
  readonly description: string;
}

export interface EnhancedPacket {
  /** Since 1970, UTC. */
  readonly microseconds: number;
  /** From the IP header on. */
  readonly bytes: Uint8Array;
  readonly comments: readonly string[];
}

/** The first block of a file; its length is left open. */
export function sectionHeader({ application, comments }: SectionHeader): Uint8Array {
  const body = new Uint8Array(16);
  const view = new DataView(body.buffer);
  view.setUint32(0, BYTE_ORDER, true);
  view.setUint16(4, 1, true);
  view.setUint16(6, 0, true);
  view.setBigInt64(8, -1n, true);
  return block(SECTION_HEADER, [body], [text(SHB_USERAPPL, application), ...comments.map(comment)]);
}

/** The only interface, number 0: packets of any length that begin with an IP header, times in microseconds. */
export function interfaceDescription({ name, description }: InterfaceDescription): Uint8Array {
  const body = new Uint8Array(8);
  new DataView(body.buffer).setUint16(0, LINKTYPE_RAW, true);
  return block(
    INTERFACE_DESCRIPTION,
    [body],
    [
      text(IF_NAME, name),
      text(IF_DESCRIPTION, description),
      { code: IF_TSRESOL, value: Uint8Array.of(MICROSECONDS) },
    ],
  );
}

export function enhancedPacket({ microseconds, bytes, comments }: EnhancedPacket): Uint8Array {
  const head = new Uint8Array(20);
  const view = new DataView(head.buffer);
  view.setUint32(4, Math.floor(microseconds / 2 ** 32), true);
  view.setUint32(8, microseconds % 2 ** 32, true);
  view.setUint32(12, bytes.length, true);
  view.setUint32(16, bytes.length, true);
  return block(ENHANCED_PACKET, [head, bytes], comments.map(comment));
}

/** The program that a section header of ours names; undefined for any other bytes. */
export function applicationIn(bytes: Uint8Array): string | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (
    bytes.length < 28 ||
    view.getUint32(0, true) !== SECTION_HEADER ||
    view.getUint32(8, true) !== BYTE_ORDER
  )
    return undefined;
  const [code, length] = [view.getUint16(24, true), view.getUint16(26, true)];
  if (code !== SHB_USERAPPL || 28 + length > bytes.length) return undefined;
  return new TextDecoder().decode(bytes.subarray(28, 28 + length));
}

const comment = (words: string): Option => text(COMMENT, words);

function text(code: number, words: string): Option {
  return { code, value: new TextEncoder().encode(words).subarray(0, MOST_OPTION) };
}

/** Type, length, body, options, length again; whatever is no multiple of 4 bytes long is filled up. */
function block(type: number, body: readonly Uint8Array[], options: readonly Option[]): Uint8Array {
  const bodyLength = body.reduce((sum, part) => sum + part.length, 0);
  const end = options.length === 0 ? 0 : 4;
  const optionsLength = options.reduce((sum, { value }) => sum + 4 + filled(value.length), end);
  const length = 12 + filled(bodyLength) + optionsLength;
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, length, true);
  let at = 8;
  for (const part of body) {
    bytes.set(part, at);
    at += part.length;
  }
  at = 8 + filled(bodyLength);
  for (const { code, value } of options) {
    view.setUint16(at, code, true);
    view.setUint16(at + 2, value.length, true);
    bytes.set(value, at + 4);
    at += 4 + filled(value.length);
  }
  if (end > 0) view.setUint16(at, END_OF_OPTIONS, true);
  view.setUint32(length - 4, length, true);
  return bytes;
}

const filled = (length: number): number => Math.ceil(length / 4) * 4;
