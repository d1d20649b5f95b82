import type { Content } from './content.ts';
import { audio, av, load, splitHeader } from './content.ts';
import { client, type DataLine, type Line, server, type Talk } from './conversation.ts';
import { closing, headerPackets, media, opened, type PlayOptions, select, starting } from './right.ts';
import { udp } from './udp.ts';

// A playlist that is right in everything: audio, then another entry, over TCP without a word of the client.

export const PLAYLIST = 0x40000000;
export const UNASKED = 0xff;

/** Two video and two audio streams with a list of their rates; the header takes two Data packets. */
export const multi = load('multi.asf');
export const ENTRIES = [audio.file, av.file, splitHeader.file];

export const changed = (content: Content): Line[] => [
  server('ReportEndOfStream', { hr: 1, playIncarnation: 10 }),
  server('ReportStreamChange', {
    hr: 0,
    dwTcpHdrIncarnation: UNASKED,
    cbPacketSize: content.file.packetSize,
    cbHeaderSize: content.file.headerBytes.length,
    dwBitRate: content.bitRate,
    dwStreamId: 0,
  }),
];

const named =
  (prefix: string) =>
  (line: DataLine): DataLine => ({ ...line, name: `${prefix} ${line.name}` });

/** The header of an entry, named `next header 0`. */
export const nextHeader = (content: Content, playIncarnation = UNASKED): DataLine[] =>
  headerPackets(content)
    .map((line) => ({ ...line, values: { ...line.values, playIncarnation } }))
    .map(named('next'));

/** Media of an entry after the 33 packets of the first, named `next media 33` and so on. */
export const nextMedia = (content: Content, options: PlayOptions = {}): DataLine[] =>
  media(content, { incarnation: UNASKED, flags: 33, ...options }).map(named('next'));

/** The first entry, up to its last packet. */
export const firstEntry = (start: Readonly<Record<string, number>> = {}): Talk =>
  opened()
    .with('ReportOpenFile', { fileAttributes: PLAYLIST | 0x01000000 })
    .then(...select(1), ...starting({ start }), ...media(audio));

export const lastEnd: Line = server('ReportEndOfStream', { hr: 0, playIncarnation: 10 });

/** The whole playlist of two entries, of which the client asks for nothing. */
export const passive = (content: Content = av): Talk =>
  firstEntry().then(
    ...changed(content),
    ...nextHeader(content),
    ...nextMedia(content),
    { ...lastEnd, name: 'last end' },
    ...closing(),
  );

/** The same, but the client selects and starts the second entry after `before` packets of it. */
export const active = (content: Content = av, before = 3): Talk =>
  firstEntry().then(
    ...changed(content),
    ...nextHeader(content),
    ...nextMedia(content, { to: before }),
    ...select(...content.streams),
    ...starting({ incarnation: 11 }),
    ...nextMedia(content, { incarnation: 11, from: before, flags: 33 + before }),
    { ...server('ReportEndOfStream', { hr: 0, playIncarnation: 11 }), name: 'last end' },
    ...closing(),
  );

/** Over UDP the client reads the header and starts the entry. */
export const overUdp = (content: Content = av): Talk =>
  udp(
    firstEntry().then(
      ...changed(content),
      { ...client('ReadBlock', { openFileId: 1, playIncarnation: 2 }), name: 'next ReadBlock' },
      server('ReportReadBlock', { playIncarnation: 2 }),
      ...nextHeader(content, 2),
      ...select(...content.streams),
      ...starting({ incarnation: 11 }),
      ...nextMedia(content, { incarnation: 11 }),
      { ...server('ReportEndOfStream', { hr: 0, playIncarnation: 11 }), name: 'last end' },
      ...closing(),
    ),
  );
