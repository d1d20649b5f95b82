import { u8, u16, u32 } from './little-endian.ts';

const hex = (value: number, digits: number) => value.toString(16).toUpperCase().padStart(digits, '0');

/** The usual spelling, upper case. The first three groups are stored little-endian, the last two as written. */
export function readGuid(bytes: Uint8Array, at: number): string {
  const tail = Array.from({ length: 8 }, (_, n) => hex(u8(bytes, at + 8 + n), 2));
  return [
    hex(u32(bytes, at), 8),
    hex(u16(bytes, at + 4), 4),
    hex(u16(bytes, at + 6), 4),
    tail.slice(0, 2).join(''),
    tail.slice(2).join(''),
  ].join('-');
}

export const guid = {
  header: '75B22630-668E-11CF-A6D9-00AA0062CE6C',
  data: '75B22636-668E-11CF-A6D9-00AA0062CE6C',
  fileProperties: '8CABDCA1-A947-11CF-8EE4-00C00C205365',
  streamProperties: 'B7DC0791-A9B7-11CF-8EE6-00C00C205365',
  headerExtension: '5FBF03B5-A92E-11CF-8EE3-00C00C205365',
  headerExtensionReserved: 'ABD3D211-A9BA-11CF-8EE6-00C00C205365',
  extendedStreamProperties: '14E6A5CB-C672-4332-8399-A96952065B5A',
  streamBitrateProperties: '7BF875CE-468D-11D1-8D82-006097C9A2B2',
} as const;

const objectNames: ReadonlyMap<string, string> = new Map([
  [guid.header, 'Header'],
  [guid.data, 'Data'],
  [guid.fileProperties, 'File Properties'],
  [guid.streamProperties, 'Stream Properties'],
  [guid.headerExtension, 'Header Extension'],
  [guid.extendedStreamProperties, 'Extended Stream Properties'],
  [guid.streamBitrateProperties, 'Stream Bitrate Properties'],
  ['D6E229DC-35DA-11D1-9034-00A0C90349BE', 'Bitrate Mutual Exclusion'],
  ['86D15240-311D-11D0-A3A4-00A0C90348F6', 'Codec List'],
  ['1EFB1A30-0B62-11D0-A39B-00A0C90348F6', 'Script Command'],
  ['75B22633-668E-11CF-A6D9-00AA0062CE6C', 'Content Description'],
  ['D2D0A440-E307-11D2-97F0-00A0C95EA850', 'Extended Content Description'],
  ['75B22635-668E-11CF-A6D9-00AA0062CE6C', 'Error Correction'],
  ['C5F8CBEA-5BAF-4877-8467-AA8C44FA4CCA', 'Metadata'],
  ['1806D474-CADF-4509-A4BA-9AABCB96AAE8', 'Padding'],
  ['33000890-E5B1-11CF-89F4-00A0C90349CB', 'Simple Index'],
]);

export function objectName(id: string): string | undefined {
  return objectNames.get(id);
}

export type StreamType =
  | 'audio'
  | 'video'
  | 'command'
  | 'jfif'
  | 'degradable-jpeg'
  | 'file-transfer'
  | 'binary'
  | 'unknown';

const streamTypes: ReadonlyMap<string, StreamType> = new Map([
  ['F8699E40-5B4D-11CF-A8FD-00805F5C442B', 'audio'],
  ['BC19EFC0-5B4D-11CF-A8FD-00805F5C442B', 'video'],
  ['59DACFC0-59E6-11D0-A3AC-00A0C90348F6', 'command'],
  ['B61BE100-5B4E-11CF-A8FD-00805F5C442B', 'jfif'],
  ['35907DE0-E415-11CF-A917-00805F5C442B', 'degradable-jpeg'],
  ['91BD222C-F21C-497A-8B6D-5AA86BFC0185', 'file-transfer'],
  ['3AFB65E2-47EF-40F2-AC2C-70A90D71D343', 'binary'],
]);

export function streamType(id: string): StreamType {
  return streamTypes.get(id) ?? 'unknown';
}
