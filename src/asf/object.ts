import { type AsfFinding, finding } from './finding.ts';
import { objectName, readGuid } from './guid.ts';
import { u64 } from './little-endian.ts';

/** GUID and Object Size. Object Size counts these 24 bytes too. */
export const OBJECT_HEADER = 24;

export interface AsfObject {
  readonly guid: string;
  /** The specification's name, when the GUID is one we know. */
  readonly name?: string;
  readonly offset: number;
  /** Object Size as written, which may reach past the bytes there are. */
  readonly size: number;
}

/** An object cut down to the bytes that are really there: everything in [offset, end) may be read. */
export interface PresentObject extends AsfObject {
  readonly end: number;
}

/** The objects between `from` and `to`. A size that cannot be right ends the walk, so it always moves forward. */
export function readObjects(
  bytes: Uint8Array,
  from: number,
  to: number,
  findings: AsfFinding[],
): PresentObject[] {
  const objects: PresentObject[] = [];
  let at = from;
  while (at + OBJECT_HEADER <= to) {
    const object = readObject(bytes, at, to);
    objects.push(object);
    if (object.size < OBJECT_HEADER) {
      const message = `${title(object)} gives its size as ${object.size}, less than its own ${OBJECT_HEADER} bytes of GUID and size`;
      findings.push(finding('object-size', at + 16, 8, message));
      return objects;
    }
    if (at + object.size > to) {
      const message = `${title(object)} gives its size as ${object.size}, but only ${to - at} bytes are left`;
      findings.push(finding('object-overruns', at + 16, 8, message));
      return objects;
    }
    at += object.size;
  }
  if (at < to) {
    const message = `${to - at} bytes are left over, too few for an object`;
    findings.push(finding('object-truncated', at, to - at, message));
  }
  return objects;
}

/** Whether the fixed fields of `object` are all there. */
export function hasFields(object: PresentObject, needed: number, findings: AsfFinding[]): boolean {
  const present = object.end - object.offset;
  if (present >= needed) return true;
  const message = `${title(object)} has ${present} bytes, its fixed fields need ${needed}`;
  findings.push(finding('object-too-short', object.offset, present, message));
  return false;
}

export function title(object: AsfObject): string {
  return object.name === undefined ? `object ${object.guid}` : `the ${object.name} Object`;
}

function readObject(bytes: Uint8Array, at: number, to: number): PresentObject {
  const guid = readGuid(bytes, at);
  const name = objectName(guid);
  // Beyond 2^53 the number is rounded, which no longer matters: it overruns either way.
  const size = Number(u64(bytes, at + 16));
  const end = Math.min(at + Math.max(size, OBJECT_HEADER), to);
  return { guid, ...(name !== undefined && { name }), offset: at, size, end };
}
