import type { Directed, FrameHook, FrameResult, Hooks, Transport } from './hooks.ts';

// Offsets are those of [MS-MMSP] 2.2.2 and 2.2.3, written down here once more: what acts on bytes after encoding
// must not share a mistake with the codec.

export const MID = {
  ReportConnectedEX: 0x00040001,
  ReportConnectedFunnel: 0x00040002,
  ReportDisconnectedFunnel: 0x00040003,
  ReportStartedPlaying: 0x00040005,
  ReportOpenFile: 0x00040006,
  ReportStartStriding: 0x0004000a,
  ReportReadBlock: 0x00040011,
  ReportFunnelInfo: 0x00040015,
  SecurityChallenge: 0x0004001a,
  Ping: 0x0004001b,
  ReportEndOfStream: 0x0004001e,
  ReportStreamChange: 0x00040020,
  ReportStreamSwitch: 0x00040021,
  ReportRedirect: 0x00040022,
} as const;

export const PACKET = {
  rep: 0,
  version: 1,
  versionMinor: 2,
  padding: 3,
  sessionId: 4,
  messageLength: 8,
  seal: 12,
  chunkCount: 16,
  seq: 20,
  MBZ: 22,
  timeSent: 24,
} as const;
/** Where a message starts in its packet, and its first two fields. */
export const MESSAGE = { start: 32, chunkLen: 32, MID: 36, hr: 40 } as const;
export const DATA = { LocationId: 0, playIncarnation: 4, AFFlags: 5, PacketSize: 6, payload: 8 } as const;

type Part = 'packet' | 'header' | 'media' | 'pair';

/** One sent frame: the bytes, which may be written to, and its number among those of its part, from 0. */
export interface Sent {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly part: Part;
  readonly nth: number;
  readonly mid: number | undefined;
  /** Number of the playlist entry, from 0: how often the server has announced another one. */
  readonly entry: number;
  readonly transport: Transport;
  readonly delivery: Transport;
}

/**
 * Tells header from media: media is what comes after a ReportStartedPlaying or ReportStartStriding, until a ReportReadBlock. After a
 * ReportStreamChange over TCP the header comes unasked, up to its last packet.
 */
export const onFrames =
  (startEdit: () => (sent: Sent) => FrameResult, hook: 'frame' | 'network' = 'frame') =>
  (): Hooks => {
    const edit = startEdit();
    const sent = { packet: 0, header: 0, media: 0, pair: 0 };
    let dataIs: 'header' | 'media' = 'header';
    let entry = 0;
    let unasked = false;
    const onFrame: FrameHook = (bytes, { kind, mid, pair, transport, delivery }) => {
      if (mid === MID.ReportReadBlock) dataIs = 'header';
      if (mid === MID.ReportStartedPlaying || mid === MID.ReportStartStriding) dataIs = 'media';
      if (mid === MID.ReportStreamChange) entry++;
      if (mid === MID.ReportStreamChange && delivery === 'tcp') unasked = true;
      const part = kind === 'packet' ? 'packet' : pair ? 'pair' : unasked ? 'header' : dataIs;
      if (kind === 'data' && !pair && unasked && ((bytes[DATA.AFFlags] ?? 0) & 0x08) !== 0) {
        unasked = false;
        dataIs = 'media';
      }
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      return edit({ bytes, view, part, nth: sent[part]++, mid, entry, transport, delivery });
    };
    return { [hook]: onFrame };
  };

/** Returns what is sent instead; nothing when the bytes were written to in place, or are right as they are. */
export type Edit = (sent: Sent) => FrameResult | undefined;

/** Writes an integer of that many bits, or what becomes of the one that is there. */
export const put =
  (bits: 8 | 16 | 32, at: number, value: number | ((before: number) => number)): Edit =>
  ({ view }) => {
    const before =
      bits === 8 ? view.getUint8(at) : bits === 16 ? view.getUint16(at, true) : view.getUint32(at, true);
    const after = typeof value === 'number' ? value : value(before);
    if (bits === 8) view.setUint8(at, after);
    else if (bits === 16) view.setUint16(at, after, true);
    else view.setUint32(at, after, true);
    return undefined;
  };

/** The edit for one frame only, counted from 0 among those of its part. */
export const only =
  (nth: number, edit: Edit): Edit =>
  (sent) =>
    sent.nth === nth ? edit(sent) : undefined;

export const onPart = (part: Part, edit: Edit) =>
  onFrames(() => (sent) => (sent.part === part ? edit(sent) : undefined) ?? [sent.bytes]);

export const onMessage = (mid: number, edit: Edit) =>
  onFrames(() => (sent) => (sent.mid === mid ? edit(sent) : undefined) ?? [sent.bytes]);

/** The edit for what goes over TCP only. */
export const overTcp =
  (edit: Edit): Edit =>
  (sent) =>
    sent.transport === 'tcp' ? edit(sent) : undefined;

/** The edit for Data packets of that part that go over UDP. */
export const overUdp = (part: Exclude<Part, 'packet'>, edit: Edit, hook: 'frame' | 'network' = 'frame') =>
  onFrames(
    () => (sent) => (sent.part === part && sent.transport === 'udp' ? edit(sent) : undefined) ?? [sent.bytes],
    hook,
  );

/** What becomes on the network of each two media datagrams that follow each other; one without a second stays as it is. */
export const onPairs = (edit: (first: Uint8Array, second: Uint8Array) => readonly Uint8Array[]) =>
  onFrames(() => {
    let first: Uint8Array | undefined;
    return ({ bytes, part, mid, transport }) => {
      const waiting = first;
      if (mid === MID.ReportEndOfStream && waiting !== undefined) {
        first = undefined;
        return [{ bytes: waiting, over: 'udp' }, bytes];
      }
      if (part !== 'media' || transport !== 'udp') return [bytes];
      first = waiting === undefined ? bytes : undefined;
      return waiting === undefined ? [] : edit(waiting, bytes);
    };
  }, 'network');

/** The frame as it was to go, for one that is sent late, in the place of another. */
export const asItWas = ({ bytes, transport }: Sent): Directed => ({ bytes, over: transport });

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** A Data packet of other bytes, with a PacketSize that fits them. */
export function resized(bytes: Uint8Array): Uint8Array {
  new DataView(bytes.buffer, bytes.byteOffset).setUint16(DATA.PacketSize, bytes.length, true);
  return bytes;
}

/** A TcpMessageHeader packet of other bytes, with lengths that fit them as far as they are whole. */
export function relengthed(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  view.setUint32(PACKET.messageLength, bytes.length - 16, true);
  view.setUint32(PACKET.chunkCount, bytes.length / 8, true);
  return bytes;
}

/** Where the ASF data packet of a media packet has its Padding Length. */
export interface PaddingField {
  /** The Length Type Flags, whose bits 3 and 4 are the width of the field. */
  readonly flagsAt: number;
  readonly at: number;
  /** Bytes; 0 when there is no such field. */
  readonly width: number;
}

export function paddingField(bytes: Uint8Array): PaddingField {
  const size = (type: number): number => (type === 3 ? 4 : type);
  const first = bytes[DATA.payload] ?? 0;
  const flagsAt = DATA.payload + ((first & 0x80) === 0 ? 0 : 1 + (first & 0x0f));
  const flags = bytes[flagsAt] ?? 0;
  const at = flagsAt + 2 + size((flags >> 5) & 3) + size((flags >> 1) & 3);
  return { flagsAt, at, width: size((flags >> 3) & 3) };
}
