import { guid, readGuid } from '../../../asf/guid.ts';
import { u64 } from '../../../asf/little-endian.ts';

/** Bytes of the Data Object that belong to the ASF file header ([MS-MMSP] 2.2.2). */
const OF_DATA_OBJECT = 50;

/**
 * Bytes of an ASF file header by its own Header Object, of which `payload` is the beginning; else by what was
 * announced. The header itself is believed first: a wrong fileHeaderSize must not make right packets look wrong.
 */
export function headerSize(payload: Uint8Array, announced: number | undefined): number | undefined {
  if (payload.length >= 24 && readGuid(payload, 0) === guid.header)
    return Number(u64(payload, 16)) + OF_DATA_OBJECT;
  return announced === 0 ? undefined : announced;
}
