import { DATA_HEADER_SIZE } from '../protocols/mmsp/constants.ts';
import { emptyDataHeader, readDataHeader } from '../protocols/mmsp/unit.ts';

/** The header of a Data packet; of what is too short for one, nothing. PacketSize is left to whoever encodes it. */
export function dataHeader(bytes: Uint8Array): {
  readonly LocationId: number;
  readonly playIncarnation: number;
  readonly AFFlags: number;
} {
  const header = emptyDataHeader();
  const { LocationId, playIncarnation, AFFlags } =
    bytes.length < DATA_HEADER_SIZE ? header : readDataHeader(bytes, header);
  return { LocationId, playIncarnation, AFFlags };
}
