import { type AsfFinding, finding } from './finding.ts';
import { readGuid } from './guid.ts';
import { u32, u64 } from './little-endian.ts';
import { hasFields, type PresentObject } from './object.ts';

const FILE_PROPERTIES_SIZE = 104;

/** With `broadcast` set, fileSize, creationDate, dataPacketsCount, playDuration and sendDuration mean nothing. */
export interface FileProperties {
  readonly offset: number;
  readonly fileId: string;
  readonly fileSize: bigint;
  /** 100 ns since 1601 */
  readonly creationDate: bigint;
  readonly dataPacketsCount: bigint;
  /** 100 ns, preroll included */
  readonly playDuration: bigint;
  /** 100 ns */
  readonly sendDuration: bigint;
  /** ms */
  readonly preroll: bigint;
  readonly flags: number;
  readonly broadcast: boolean;
  readonly seekable: boolean;
  readonly minimumDataPacketSize: number;
  readonly maximumDataPacketSize: number;
  /** bits per second */
  readonly maximumBitrate: number;
}

export function readFileProperties(
  bytes: Uint8Array,
  object: PresentObject,
  findings: AsfFinding[],
): FileProperties | undefined {
  if (!hasFields(object, FILE_PROPERTIES_SIZE, findings)) return undefined;
  const { offset } = object;
  const flags = u32(bytes, offset + 88);
  const properties: FileProperties = {
    offset,
    fileId: readGuid(bytes, offset + 24),
    fileSize: u64(bytes, offset + 40),
    creationDate: u64(bytes, offset + 48),
    dataPacketsCount: u64(bytes, offset + 56),
    playDuration: u64(bytes, offset + 64),
    sendDuration: u64(bytes, offset + 72),
    preroll: u64(bytes, offset + 80),
    flags,
    broadcast: (flags & 1) !== 0,
    seekable: (flags & 2) !== 0,
    minimumDataPacketSize: u32(bytes, offset + 92),
    maximumDataPacketSize: u32(bytes, offset + 96),
    maximumBitrate: u32(bytes, offset + 100),
  };
  checkPacketSizes(properties, findings);
  return properties;
}

/** Seconds without preroll: Play Duration / 1e7 - Preroll / 1000, never negative. */
export function durationSeconds(p: FileProperties): number {
  // One division at the end: 6.118 - 3.1 would give 3.0179999999999998.
  const units = p.playDuration - p.preroll * 10_000n;
  return units > 0n ? Number(units) / 1e7 : 0;
}

function checkPacketSizes(p: FileProperties, findings: AsfFinding[]): void {
  if (p.maximumDataPacketSize === 0) {
    findings.push(finding('packet-size-zero', p.offset + 96, 4, 'Maximum Data Packet Size is 0'));
  } else if (p.minimumDataPacketSize !== p.maximumDataPacketSize) {
    const message = `Minimum Data Packet Size ${p.minimumDataPacketSize} is not Maximum Data Packet Size ${p.maximumDataPacketSize}`;
    findings.push(finding('packet-sizes-differ', p.offset + 92, 8, message));
  }
}
