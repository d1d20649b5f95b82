import { combined } from '../hooks/combined.ts';
import { type Edit, MESSAGE, MID, onMessage, onPart, PACKET, put } from '../hooks/frame-edits.ts';
import { says, succeeds } from '../hooks/reply-edits.ts';
import type { Fault } from './fault.ts';

/** A field of a message that has a wrong value; offsets are those of [MS-MMSP] 2.2.4, from chunkLen. */
interface WrongField {
  readonly name: string;
  readonly title: string;
  readonly requirement: string;
  readonly level?: 'SHOULD';
  readonly grade?: 'warn';
  readonly field: string;
  readonly mid: number;
  readonly edit: Edit;
  /** The field is one that Windows servers fill with anything, so that only a server that is none of them breaks a rule. */
  readonly stale?: true;
}

const at = (offset: number): number => MESSAGE.start + offset;
const u32 = (offset: number, value: number | ((right: number) => number)): Edit => put(32, at(offset), value);
const STALE = 0xcccccccc;
const NO_MESSAGE = 0x0004ffff;

const wrongMid = (message: keyof typeof MID, name: string, requirement: string): WrongField => ({
  name: `${name}-wrong-mid`,
  title: `${message} carries a MID that no message has.`,
  requirement,
  field: 'MID',
  mid: MID[message],
  edit: put(32, MESSAGE.MID, NO_MESSAGE),
});

const EX = MID.ReportConnectedEX;
const INFO = MID.ReportFunnelInfo;
const OPENED = MID.ReportOpenFile;

const wrongFields: readonly WrongField[] = [
  {
    name: 'connected-ex-unknown-incarnation',
    title: 'playIncarnation of ReportConnectedEX is 0xF0F0F0F2.',
    requirement: 'MMSP-2.2.4.2-02',
    field: 'playIncarnation',
    mid: EX,
    edit: u32(12, 0xf0f0f0f2),
  },
  {
    name: 'connected-ex-wrong-viewer-revision',
    title: 'ViewerToMacProtocolRevision of ReportConnectedEX is 0x0003001B.',
    requirement: 'MMSP-2.2.4.2-04',
    field: 'ViewerToMacProtocolRevision',
    mid: EX,
    edit: u32(20, 0x0003001b),
  },
  {
    name: 'connected-ex-wrong-block-group-blocks',
    title: 'blockGroupBlocks of ReportConnectedEX is 2.',
    requirement: 'MMSP-2.2.4.2-06',
    field: 'blockGroupBlocks',
    mid: EX,
    edit: u32(32, 2),
  },
  {
    name: 'connected-ex-wrong-max-open-files',
    title: 'nMaxOpenFiles of ReportConnectedEX is 0.',
    requirement: 'MMSP-2.2.4.2-07',
    field: 'nMaxOpenFiles',
    mid: EX,
    edit: u32(36, 0),
  },
  {
    name: 'connected-ex-wrong-block-max-bytes',
    title: 'nBlockMaxBytes of ReportConnectedEX is 0x4000.',
    requirement: 'MMSP-2.2.4.2-08',
    field: 'nBlockMaxBytes',
    mid: EX,
    edit: u32(40, 0x4000),
  },
  {
    name: 'funnel-info-hr-failing',
    title: 'ReportFunnelInfo has a failing hr, yet the session goes on.',
    requirement: 'MMSP-2.2.4.6-13',
    field: 'hr',
    mid: INFO,
    edit: u32(8, 0x80004005),
  },
  {
    name: 'funnel-info-unknown-incarnation',
    title: 'playIncarnation of ReportFunnelInfo is 0xF0F0F0F2.',
    requirement: 'MMSP-2.2.4.6-02',
    field: 'playIncarnation',
    mid: INFO,
    edit: u32(12, 0xf0f0f0f2),
  },
  {
    name: 'funnel-info-wrong-block-fragments',
    title: 'nBlockFragments of ReportFunnelInfo is 0.',
    requirement: 'MMSP-2.2.4.6-04',
    field: 'nBlockFragments',
    mid: INFO,
    edit: u32(20, 0),
  },
  {
    name: 'funnel-info-wrong-fragment-bytes',
    title: 'fragmentBytes of ReportFunnelInfo is 0x8000.',
    requirement: 'MMSP-2.2.4.6-05',
    field: 'fragmentBytes',
    mid: INFO,
    edit: u32(24, 0x8000),
  },
  {
    name: 'funnel-info-wrong-failed-cubs',
    title: 'failedCubs of ReportFunnelInfo is 1.',
    requirement: 'MMSP-2.2.4.6-07',
    field: 'failedCubs',
    mid: INFO,
    edit: u32(32, 1),
  },
  {
    name: 'funnel-info-wrong-decluster',
    title: 'decluster of ReportFunnelInfo is 1.',
    requirement: 'MMSP-2.2.4.6-09',
    field: 'decluster',
    mid: INFO,
    edit: u32(40, 1),
  },
  {
    name: 'funnel-info-wrong-datagram-size',
    title: 'cubddDatagramSize of ReportFunnelInfo is 1464.',
    requirement: 'MMSP-2.2.4.6-10',
    field: 'cubddDatagramSize',
    mid: INFO,
    edit: u32(44, 1464),
  },
  {
    name: 'connected-funnel-stale-incarnation',
    title:
      'A server newer than any of Windows leaves playIncarnation of ReportConnectedFunnel uninitialised.',
    requirement: 'MMSP-2.2.4.3-03',
    level: 'SHOULD',
    field: 'playIncarnation',
    mid: MID.ReportConnectedFunnel,
    edit: u32(12, STALE),
    stale: true,
  },
  {
    name: 'connected-funnel-stale-payload-size',
    title:
      'A server newer than any of Windows leaves packetPayloadSize of ReportConnectedFunnel uninitialised.',
    requirement: 'MMSP-2.2.4.3-05',
    level: 'SHOULD',
    field: 'packetPayloadSize',
    mid: MID.ReportConnectedFunnel,
    edit: u32(16, STALE),
    stale: true,
  },
  {
    name: 'disconnected-funnel-stale-incarnation',
    title:
      'A server newer than any of Windows leaves playIncarnation of ReportDisconnectedFunnel uninitialised.',
    requirement: 'MMSP-2.2.4.4-02',
    level: 'SHOULD',
    field: 'playIncarnation',
    mid: MID.ReportDisconnectedFunnel,
    edit: u32(12, STALE),
    stale: true,
  },
  {
    name: 'open-file-stale-unused2',
    title: 'A server newer than any of Windows leaves unused2 of ReportOpenFile uninitialised.',
    requirement: 'MMSP-2.2.4.7-18',
    field: 'unused2',
    mid: OPENED,
    edit: u32(80, STALE),
    stale: true,
  },
  {
    name: 'open-file-undefined-attribute',
    title: 'fileAttributes of ReportOpenFile has a bit that means nothing.',
    requirement: 'MMSP-2.2.4.7-07',
    grade: 'warn',
    field: 'fileAttributes',
    mid: OPENED,
    edit: u32(28, (right) => (right | 0x10) >>> 0),
  },
  wrongMid('ReportConnectedFunnel', 'connected-funnel', 'MMSP-2.2.4.3-01'),
  wrongMid('ReportDisconnectedFunnel', 'disconnected-funnel', 'MMSP-2.2.4.4-01'),
  wrongMid('ReportEndOfStream', 'end-of-stream', 'MMSP-2.2.4.5-01'),
  wrongMid('ReportFunnelInfo', 'funnel-info', 'MMSP-2.2.4.6-01'),
  wrongMid('ReportOpenFile', 'open-file', 'MMSP-2.2.4.7-01'),
  wrongMid('ReportReadBlock', 'read-block', 'MMSP-2.2.4.8-01'),
  wrongMid('ReportStartedPlaying', 'started-playing', 'MMSP-2.2.4.10-01'),
  wrongMid('ReportStreamSwitch', 'stream-switch', 'MMSP-2.2.4.13-01'),
];

