// Edits of bytes, at offsets counted from the first byte of a packet.

type Edit = (bytes: Uint8Array) => Uint8Array;

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export const put8 =
  (at: number, value: number): Edit =>
  (bytes) => {
    view(bytes).setUint8(at, value);
    return bytes;
  };
export const put16 =
  (at: number, value: number): Edit =>
  (bytes) => {
    view(bytes).setUint16(at, value, true);
    return bytes;
  };
export const put32 =
  (at: number, value: number): Edit =>
  (bytes) => {
    view(bytes).setUint32(at, value, true);
    return bytes;
  };
export const all =
  (...edits: readonly Edit[]): Edit =>
  (bytes) =>
    edits.reduce((now, edit) => edit(now), bytes);

/** More or fewer bytes at the end of a packet, of which the lengths know nothing. */
export const grown =
  (by: number, fill = 0): Edit =>
  (bytes) => {
    const longer = new Uint8Array(bytes.length + by).fill(fill);
    longer.set(bytes.subarray(0, longer.length));
    return longer;
  };

/** A TcpMessageHeader whose messageLength and chunkCount fit the packet; `custom` leaves 16 bytes out of the count. */
export const relength =
  (count: 'letter' | 'custom' = 'letter'): Edit =>
  (bytes) =>
    all(put32(8, bytes.length - 16), put32(16, (bytes.length - (count === 'custom' ? 16 : 0)) / 8))(bytes);

export const hex = (text: string): Uint8Array =>
  Uint8Array.from(text.match(/[0-9a-f]{2}/gi) ?? [], (pair) => Number.parseInt(pair, 16));
export const ascii = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));
