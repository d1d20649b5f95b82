import { type AsfFinding, finding } from './finding.ts';
import { u8, u32 } from './little-endian.ts';
import { readByType, sizeOfType } from './parsing-information.ts';

export interface AsfPayload {
  /** 1 to 127 */
  readonly stream: number;
  readonly keyFrame: boolean;
  readonly objectNumber: number;
  /** Offset into the media object; the presentation time in ms when `compressed`. */
  readonly objectOffset: number;
  readonly replicatedLength: number;
  /** The data are sub-payloads, each led by its length in one byte. */
  readonly compressed: boolean;
  readonly dataStart: number;
  readonly dataEnd: number;
}

/** Whether a key frame begins with it; compressed payloads hold whole frames. */
export const beginsKeyFrame = ({ keyFrame, compressed, objectOffset }: AsfPayload): boolean =>
  keyFrame && (compressed || objectOffset === 0);

/** The payload part, from `start` to `end`: one payload that fills it, or a counted list that must fill it exactly. */
export function readPayloads(
  bytes: Uint8Array,
  start: number,
  end: number,
  multiple: boolean,
  propertyFlags: number,
  findings: AsfFinding[],
): readonly AsfPayload[] {
  if (start === end) {
    findings.push(finding('no-payloads', start, 0, 'nothing but padding follows the parsing information'));
    return [];
  }
  if (!multiple) {
    const payload = readPayload(bytes, start, end, 0, propertyFlags, findings);
    return payload === undefined ? [] : [payload];
  }
  return readPayloadList(bytes, start, end, propertyFlags, findings);
}

function readPayloadList(
  bytes: Uint8Array,
  start: number,
  end: number,
  propertyFlags: number,
  findings: AsfFinding[],
): readonly AsfPayload[] {
  const payloads: AsfPayload[] = [];
  const count = u8(bytes, start) & 0x3f;
  const lengthType = u8(bytes, start) >> 6;
  if (count === 0) {
    findings.push(finding('no-payloads', start, 1, 'the number of payloads is 0'));
  }
  if (lengthType === 0) {
    const message = 'the payload length type is 00, so nothing tells where a payload ends';
    findings.push(finding('payload-length-type', start, 1, message));
    return payloads;
  }
  let at = start + 1;
  for (let n = 0; n < count; n++) {
    const payload = readPayload(bytes, at, end, lengthType, propertyFlags, findings);
    if (payload === undefined) return payloads;
    payloads.push(payload);
    at = payload.dataEnd;
  }
  if (at < end && count > 0) {
    const message = `${end - at} bytes are left between the last payload and the padding`;
    findings.push(finding('payload-surplus', at, end - at, message));
  }
  return payloads;
}

/** `lengthType` 0 means the payload reaches to `end`. */
function readPayload(
  bytes: Uint8Array,
  start: number,
  end: number,
  lengthType: number,
  propertyFlags: number,
  findings: AsfFinding[],
): AsfPayload | undefined {
  const numberType = (propertyFlags >> 4) & 3;
  const offsetType = (propertyFlags >> 2) & 3;
  const replicatedType = propertyFlags & 3;
  const offsetAt = start + 1 + sizeOfType(numberType);
  const replicatedAt = offsetAt + sizeOfType(offsetType);
  const replicatedStart = replicatedAt + sizeOfType(replicatedType);
  // A field past `end` would read padding: measured before it is believed.
  const replicatedLength = replicatedStart <= end ? readByType(bytes, replicatedAt, replicatedType) : 0;
  const lengthAt = replicatedStart + replicatedLength;
  const dataStart = lengthAt + sizeOfType(lengthType);
  if (dataStart > end) {
    const message = `a payload header needs ${dataStart - start} bytes, ${end - start} are left`;
    findings.push(finding('payload-truncated', start, end - start, message));
    return undefined;
  }
  const length = lengthType === 0 ? end - dataStart : readByType(bytes, lengthAt, lengthType);
  const dataEnd = Math.min(dataStart + length, end);
  if (dataStart + length > end) {
    const message = `Payload Length is ${length}, ${end - dataStart} bytes are left`;
    findings.push(finding('payload-overruns', lengthAt, sizeOfType(lengthType), message));
  }
  const payload: AsfPayload = {
    stream: u8(bytes, start) & 0x7f,
    keyFrame: (u8(bytes, start) & 0x80) !== 0,
    objectNumber: readByType(bytes, start + 1, numberType),
    objectOffset: readByType(bytes, offsetAt, offsetType),
    replicatedLength,
    compressed: replicatedLength === 1,
    dataStart,
    dataEnd,
  };
  if (payload.stream === 0) {
    findings.push(finding('stream-number', start, 1, 'the stream number is 0, not 1 to 127'));
  }
  if (payload.compressed) checkSubPayloads(bytes, payload, findings);
  else checkMediaObject(bytes, payload, replicatedStart, findings);
  return payload;
}

/** Replicated data start with the size of the whole media object, which no fragment may pass. */
function checkMediaObject(bytes: Uint8Array, payload: AsfPayload, at: number, findings: AsfFinding[]): void {
  const { replicatedLength, objectOffset, dataStart, dataEnd } = payload;
  if (replicatedLength === 0) return;
  if (replicatedLength < 8) {
    const message = `${replicatedLength} bytes of replicated data: only 0, 1, and 8 or more have a meaning`;
    findings.push(finding('replicated-length', at, replicatedLength, message));
    return;
  }
  const objectSize = u32(bytes, at);
  const reached = objectOffset + dataEnd - dataStart;
  if (reached > objectSize) {
    const message = `the payload reaches byte ${reached} of a media object of ${objectSize} bytes`;
    findings.push(finding('payload-past-object', dataStart, dataEnd - dataStart, message));
  }
}

function checkSubPayloads(bytes: Uint8Array, payload: AsfPayload, findings: AsfFinding[]): void {
  const { dataStart, dataEnd } = payload;
  let at = dataStart;
  while (at < dataEnd) {
    const length = u8(bytes, at);
    if (at + 1 + length > dataEnd) {
      const message = `a sub-payload of ${length} bytes starts where ${dataEnd - at - 1} are left`;
      findings.push(finding('sub-payload-overruns', at, 1, message));
      return;
    }
    at += 1 + length;
  }
}
