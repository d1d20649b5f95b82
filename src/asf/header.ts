import { DATA_OBJECT_HEADER, type DataObject, readDataObject } from './data-object.ts';
import { durationSeconds, type FileProperties, readFileProperties } from './file-properties.ts';
import { type AsfFinding, finding } from './finding.ts';
import { guid, readGuid } from './guid.ts';
import { u8, u32, u64 } from './little-endian.ts';
import { type AsfObject, type PresentObject, readObjects } from './object.ts';
import {
  type AsfStream,
  readHeaderExtension,
  readStreamBitrates,
  readStreamProperties,
  type StreamBitrate,
} from './stream.ts';

export {
  type AsfObject,
  type AsfStream,
  type DataObject,
  durationSeconds,
  type FileProperties,
  type StreamBitrate,
};

/** GUID, Object Size, Number of Header Objects and two reserved bytes */
const HEADER_OBJECT_FIELDS = 30;

/** The "ASF file header" of [MS-MMSP] 2.2.2: the Header Object and the first 50 bytes of the Data Object. */
export interface AsfHeader {
  /** Object Size of the Header Object as written; 0 when there is no Header Object. */
  readonly headerObjectSize: number;
  /** Its direct children in file order. */
  readonly headerObjects: readonly AsfObject[];
  readonly fileProperties?: FileProperties;
  /** In file order, those embedded in the Header Extension Object included. */
  readonly streams: readonly AsfStream[];
  readonly bitrates?: readonly StreamBitrate[];
  readonly dataObject?: DataObject;
  /** Just after the 50 bytes of the Data Object; where the bytes stop when the header is not complete. */
  readonly end: number;
}

export interface AsfHeaderReading {
  readonly header: AsfHeader;
  readonly findings: readonly AsfFinding[];
}

/** With `exact`, which is the default, bytes after the header are a finding. A whole file needs `exact: false`. */
export function readAsfHeader(
  bytes: Uint8Array,
  options: { readonly exact?: boolean } = {},
): AsfHeaderReading {
  const findings: AsfFinding[] = [];
  const size = readHeaderObjectSize(bytes, findings);
  if (size === undefined) {
    return { header: { headerObjectSize: 0, headerObjects: [], streams: [], end: bytes.length }, findings };
  }
  const stop = Math.min(size, bytes.length);
  const objects = readObjects(bytes, HEADER_OBJECT_FIELDS, stop, findings);
  checkCount(bytes, objects.length, findings);
  const content = readContent(bytes, objects, findings);
  const dataObject =
    size <= bytes.length ? readDataObject(bytes, size, content.fileProperties, findings) : undefined;
  const end = dataObject === undefined ? bytes.length : size + DATA_OBJECT_HEADER;
  if (options.exact !== false && end < bytes.length) {
    const message = `${bytes.length - end} bytes follow the first ${DATA_OBJECT_HEADER} bytes of the Data Object`;
    findings.push(finding('surplus-bytes', end, bytes.length - end, message));
  }
  const headerObjects = objects.map(({ end: _, ...object }): AsfObject => object);
  return {
    header: { headerObjectSize: size, headerObjects, ...content, ...(dataObject && { dataObject }), end },
    findings,
  };
}

function readHeaderObjectSize(bytes: Uint8Array, findings: AsfFinding[]): number | undefined {
  if (bytes.length >= 16 && readGuid(bytes, 0) !== guid.header) {
    const message = `the bytes start with ${readGuid(bytes, 0)}, not with the Header Object`;
    findings.push(finding('header-missing', 0, 16, message));
    return undefined;
  }
  if (bytes.length < HEADER_OBJECT_FIELDS) {
    const message = `${bytes.length} bytes are too few for a Header Object`;
    findings.push(finding('header-truncated', 0, bytes.length, message));
    return undefined;
  }
  const size = Number(u64(bytes, 16));
  if (size < HEADER_OBJECT_FIELDS) {
    const message = `the Header Object gives its size as ${size}, less than its own ${HEADER_OBJECT_FIELDS} bytes`;
    findings.push(finding('header-size', 16, 8, message));
    return undefined;
  }
  if (size > bytes.length) {
    const message = `the Header Object gives its size as ${size}, but there are ${bytes.length} bytes`;
    findings.push(finding('header-truncated', 16, 8, message));
  }
  if (u8(bytes, 28) !== 1 || u8(bytes, 29) !== 2) {
    findings.push(finding('header-reserved', 28, 2, 'the reserved bytes of the Header Object are not 01 02'));
  }
  return size;
}

function checkCount(bytes: Uint8Array, found: number, findings: AsfFinding[]): void {
  const announced = u32(bytes, 24);
  if (announced === found) return;
  const message = `the Header Object announces ${announced} objects and holds ${found}`;
  findings.push(finding('object-count', 24, 4, message));
}

function readContent(
  bytes: Uint8Array,
  objects: readonly PresentObject[],
  findings: AsfFinding[],
): Pick<AsfHeader, 'fileProperties' | 'streams' | 'bitrates'> {
  let fileProperties: FileProperties | undefined;
  let bitrates: StreamBitrate[] | undefined;
  const streams: AsfStream[] = [];
  let propertiesSeen = false;
  for (const object of objects) {
    switch (object.guid) {
      case guid.fileProperties:
        if (propertiesSeen) {
          const message = 'the Header Object has more than one File Properties Object';
          findings.push(finding('file-properties-repeated', object.offset, 16, message));
        } else fileProperties = readFileProperties(bytes, object, findings);
        propertiesSeen = true;
        break;
      case guid.streamProperties: {
        const stream = readStreamProperties(bytes, object, findings);
        if (stream !== undefined) streams.push(stream);
        break;
      }
      case guid.headerExtension:
        for (const stream of readHeaderExtension(bytes, object, findings)) streams.push(stream);
        break;
      case guid.streamBitrateProperties:
        bitrates ??= readStreamBitrates(bytes, object, findings);
        break;
    }
  }
  if (!propertiesSeen) {
    findings.push(
      finding('file-properties-missing', 0, 16, 'the Header Object has no File Properties Object'),
    );
  }
  checkStreams(streams, findings);
  return { ...(fileProperties && { fileProperties }), streams, ...(bitrates && { bitrates }) };
}

function checkStreams(streams: readonly AsfStream[], findings: AsfFinding[]): void {
  if (streams.length === 0) {
    findings.push(finding('streams-missing', 0, 16, 'the Header Object describes no stream'));
  }
  const seen = new Set<number>();
  for (const { number, offset } of streams) {
    if (seen.has(number)) {
      findings.push(finding('stream-repeated', offset + 72, 2, `stream ${number} is described twice`));
    }
    seen.add(number);
  }
}
