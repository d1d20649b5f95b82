import type { FileProperties } from './file-properties.ts';
import { type AsfFinding, finding } from './finding.ts';
import { guid, readGuid } from './guid.ts';
import { u16, u64 } from './little-endian.ts';

/** What an ASF file header holds of the Data Object: everything before the first data packet. */
export const DATA_OBJECT_HEADER = 50;

export interface DataObject {
  readonly offset: number;
  /** These 50 bytes and all data packets; may be 0 in a broadcast. */
  readonly size: bigint;
  readonly fileId: string;
  /** Means nothing in a broadcast. */
  readonly totalPackets: bigint;
  readonly reserved: number;
}

export function readDataObject(
  bytes: Uint8Array,
  offset: number,
  properties: FileProperties | undefined,
  findings: AsfFinding[],
): DataObject | undefined {
  const present = bytes.length - offset;
  if (present >= 16 && readGuid(bytes, offset) !== guid.data) {
    const message = `the Header Object is followed by ${readGuid(bytes, offset)}, not by the Data Object`;
    findings.push(finding('data-object-missing', offset, 16, message));
    return undefined;
  }
  if (present < DATA_OBJECT_HEADER) {
    const message = `the bytes end after ${present} of the first ${DATA_OBJECT_HEADER} bytes of the Data Object`;
    findings.push(finding('data-object-truncated', offset, present, message));
    return undefined;
  }
  const object: DataObject = {
    offset,
    size: u64(bytes, offset + 16),
    fileId: readGuid(bytes, offset + 24),
    totalPackets: u64(bytes, offset + 40),
    reserved: u16(bytes, offset + 48),
  };
  check(object, properties, findings);
  return object;
}

function check(object: DataObject, properties: FileProperties | undefined, findings: AsfFinding[]): void {
  const { offset, size, fileId, totalPackets, reserved } = object;
  const broadcast = properties?.broadcast ?? false;
  if (size < DATA_OBJECT_HEADER && !(broadcast && size === 0n)) {
    const message = `the Data Object gives its size as ${size}, less than ${DATA_OBJECT_HEADER}`;
    findings.push(finding('data-object-size', offset + 16, 8, message));
  }
  if (properties !== undefined && fileId !== properties.fileId) {
    const message = `File ID ${fileId} is not the ${properties.fileId} of the File Properties Object`;
    findings.push(finding('file-ids-differ', offset + 24, 16, message));
  }
  if (properties !== undefined && !broadcast && totalPackets !== properties.dataPacketsCount) {
    const message = `Total Data Packets ${totalPackets} is not the Data Packets Count ${properties.dataPacketsCount} of the File Properties Object`;
    findings.push(finding('packet-counts-differ', offset + 40, 8, message));
  }
  if (reserved !== 0x0101) {
    const message = `the reserved field is 0x${reserved.toString(16).padStart(4, '0')}, not 0x0101`;
    findings.push(finding('data-object-reserved', offset + 48, 2, message));
  }
}
