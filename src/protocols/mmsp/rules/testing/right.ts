import { audio, type Content } from './content.ts';
import { client, closed, type DataLine, data, type Line, server, type Talk, talk } from './conversation.ts';

// A server that is right in everything, as the lines of a conversation.

export const HEADER_INCARNATION = 1;
export const PLAY_INCARNATION = 10;
export const CANSEEK = 0x01000000;

export const connecting = (): Line[] => [
  client('Connect', { subscriberName: 'NSPlayer/9.0.0.3250; {A1B2C3D4-E5F6-4789-8ABC-DEF012345678}' }),
  server('ReportConnectedEX', { playIncarnation: 0xf0f0f0ef, ServerVersionInfo: '9.1.1.3814' }),
  client('FunnelInfo'),
  server('ReportFunnelInfo', { playIncarnation: 0xf0f0f0ef, nCubs: 0x5a17c3e4 }),
  client('ConnectFunnel', { funnelName: '\\\\192.0.2.7\\TCP\\1037' }),
  server('ReportConnectedFunnel'),
];

export const opening = (content: Content): Line[] => [
  client('OpenFile', { playIncarnation: 9, cbtoken: 0, fileName: content.name }),
  server('ReportOpenFile', {
    playIncarnation: 9,
    openFileId: 1,
    fileAttributes: CANSEEK,
    fileDuration: content.duration,
    fileBlocks: Math.ceil(content.duration),
    filePacketSize: content.file.packetSize,
    filePacketCount: BigInt(content.file.packetCount),
    fileBitRate: content.bitRate,
    fileHeaderSize: content.file.headerBytes.length,
  }),
  client('ReadBlock', { openFileId: 1, playIncarnation: HEADER_INCARNATION }),
  server('ReportReadBlock', { playIncarnation: HEADER_INCARNATION }),
  ...headerPackets(content),
];

/** The header in pieces of at most an ASF packet, or of `piece` bytes. */
export function headerPackets(content: Content, piece = content.file.packetSize): DataLine[] {
  const { headerBytes } = content.file;
  const count = Math.ceil(headerBytes.length / piece);
  // No faster than the bit rate ([MS-MMSP] 3.2.5.8.1).
  const after = Math.ceil((piece * 8 * 1000) / content.bitRate);
  return Array.from({ length: count }, (_, n) => ({
    ...data(
      `header ${n}`,
      {
        LocationId: n,
        playIncarnation: HEADER_INCARNATION,
        AFFlags: n === count - 1 ? 0x0c : 0x04,
      },
      headerBytes.slice(n * piece, (n + 1) * piece),
    ),
    ...(n > 0 && { after }),
  }));
}

export const select = (...streams: readonly number[]): Line[] => [
  client('StreamSwitch', { aStreamEntries: streams.map((wDstStreamNumber) => ({ wDstStreamNumber })) }),
  server('ReportStreamSwitch'),
];

export interface PlayOptions {
  readonly incarnation?: number;
  /** Numbers of the first packet, and of the one after the last. */
  readonly from?: number;
  readonly to?: number;
  readonly streams?: readonly number[];
  /** AFFlags of the first packet: how many media packets the session has sent before. */
  readonly flags?: number;
  /** Values of the StartPlaying. */
  readonly start?: Readonly<Record<string, number>>;
}

export const starting = ({ incarnation = PLAY_INCARNATION, start = {} }: PlayOptions = {}): Line[] => [
  client('StartPlaying', { openFileId: 1, playIncarnation: incarnation, ...start }),
  server('ReportStartedPlaying', { playIncarnation: incarnation, tigerFileId: 1 }),
];

/** Media packets, named by their number in the session. */
export function media(content: Content, options: PlayOptions = {}): DataLine[] {
  const { incarnation = PLAY_INCARNATION, from = 0, to = content.file.packetCount, streams } = options;
  const lines: DataLine[] = [];
  let flags = options.flags ?? 0;
  for (let number = from; number < to; number++) {
    const payload = content.sent(number, streams);
    if (payload === undefined) continue;
    const values = { LocationId: number, playIncarnation: incarnation, AFFlags: flags & 0xff };
    lines.push(data(`media ${flags++}`, values, payload));
  }
  return lines;
}

export const stopping = (incarnation = PLAY_INCARNATION): Line[] => [
  client('StopPlaying', { openFileId: 1, playIncarnation: incarnation }),
  server('ReportEndOfStream', { playIncarnation: incarnation }),
];

export const ended = (incarnation = PLAY_INCARNATION): Line[] => [
  server('ReportEndOfStream', { playIncarnation: incarnation }),
];

export const closing = (): Line[] => [
  client('Logging', { log: { dwSourceId: 1, szTransport: 'TCP', info: {} } }),
  client('CloseFile', { openFileId: 1 }),
  closed('server'),
];

/** Connect … header, ready to play. */
export const opened = (content: Content = audio): Talk => talk([...connecting(), ...opening(content)]);

/** A whole conversation: content is opened, played to its end, logged and closed. */
export const right = (content: Content = audio, streams: readonly number[] = content.streams): Talk =>
  opened(content).then(
    ...select(...streams),
    ...starting(),
    ...media(content, { streams }),
    ...ended(),
    ...closing(),
  );

/** The same, stopped by the client after `packets` packets. */
export const stopped = (content: Content = audio, packets = 5): Talk =>
  opened(content).then(
    ...select(...content.streams),
    ...starting(),
    ...media(content, { to: packets }),
    ...stopping(),
    ...closing(),
  );
