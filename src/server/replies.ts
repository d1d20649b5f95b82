import {
  FILE_ATTRIBUTES,
  MAC_TO_VIEWER_PROTOCOL_REVISION,
  VIEWER_TO_MAC_PROTOCOL_REVISION,
} from '../protocols/mmsp/constants.ts';
import { type MessageName, type MessageOf, messages } from '../protocols/mmsp/messages/index.ts';
import { encode } from '../wire/encode.ts';
import type { Struct, Values } from '../wire/fields.ts';
import type { Content } from './content.ts';
import { HRESULT } from './hresult.ts';
import type { Upgrade } from './site.ts';

const SERVER_VERSION = '9.1.1.3814';

/** A message on its way out: what it says, and the request or event that it is sent for. */
export interface Reply {
  readonly name: MessageName;
  readonly values: Readonly<Record<string, unknown>>;
  readonly cause: string;
}

export type ValuesNamed<N extends MessageName> = Partial<Values<MessageOf<N>['fields']>>;

const reply = <N extends MessageName>(cause: string, name: N, values: ValuesNamed<N>): Reply => ({
  name,
  values,
  cause,
});

export function encodeReply({ name, values }: Reply): Uint8Array {
  const definition: Struct = messages[name];
  return encode(definition, values);
}

/** [MS-MMSP] 3.2.5.3 */
export const connectedEX = (packetPair: number, upgrade: Upgrade | undefined): Reply =>
  reply('Connect', 'ReportConnectedEX', {
    hr: HRESULT.OK,
    playIncarnation: packetPair,
    MacToViewerProtocolRevision: MAC_TO_VIEWER_PROTOCOL_REVISION,
    ViewerToMacProtocolRevision: VIEWER_TO_MAC_PROTOCOL_REVISION,
    blockGroupPlayTime: 1,
    blockGroupBlocks: 1,
    nMaxOpenFiles: 1,
    nBlockMaxBytes: 0x8000,
    maxBitRate: 0x00989680,
    ServerVersionInfo: SERVER_VERSION,
    ...(upgrade && { VersionInfo: upgrade.version, VersionUrl: upgrade.url }),
  });

/** [MS-MMSP] 3.2.5.4 */
export const funnelInfo = (clientId: number, packetPair: number, tail: Uint8Array): Reply =>
  reply('FunnelInfo', 'ReportFunnelInfo', {
    hr: HRESULT.OK,
    playIncarnation: packetPair,
    transportMask: 8,
    nBlockFragments: 1,
    fragmentBytes: 0x00010000,
    nCubs: clientId,
    failedCubs: 0,
    nDisks: 1,
    decluster: 0,
    cubddDatagramSize: 0,
    'Packet-pair packet': tail,
  });

/** [MS-MMSP] 3.2.5.5 */
export const connectedFunnel = (): Reply =>
  reply('ConnectFunnel', 'ReportConnectedFunnel', {
    hr: HRESULT.OK,
    playIncarnation: 0,
    packetPayloadSize: 0,
    funnelName: 'Funnel Of The Gods',
  });

export const disconnectedFunnel = (hr: number): Reply =>
  reply('ConnectFunnel', 'ReportDisconnectedFunnel', { hr, playIncarnation: 0 });

/** [MS-MMSP] 3.2.5.6 and 2.2.4.7; of a playlist it describes the first entry. */
export function openedFile(
  playIncarnation: number,
  openFileId: number,
  content: Content,
  withPreroll: boolean,
  isPlaylist: boolean,
): Reply {
  const fileDuration = content.duration + (withPreroll ? content.preroll : 0);
  return reply('OpenFile', 'ReportOpenFile', {
    hr: HRESULT.OK,
    playIncarnation,
    openFileId,
    padding: 0,
    fileName: 0,
    fileAttributes: attributesOf(content, isPlaylist),
    fileDuration,
    fileBlocks: Math.ceil(fileDuration),
    filePacketSize: content.file.packetSize,
    filePacketCount: content.live === undefined ? BigInt(content.file.packetCount) : 0n,
    fileBitRate: content.bitRate,
    fileHeaderSize: content.file.headerBytes.length,
  });
}

function attributesOf({ live, seekable }: Content, isPlaylist: boolean): number {
  const { BROADCAST, LIVE, CANSEEK, CANSTRIDE, PLAYLIST } = FILE_ATTRIBUTES;
  const kind = live === undefined ? (seekable ? CANSEEK | CANSTRIDE : 0) : BROADCAST | LIVE;
  return kind | (isPlaylist ? PLAYLIST : 0);
}

/** With a failing hr only playIncarnation means anything; the rest is 0. */
export const refusedFile = (playIncarnation: number, hr: number): Reply =>
  reply('OpenFile', 'ReportOpenFile', {
    hr,
    playIncarnation,
    openFileId: 0,
    fileAttributes: 0,
    fileDuration: 0,
    fileBlocks: 0,
    filePacketSize: 0,
    filePacketCount: 0n,
    fileBitRate: 0,
    fileHeaderSize: 0,
  });

/** [MS-MMSP] 2.2.4.9; the text gives no code for it, and the empty location has its NUL as well. */
export const redirect = (type: number, location: string): Reply => ({
  name: 'ReportRedirect',
  values: { hr: HRESULT.OK, RedirectType: type, wszLocation: location === '' ? NUL : location },
  cause: 'OpenFile',
});
const NUL = new Uint8Array(2);

/** [MS-MMSP] 3.2.5.8 */
export const readBlock = (playIncarnation: number, hr: number): Reply =>
  reply('ReadBlock', 'ReportReadBlock', { hr, playIncarnation, playSequence: 0 });

/** [MS-MMSP] 3.2.5.10 */
export const streamSwitch = (hr: number): Reply => reply('StreamSwitch', 'ReportStreamSwitch', { hr });

/** [MS-MMSP] 3.2.5.11 */
export const startedPlaying = (playIncarnation: number, openFileId: number, hr: number): Reply =>
  reply('StartPlaying', 'ReportStartedPlaying', {
    hr,
    playIncarnation,
    tigerFileId: openFileId,
    unused1: 0,
  });

/** [MS-MMSP] 3.2.5.12 */
export const startedStriding = (playIncarnation: number, hr: number): Reply =>
  reply('StartStriding', 'ReportStartStriding', { hr, playIncarnation });

/** [MS-MMSP] 3.2.5.14 */
export const stopped = (playIncarnation: number): Reply =>
  reply('StopPlaying', 'ReportEndOfStream', { hr: HRESULT.OK, playIncarnation });

/** [MS-MMSP] 3.2.4.1 */
export const ended = (playIncarnation: number): Reply =>
  reply('end of content', 'ReportEndOfStream', { hr: HRESULT.OK, playIncarnation });

/** [MS-MMSP] 3.2.4.1, when another entry of a playlist follows. */
export const entryEnded = (playIncarnation: number): Reply =>
  reply('end of an entry', 'ReportEndOfStream', { hr: HRESULT.CHANGE_FOLLOWS, playIncarnation });

/** [MS-MMSP] 3.2.4.2 and 2.2.4.12 */
export const streamChange = ({ file, bitRate }: Content): Reply =>
  reply('the next entry', 'ReportStreamChange', {
    hr: HRESULT.OK,
    dwTcpHdrIncarnation: 0xff,
    cbPacketSize: file.packetSize,
    cbHeaderSize: file.headerBytes.length,
    dwBitRate: bitRate,
    dwStreamId: 0,
  });

/** [MS-MMSP] 3.2.6.1 */
export const ping = (): Reply => reply('KeepAlive timer', 'Ping', { dwParam1: 0, dwParam2: 0 });
