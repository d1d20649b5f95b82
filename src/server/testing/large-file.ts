import { asfFile } from './fixtures.ts';

/** long.asf with its packets repeated until there are `count`; all sent within its minute again and again. */
export function largeFile(count: number): Uint8Array {
  const source = Buffer.from(asfFile('long.asf'));
  const headerSize = 444;
  const packetSize = 1024;
  const packets = source.subarray(headerSize, headerSize + 235 * packetSize);
  const header = Buffer.from(source.subarray(0, headerSize));
  const dataObject = headerSize - 50;
  header.writeBigUInt64LE(BigInt(50 + count * packetSize), dataObject + 16);
  header.writeBigUInt64LE(BigInt(count), dataObject + 40);
  // File Properties is the first object of the Header Object.
  header.writeBigUInt64LE(BigInt(count), 30 + 56);
  const repeated = Array.from({ length: Math.ceil(count / 235) }, () => packets);
  return Buffer.concat([header, ...repeated]).subarray(0, headerSize + count * packetSize);
}

/** audio.asf, one stream, with a single packet of `size` bytes; nothing can be read in it. */
export function fileOfOnePacket(size: number): Uint8Array {
  const headerSize = 444;
  const header = Buffer.from(asfFile('audio.asf').subarray(0, headerSize));
  const dataObject = headerSize - 50;
  header.writeBigUInt64LE(BigInt(50 + size), dataObject + 16);
  header.writeBigUInt64LE(1n, dataObject + 40);
  header.writeBigUInt64LE(1n, 30 + 56);
  // Minimum and Maximum Data Packet Size.
  header.writeUInt32LE(size, 30 + 92);
  header.writeUInt32LE(size, 30 + 96);
  return Buffer.concat([header, Buffer.alloc(size)]);
}
