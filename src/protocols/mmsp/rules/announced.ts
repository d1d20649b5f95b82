import { ReportOpenFile } from '../messages/file.ts';
import { ReportStreamChange } from '../messages/stream-change.ts';
import { type PacketMessage, valuesOf } from '../packet.ts';

/** Where a number was announced: the field, and the sentence that says what it has to be. */
export interface AnnouncedIn {
  readonly name: string;
  readonly requirement: string;
}

/** What the server has said of the content, or of the entry of a playlist, of which Data packets come. */
export interface Announced {
  readonly packetSize: number | undefined;
  readonly headerSize: number | undefined;
  readonly bitRate: number | undefined;
  /** Known of the first entry only, from ReportOpenFile; 0 when not known. */
  readonly packetCount: bigint | undefined;
  readonly fields: { readonly packetSize: AnnouncedIn; readonly headerSize: AnnouncedIn };
}

const BY_OPEN_FILE = {
  packetSize: { name: 'filePacketSize', requirement: 'MMSP-2.2.4.7-13' },
  headerSize: { name: 'fileHeaderSize', requirement: 'MMSP-2.2.4.7-17' },
} as const;
const BY_STREAM_CHANGE = {
  packetSize: { name: 'cbPacketSize', requirement: 'MMSP-2.2.4.12-04' },
  headerSize: { name: 'cbHeaderSize', requirement: 'MMSP-2.2.4.12-05' },
} as const;

export const NOTHING_ANNOUNCED: Announced = {
  ...{ packetSize: undefined, headerSize: undefined, bitRate: undefined, packetCount: undefined },
  fields: BY_OPEN_FILE,
};

/** What a message announces, if it is one of the two that do. */
export function announcedBy(found: PacketMessage): Announced | undefined {
  const opened = valuesOf(found, ReportOpenFile);
  if (opened) {
    const { filePacketSize, fileHeaderSize, fileBitRate, filePacketCount } = opened;
    return {
      packetSize: filePacketSize,
      headerSize: fileHeaderSize,
      bitRate: fileBitRate,
      packetCount: filePacketCount,
      fields: BY_OPEN_FILE,
    };
  }
  const changed = valuesOf(found, ReportStreamChange);
  if (changed === undefined) return undefined;
  const { cbPacketSize, cbHeaderSize, dwBitRate } = changed;
  return {
    packetSize: cbPacketSize,
    headerSize: cbHeaderSize,
    bitRate: dwBitRate,
    packetCount: undefined,
    fields: BY_STREAM_CHANGE,
  };
}
