import { DATA_OBJECT_HEADER } from '../../asf/data-object.ts';
import { guid } from '../../asf/guid.ts';
import { packetTime, type Shape } from './shape.ts';

/** ms */
export const PREROLL = 1000;
const FILE_ID = 'A6E25B54-0D2F-4B6C-9E0A-';
const AUDIO_MEDIA = 'F8699E40-5B4D-11CF-A8FD-00805F5C442B';
const NO_ERROR_CORRECTION = '20FB5700-5B55-11CF-A8FD-00805F5C442B';
const FLAGS = { BROADCAST: 1, SEEKABLE: 2 } as const;
/** 1 January 2000, in 100 ns since 1601: the same header each time. */
const CREATED = 125_911_584_000_000_000n;
const HEADER_OBJECT_FIELDS = 30;

/** The ASF file header: Header Object, and the first 50 bytes of the Data Object. Without an end it is a broadcast. */
export function headerOf(shape: Shape): Uint8Array {
  const { streams } = shape;
  const objects = [
    headerExtension(),
    ...Array.from({ length: streams }, (_, n) => streamProperties(shape, n + 1)),
    streamBitrates(shape),
  ];
  const size = HEADER_OBJECT_FIELDS + FILE_PROPERTIES_SIZE + sum(objects.map(({ length }) => length));
  const header = Buffer.concat([
    guidBytes(guid.header),
    u64(size),
    u32(objects.length + 1),
    Buffer.from([1, 2]),
  ]);
  const whole = size + DATA_OBJECT_HEADER;
  return Uint8Array.from(
    Buffer.concat([header, fileProperties(shape, whole), ...objects, dataObject(shape)]),
  );
}

const FILE_PROPERTIES_SIZE = 104;

function fileProperties(shape: Shape, headerSize: number): Buffer {
  const { packets, packetSize, bitRate, streams } = shape;
  const ends = Number.isFinite(packets);
  const duration = ends ? packetTime(shape, packets) : 0;
  return asfObject(
    guid.fileProperties,
    fileId(shape),
    u64(ends ? headerSize + packets * packetSize : 0),
    u64(CREATED),
    u64(ends ? packets : 0),
    u64(ends ? (duration + PREROLL) * 10_000 : 0),
    u64(duration * 10_000),
    u64(PREROLL),
    u32(ends ? FLAGS.SEEKABLE : FLAGS.BROADCAST),
    u32(packetSize),
    u32(packetSize),
    u32(bitRate * streams),
  );
}

const headerExtension = (): Buffer =>
  asfObject(guid.headerExtension, guidBytes(guid.headerExtensionReserved), u16(6), u32(0));

/** WAVEFORMATEX: PCM with one channel of 8 bits, so that a byte is a sample and any bytes are sound. */
function streamProperties({ samplesPerSecond }: Shape, number: number): Buffer {
  const format = Buffer.concat([
    u16(1),
    u16(1),
    u32(samplesPerSecond),
    u32(samplesPerSecond),
    u16(1),
    u16(8),
    u16(0),
  ]);
  return asfObject(
    guid.streamProperties,
    guidBytes(AUDIO_MEDIA),
    guidBytes(NO_ERROR_CORRECTION),
    u64(0),
    u32(format.length),
    u32(0),
    u16(number),
    u32(0),
    format,
  );
}

function streamBitrates({ streams, bitRate }: Shape): Buffer {
  const records = Array.from({ length: streams }, (_, n) => [u16(n + 1), u32(bitRate)]);
  return asfObject(guid.streamBitrateProperties, u16(streams), ...records.flat());
}

function dataObject(shape: Shape): Buffer {
  const { packets, packetSize } = shape;
  const ends = Number.isFinite(packets);
  return Buffer.concat([
    guidBytes(guid.data),
    u64(ends ? DATA_OBJECT_HEADER + packets * packetSize : 0),
    fileId(shape),
    u64(ends ? packets : 0),
    u16(0x0101),
  ]);
}

function asfObject(id: string, ...fields: readonly Buffer[]): Buffer {
  return Buffer.concat([guidBytes(id), u64(24 + sum(fields.map(({ length }) => length))), ...fields]);
}

const fileId = ({ seed }: Shape): Buffer =>
  guidBytes(FILE_ID + seed.toString(16).toUpperCase().padStart(12, '0'));

/** The first three groups are stored little-endian. */
function guidBytes(id: string): Buffer {
  const bytes = Buffer.from(id.replaceAll('-', ''), 'hex');
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
  return bytes;
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: number | bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
