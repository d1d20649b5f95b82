// An ASF data packet read once more, from the text of the ASF specification (5.2) and one field after the other.

/** @param {Uint8Array} bytes */
function cursorOver(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    at: 0,
    /** A field of a length type: absent, or of 1, 2 or 4 bytes. @param {number} type */
    typed(type) {
      const size = type === 3 ? 4 : type;
      const at = this.at;
      this.at += size;
      if (size === 0) return 0;
      if (size === 1) return view.getUint8(at);
      return size === 2 ? view.getUint16(at, true) : view.getUint32(at, true);
    },
  };
}

/** The packet, if its bytes are as they should be; what it throws or gives for others means nothing. @param {Uint8Array} bytes */
export function plainPacket(bytes) {
  const cursor = cursorOver(bytes);
  if ((bytes[0] ?? 0) & 0x80) cursor.at = 1 + ((bytes[0] ?? 0) & 0x0f);
  const lengths = cursor.typed(1);
  const properties = cursor.typed(1);
  const packetLength = cursor.typed((lengths >> 5) & 3);
  cursor.typed((lengths >> 1) & 3);
  const paddingLength = cursor.typed((lengths >> 3) & 3);
  const sendTime = cursor.typed(3);
  const duration = cursor.typed(2);
  const headerLength = cursor.at;
  const hasLength = ((lengths >> 5) & 3) !== 0;
  const payloadEnd = (hasLength ? Math.min(packetLength, bytes.length) : bytes.length) - paddingLength;
  const multiple = (lengths & 1) !== 0;
  const flags = multiple ? cursor.typed(1) : 1;
  const payloads = Array.from({ length: flags & 0x3f }, () => {
    const number = cursor.typed(1);
    const objectNumber = cursor.typed((properties >> 4) & 3);
    const objectOffset = cursor.typed((properties >> 2) & 3);
    const replicatedLength = cursor.typed(properties & 3);
    cursor.at += replicatedLength;
    const length = multiple ? cursor.typed(flags >> 6) : payloadEnd - cursor.at;
    const dataStart = cursor.at;
    cursor.at += length;
    return {
      stream: number & 0x7f,
      keyFrame: number >= 0x80,
      objectNumber,
      objectOffset,
      replicatedLength,
      compressed: replicatedLength === 1,
      dataStart,
      dataEnd: cursor.at,
    };
  });
  return { paddingLength, sendTime, duration, multiple, headerLength, payloadEnd, payloads };
}