/** A version that no Windows Media Services ever had. */
const newer = says('ReportConnectedEX', { ServerVersionInfo: '12.0.0.1' });

function toFault({ mid, edit, stale, ...told }: WrongField): Fault {
  const wrong = onMessage(mid, edit);
  return { level: 'MUST', ...told, start: stale ? () => combined([newer(), wrong()]) : wrong };
}

/** Faults in one field of a message or of the header before it, everything else being right. */
export const fieldFaults: readonly Fault[] = [
  {
    name: 'version-minor-wrong',
    title: 'versionMinor of every TcpMessageHeader is 1.',
    requirement: 'MMSP-2.2.3-03',
    level: 'MUST',
    field: 'versionMinor',
    start: onPart('packet', put(8, PACKET.versionMinor, 1)),
  },
  {
    name: 'header-padding-not-zero',
    title: 'A server newer than any of Windows leaves the padding byte of TcpMessageHeaders uninitialised.',
    requirement: 'MMSP-2.2.3-04',
    level: 'SHOULD',
    field: 'padding',
    start: () => combined([newer(), onPart('packet', put(8, PACKET.padding, 0xfd))()]),
  },
  {
    name: 'session-id-wrong',
    title: 'sessionId of ReportOpenFile is 0xB00BFACF.',
    requirement: 'MMSP-2.2.3-06',
    level: 'MUST',
    field: 'sessionId',
    start: onMessage(OPENED, put(32, PACKET.sessionId, 0xb00bfacf)),
  },
  ...wrongFields.map(toFault),
  {
    name: 'connected-ex-version-missing',
    title: 'ServerVersionInfo is absent.',
    requirement: 'MMSP-2.2.4.2-14',
    level: 'MUST',
    field: 'ServerVersionInfo',
    start: says('ReportConnectedEX', { ServerVersionInfo: '' }),
  },
  {
    name: 'open-file-blocks-rounded-down',
    title: 'fileBlocks is fileDuration rounded down.',
    requirement: 'MMSP-2.2.4.7-11',
    level: 'MUST',
    grade: 'warn',
    field: 'fileBlocks',
    start: says('ReportOpenFile', { fileBlocks: (right) => Math.max(0, right - 1) }, succeeds),
  },
  {
    name: 'open-file-wrong-bit-rate',
    title: 'fileBitRate is twice that of the content.',
    requirement: 'MMSP-2.2.4.7-16',
    level: 'MUST',
    grade: 'warn',
    field: 'fileBitRate',
    start: says('ReportOpenFile', { fileBitRate: (right) => right * 2 }, succeeds),
  },
];
