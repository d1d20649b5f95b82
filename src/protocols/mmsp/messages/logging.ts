import { equals, matching } from '../../../wire/constraints.ts';
import { ansi, bytes, fixed, i16, struct, structure, u32, u64 } from '../../../wire/fields.ts';
import { message } from '../../../wire/message.ts';

const counter = (doc: string) => u32(doc, undefined, { fallback: 0 });

/** [MS-MMSP] 2.2.1.2, 1142 bytes, packed: from `rate` on nothing is aligned. */
export const ClientLogInfo = structure('CLIENT_LOG_INFO', '2.2.1.2', {
  cbSize: u32('bytes of this structure', equals(1142, 'MMSP-2.2.1.2-32')),
  szURL: ansi('URL of the content', 260),
  szChannelURL: ansi('URL of the .nsc file', 260),
  szUserAgent: ansi('User-Agent of the browser', 64),
  szHostingWebPage: ansi('page that embeds the player', 260),
  qwClientVersion: u64('player version, four parts of 16 bits', undefined, { fallback: 0n }),
  szLang: ansi('language, as en-US', 16),
  szUniquePID: ansi('identifier of the player', 40),
  szHostExe: ansi('executable of the player', 32),
  qwHostExeVer: u64('version of szHostExe, four parts of 16 bits', undefined, { fallback: 0n }),
  msFileDuration: counter('milliseconds of content, 0 for live'),
  qwFileSize: u64('bytes of content, 0 for live', undefined, { fallback: 0n }),
  dwAvgBandwidthBps: counter('bits per second received'),
  szAudioCodec: ansi('audio codec', 64),
  szVideoCodec: ansi('video codec', 64),
  msStartTime: counter('milliseconds into the content'),
  msPlayed: counter('milliseconds played'),
  rate: i16('playback rate, 1 is normal', undefined, { fallback: 1 }),
  dwBufferingCount: counter('times that the player buffered'),
  msBufferingTime: counter('milliseconds of buffering'),
  qwBytesReceived: u64('payload bytes of Data packets', undefined, { fallback: 0n }),
  dwPacketsReceived: counter('Data packets'),
  dwPacketsLostClient: counter('Data packets that never arrived'),
  dwPacketsRecoveredECC: u32('', equals(0, 'MMSP-2.2.1.2-29')),
  dwMinReceptionQuality: u32('percent over the last 30 seconds', undefined, { fallback: 100 }),
  hr: u32('', equals(0, 'MMSP-2.2.1.2-31')),
});

/** [MS-MMSP] 2.2.1.1, 1490 bytes, packed. */
export const ClientLog = structure('CLIENT_LOG', '2.2.1.1', {
  cbSize: u32('bytes of this structure', equals(1490, 'MMSP-2.2.1.1-18')),
  info: struct('what was played', ClientLogInfo),
  dwSourceId: u32('the openFileId'),
  dwIPAddress: u32('', undefined, { fallback: 0xffffffff }),
  szComputerDNS: ansi('DNS name of the client', 260),
  szOS: ansi('operating system', 16),
  qwOSVersion: u64('four parts of 16 bits', undefined, { fallback: 0n }),
  szCPU: ansi('CPU', 16),
  szProto: ansi('protocol', 8, equals('mms', 'MMSP-2.2.1.1-10')),
  szTransport: ansi(
    'transport of the Data packets',
    8,
    matching(/^(UDP|TCP)$/, '"UDP" or "TCP"', 'MMSP-2.2.1.1-12', 'not empty'),
  ),
  dwPacketsLostNet: counter('Data packets lost in the network'),
  dwPacketsLostContNet: counter('longest run of lost packets'),
  dwResendRequests: counter('packets asked for again'),
  dwPacketsRecoveredResent: counter('packets recovered that way'),
  dwPacketsResent: counter('resent packets received'),
});

/** [MS-MMSP] 2.2.4.20: 1504 bytes; it has no reply. */
export const Logging = message({
  name: 'Logging',
  mid: 0x00030032,
  from: 'client',
  section: '2.2.4.20',
  midRequirement: 'MMSP-2.2.4.20-01',
  fields: {
    log: struct('one CLIENT_LOG', ClientLog),
    padding: bytes('', fixed(6)),
  },
});
