import { type AsfFinding, finding } from './finding.ts';
import { guid, readGuid, type StreamType, streamType } from './guid.ts';
import { u16, u32 } from './little-endian.ts';
import { hasFields, type PresentObject, readObjects } from './object.ts';

export interface AsfStream {
  /** 1 to 127 */
  readonly number: number;
  readonly type: StreamType;
  readonly typeGuid: string;
  readonly encrypted: boolean;
  /** Where its Stream Properties Object starts. */
  readonly offset: number;
}

export interface StreamBitrate {
  readonly stream: number;
  readonly bitrate: number;
}

const STREAM_PROPERTIES_SIZE = 78;
const HEADER_EXTENSION_SIZE = 46;
const EXTENDED_STREAM_PROPERTIES_SIZE = 88;
const BITRATE_PROPERTIES_SIZE = 26;
const BITRATE_RECORD_SIZE = 6;

export function readStreamProperties(
  bytes: Uint8Array,
  object: PresentObject,
  findings: AsfFinding[],
): AsfStream | undefined {
  if (!hasFields(object, STREAM_PROPERTIES_SIZE, findings)) return undefined;
  const { offset } = object;
  const needed = STREAM_PROPERTIES_SIZE + u32(bytes, offset + 64) + u32(bytes, offset + 68);
  if (needed > object.end - offset) {
    const message = `Type-Specific Data and Error Correction Data need ${needed} bytes, the object has ${object.end - offset}`;
    findings.push(finding('stream-data-overruns', offset + 64, 8, message));
  }
  const typeGuid = readGuid(bytes, offset + 24);
  const flags = u16(bytes, offset + 72);
  const number = flags & 0x7f;
  if (number === 0) {
    findings.push(finding('stream-number', offset + 72, 2, 'the stream number is 0, not 1 to 127'));
  }
  return { number, type: streamType(typeGuid), typeGuid, encrypted: (flags & 0x8000) !== 0, offset };
}

/** The streams that a Header Extension Object describes inside its Extended Stream Properties Objects. */
export function readHeaderExtension(
  bytes: Uint8Array,
  object: PresentObject,
  findings: AsfFinding[],
): AsfStream[] {
  if (!hasFields(object, HEADER_EXTENSION_SIZE, findings)) return [];
  const { offset, end } = object;
  if (readGuid(bytes, offset + 24) !== guid.headerExtensionReserved || u16(bytes, offset + 40) !== 6) {
    const message = 'the reserved GUID and number of the Header Extension Object are not the prescribed ones';
    findings.push(finding('header-extension-reserved', offset + 24, 18, message));
  }
  const dataSize = u32(bytes, offset + 42);
  const present = end - offset - HEADER_EXTENSION_SIZE;
  if (dataSize !== present) {
    const message = `Header Extension Data Size is ${dataSize}, the object has room for ${present}`;
    findings.push(finding('header-extension-size', offset + 42, 4, message));
  }
  return readObjects(bytes, offset + HEADER_EXTENSION_SIZE, end, findings)
    .filter((inner) => inner.guid === guid.extendedStreamProperties)
    .flatMap((inner) => readExtendedStreamProperties(bytes, inner, findings));
}

/** Its last part, after stream names and payload extension systems, may be a Stream Properties Object. */
function readExtendedStreamProperties(
  bytes: Uint8Array,
  object: PresentObject,
  findings: AsfFinding[],
): AsfStream[] {
  if (!hasFields(object, EXTENDED_STREAM_PROPERTIES_SIZE, findings)) return [];
  const { offset, end } = object;
  const names = u16(bytes, offset + 84);
  const systems = u16(bytes, offset + 86);
  let at = offset + EXTENDED_STREAM_PROPERTIES_SIZE;
  // language index u16, length u16, name
  for (let n = 0; n < names && at <= end; n++) at += 4 + u16(bytes, at + 2);
  // GUID, data size u16, length u32, information
  for (let n = 0; n < systems && at <= end; n++) at += 22 + u32(bytes, at + 18);
  if (at > end) {
    const message = `${names} stream names and ${systems} payload extension systems run past the end of the object`;
    findings.push(finding('extended-stream-overruns', offset + 84, 4, message));
    return [];
  }
  return readObjects(bytes, at, end, findings)
    .filter((inner) => inner.guid === guid.streamProperties)
    .flatMap((inner) => readStreamProperties(bytes, inner, findings) ?? []);
}

export function readStreamBitrates(
  bytes: Uint8Array,
  object: PresentObject,
  findings: AsfFinding[],
): StreamBitrate[] {
  if (!hasFields(object, BITRATE_PROPERTIES_SIZE, findings)) return [];
  const count = u16(bytes, object.offset + 24);
  const first = object.offset + BITRATE_PROPERTIES_SIZE;
  const present = Math.floor((object.end - first) / BITRATE_RECORD_SIZE);
  if (count > present) {
    const message = `the object announces ${count} bitrate records and has room for ${present}`;
    findings.push(finding('bitrates-overrun', object.offset + 24, 2, message));
  }
  const bitrates: StreamBitrate[] = [];
  for (let n = 0; n < Math.min(count, present); n++) {
    const at = first + n * BITRATE_RECORD_SIZE;
    bitrates.push({ stream: u16(bytes, at) & 0x7f, bitrate: u32(bytes, at + 2) });
  }
  return bitrates;
}
