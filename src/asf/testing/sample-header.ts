import { type Bytes, bytes } from './bytes.ts';

// A right ASF header from named parts, so that a test can spoil exactly one of them.

export const FILE_ID = '01234567-89AB-CDEF-0123-456789ABCDEF';
const AUDIO = 'F8699E40-5B4D-11CF-A8FD-00805F5C442B';
export const VIDEO = 'BC19EFC0-5B4D-11CF-A8FD-00805F5C442B';

export function object(guid: string, body: Bytes, size = 24 + body.length): Bytes {
  return bytes().guid(guid).u64(size).append(body);
}

export interface FilePropertiesFields {
  packets?: number;
  play?: bigint;
  preroll?: bigint;
  flags?: number;
  minimum?: number;
  maximum?: number;
}

export function fileProperties(fields: FilePropertiesFields = {}): Bytes {
  const body = bytes()
    .guid(FILE_ID)
    .u64(1234)
    .u64(0x0102030405060708n)
    .u64(fields.packets ?? 2)
    .u64(fields.play ?? 61_180_000n)
    .u64(30_180_000n)
    .u64(fields.preroll ?? 3100n)
    .u32(fields.flags ?? 2)
    .u32(fields.minimum ?? 64)
    .u32(fields.maximum ?? 64)
    .u32(32_000);
  return object('8CABDCA1-A947-11CF-8EE4-00C00C205365', body);
}

export interface StreamFields {
  number?: number;
  type?: string;
  encrypted?: boolean;
  typeData?: number;
  correctionData?: number;
}

export function streamProperties(fields: StreamFields = {}): Bytes {
  const body = bytes()
    .guid(fields.type ?? AUDIO)
    .guid('20FB5700-5B55-11CF-A8FD-00805F5C442B')
    .u64(0)
    .u32(fields.typeData ?? 4)
    .u32(fields.correctionData ?? 2)
    .u16((fields.number ?? 1) | (fields.encrypted ? 0x8000 : 0))
    .u32(0)
    .hex('61010100 aabb');
  return object('B7DC0791-A9B7-11CF-8EE6-00C00C205365', body);
}

export function extendedStreamProperties(embedded: Bytes, names = 1, systems = 1): Bytes {
  const body = bytes().zeros(48).u16(2).u16(0).u64(0).u16(names).u16(systems);
  body.u16(0).u16(4).hex('41004200');
  body.guid('00000000-1111-2222-3333-444444444444').u16(0xffff).u32(3).hex('010203');
  return object('14E6A5CB-C672-4332-8399-A96952065B5A', body.append(embedded));
}

export function headerExtension(inner: Bytes, dataSize = inner.length, six = 6): Bytes {
  const body = bytes().guid('ABD3D211-A9BA-11CF-8EE6-00C00C205365').u16(six).u32(dataSize).append(inner);
  return object('5FBF03B5-A92E-11CF-8EE3-00C00C205365', body);
}

export function bitrates(records: readonly (readonly [number, number])[], count = records.length): Bytes {
  const body = bytes().u16(count);
  for (const [stream, bitrate] of records) body.u16(stream).u32(bitrate);
  return object('7BF875CE-468D-11D1-8D82-006097C9A2B2', body);
}

export interface DataObjectFields {
  guid?: string;
  size?: number;
  fileId?: string;
  packets?: number;
  reserved?: number;
}

export function dataObject(fields: DataObjectFields = {}): Bytes {
  return bytes()
    .guid(fields.guid ?? '75B22636-668E-11CF-A6D9-00AA0062CE6C')
    .u64(fields.size ?? 50 + 2 * 64)
    .guid(fields.fileId ?? FILE_ID)
    .u64(fields.packets ?? 2)
    .u16(fields.reserved ?? 0x0101);
}

export interface HeaderFields {
  guid?: string;
  size?: number;
  count?: number;
  reserved?: number;
}

export function header(
  objects: readonly Bytes[],
  data: Bytes = dataObject(),
  fields: HeaderFields = {},
): Uint8Array {
  const inner = objects.reduce((all, one) => all.append(one), bytes());
  return bytes()
    .guid(fields.guid ?? '75B22630-668E-11CF-A6D9-00AA0062CE6C')
    .u64(fields.size ?? 30 + inner.length)
    .u32(fields.count ?? objects.length)
    .u16(fields.reserved ?? 0x0201)
    .append(inner)
    .append(data)
    .done();
}

/** Every kind of object the reader looks into. Stream 2 is described inside the Header Extension only. */
export function everyObject(): Uint8Array {
  return header([
    fileProperties(),
    headerExtension(extendedStreamProperties(streamProperties({ number: 2, type: VIDEO, encrypted: true }))),
    streamProperties(),
    bitrates([
      [1, 32_000],
      [2, 200_000],
    ]),
    object('00112233-4455-6677-8899-AABBCCDDEEFF', bytes().hex('c0ffee')),
  ]);
}
