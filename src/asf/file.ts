import { DATA_OBJECT_HEADER } from './data-object.ts';
import { type AsfFinding, finding } from './finding.ts';
import { type AsfHeader, readAsfHeader } from './header.ts';
import { u32 } from './little-endian.ts';
import { locateParsingInformation } from './parsing-information.ts';

/** An ASF file in memory: packets of one fixed size that follow the header. All bytes returned are views. */
export interface AsfFile {
  readonly header: AsfHeader;
  /** What MMS calls the ASF file header. */
  readonly headerBytes: Uint8Array;
  /** The whole file; of one that is not in memory, a piece of it with the packet that was asked for with `packetAt`. */
  readonly bytes: Uint8Array;
  /** Maximum Data Packet Size; 0 when the header does not tell. */
  readonly packetSize: number;
  readonly packetCount: number;
  /** Packet `n`, the first being 0; no bytes when there is no such packet. */
  packet(n: number): Uint8Array;
  /** Where packet `n` begins in `bytes`, for those who must not make a view for every packet; until the next call. */
  packetAt(n: number): number;
  /** Send Time of packet `n` in ms; 0 when it cannot be read. */
  sendTime(n: number): number;
  /** Of the header and the packet count. The packets themselves are not read. */
  readonly findings: readonly AsfFinding[];
}

export function readAsfFile(bytes: Uint8Array): AsfFile {
  const { header, findings: headerFindings } = readAsfHeader(bytes, { exact: false });
  const findings = [...headerFindings];
  const packetSize = header.fileProperties?.maximumDataPacketSize ?? 0;
  const packetCount = countPackets(bytes, header, packetSize, findings);
  const start = header.end;

  const packetAt = (n: number): number => start + n * packetSize;
  const packet = (n: number): Uint8Array => {
    if (!Number.isInteger(n) || n < 0 || n >= packetCount) return bytes.subarray(0, 0);
    return bytes.subarray(packetAt(n), packetAt(n + 1));
  };
  const sendTime = (n: number): number => {
    const found = packet(n);
    const { headerLength, sendTimeAt } = locateParsingInformation(found);
    return headerLength <= found.length ? u32(found, sendTimeAt) : 0;
  };
  return {
    header,
    headerBytes: bytes.subarray(0, start),
    bytes,
    packetSize,
    packetCount,
    packet,
    packetAt,
    sendTime,
    findings,
  };
}

function countPackets(
  bytes: Uint8Array,
  header: AsfHeader,
  packetSize: number,
  findings: AsfFinding[],
): number {
  const { dataObject, fileProperties, end } = header;
  if (dataObject === undefined || fileProperties === undefined || packetSize === 0) return 0;
  // A Data Object of unknown size (0, in a broadcast) goes on to the end of the file.
  const announcedEnd = dataObject.offset + Math.max(Number(dataObject.size), DATA_OBJECT_HEADER);
  const stop = dataObject.size === 0n ? bytes.length : Math.min(bytes.length, announcedEnd);
  const present = Math.floor((stop - end) / packetSize);
  if (fileProperties.broadcast) return present;

  const announced = dataObject.totalPackets;
  if (announced > present) {
    const message = `the Data Object announces ${announced} packets and holds ${present}`;
    findings.push(finding('packets-missing', dataObject.offset + 40, 8, message));
    return present;
  }
  const count = Number(announced);
  const used = end + count * packetSize;
  if (used < stop) {
    const message = `${stop - used} bytes of the Data Object follow its last packet`;
    findings.push(finding('packets-surplus', used, stop - used, message));
  }
  return count;
}
