/** A block as the file format describes it, read without the help of what wrote it. */
export interface Block {
  readonly type: number;
  readonly body: Buffer;
}

export interface ReadPacket {
  /** Microseconds since 1970, UTC. */
  readonly microseconds: bigint;
  /** From the IP header on. */
  readonly bytes: Buffer;
  readonly comments: readonly string[];
}

export interface ReadFile {
  readonly application: string | undefined;
  readonly comments: readonly string[];
  readonly packets: readonly ReadPacket[];
}

const SECTION = 0x0a0d0d0a;
const PACKET = 6;

/** Throws where a block does not begin and end as it should. */
export function blocksOf(file: Buffer): Block[] {
  const blocks: Block[] = [];
  for (let at = 0; at < file.length; ) {
    const length = file.readUInt32LE(at + 4);
    if (length < 12 || length % 4 !== 0 || file.readUInt32LE(at + length - 4) !== length)
      throw new Error(`the block at ${at} has a wrong length`);
    blocks.push({ type: file.readUInt32LE(at), body: file.subarray(at + 8, at + length - 4) });
    at += length;
  }
  return blocks;
}

/** Codes and values, up to the end of options. */
export function optionsOf(bytes: Buffer): { readonly code: number; readonly value: Buffer }[] {
  const options: { code: number; value: Buffer }[] = [];
  for (let at = 0; at < bytes.length; ) {
    const [code, length] = [bytes.readUInt16LE(at), bytes.readUInt16LE(at + 2)];
    if (code === 0) return options;
    options.push({ code, value: bytes.subarray(at + 4, at + 4 + length) });
    at += 4 + Math.ceil(length / 4) * 4;
  }
  if (bytes.length > 0) throw new Error('the options have no end');
  return options;
}

export function readPcapng(file: Buffer): ReadFile {
  const [head, ...rest] = blocksOf(file);
  if (head?.type !== SECTION) throw new Error('the file does not begin with a section header');
  const texts = (bytes: Buffer, wanted: number): string[] =>
    optionsOf(bytes).flatMap(({ code, value }) => (code === wanted ? [value.toString('utf8')] : []));
  return {
    application: texts(head.body.subarray(16), 4)[0],
    comments: texts(head.body.subarray(16), 1),
    packets: rest.flatMap(({ type, body }) => {
      if (type !== PACKET) return [];
      const kept = body.readUInt32LE(12);
      return [
        {
          microseconds: (BigInt(body.readUInt32LE(4)) << 32n) | BigInt(body.readUInt32LE(8)),
          bytes: body.subarray(20, 20 + kept),
          comments: texts(body.subarray(20 + Math.ceil(kept / 4) * 4), 1),
        },
      ];
    }),
  };
}

/** The payload of a packet of ours: what follows the headers of IPv4 or IPv6, and of TCP or UDP. */
export function payloadOf(packet: Buffer): Buffer {
  const v4 = packet.readUInt8(0) >> 4 === 4;
  const ip = v4 ? 20 : 40;
  const tcp = packet.readUInt8(v4 ? 9 : 6) === 6;
  return packet.subarray(ip + (tcp ? (packet.readUInt8(ip + 12) >> 4) * 4 : 8));
}
