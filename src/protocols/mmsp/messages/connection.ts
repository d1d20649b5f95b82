import { equals, matching, oneOf } from '../../../wire/constraints.ts';
import { bytes, characters, f64, rest, u32, utf16 } from '../../../wire/fields.ts';
import { message } from '../../../wire/message.ts';
import {
  MAC_TO_VIEWER_PROTOCOL_REVISION,
  MMS_DISABLE_PACKET_PAIR,
  MMS_PACKET_PAIR_TCP_HIGH_ENTROPY,
  MMS_PACKET_PAIR_UDP_HIGH_ENTROPY,
  MMS_USE_PACKET_PAIR,
  VIEWER_TO_MAC_PROTOCOL_REVISION,
} from '../constants.ts';

/** [MS-MMSP] 2.2.4.17 */
export const Connect = message({
  name: 'Connect',
  mid: 0x00030001,
  from: 'client',
  section: '2.2.4.17',
  midRequirement: 'MMSP-2.2.4.17-01',
  reply: { message: 'ReportConnectedEX', requirement: 'MMSP-3.2.5.3-05' },
  fields: {
    playIncarnation: u32(
      'whether packet-pair packets are wanted',
      oneOf([MMS_DISABLE_PACKET_PAIR, MMS_USE_PACKET_PAIR], 'MMSP-2.2.4.17-02'),
      { fallback: MMS_DISABLE_PACKET_PAIR },
    ),
    MacToViewerProtocolRevision: u32('', equals(MAC_TO_VIEWER_PROTOCOL_REVISION, 'MMSP-2.2.4.17-03')),
    ViewerToMacProtocolRevision: u32('', equals(VIEWER_TO_MAC_PROTOCOL_REVISION, 'MMSP-2.2.4.17-04')),
    subscriberName: utf16('product and version of the client, and the host it asked for', rest(), 'parts'),
  },
});

/** Major version of the last Windows Media Services. */
export const LAST_WINDOWS_SERVER = 9;
const VERSION = /^\d{1,2}\.\d{1,2}(\.\d{1,4}\.\d{1,4})?$/;
const VERSION_OR_NONE = /^(?:\D*|\d{1,2}\.\d{1,2}(\.\d{1,4}\.\d{1,4})?)$/;
const LONG_BUILD = /^\d{1,2}\.\d{1,2}\.\d{1,9}\.\d{1,9}$/;
const VERSION_WORDS = 'major "." minor ["." build "." build], at most 2, 2, 4 and 4 digits';
const longBuild = {
  reading: 'A-25',
  who: 'later Windows builds have five digits',
  grade: 'warn',
  when: (value: unknown) => typeof value === 'string' && LONG_BUILD.test(value),
} as const;
const URI = /^[A-Za-z][A-Za-z0-9+.-]*:[\x21-\x7e\u00a0-\ud7ff\uf900-\uffef]+$/;

/** [MS-MMSP] 2.2.4.2 */
export const ReportConnectedEX = message({
  name: 'ReportConnectedEX',
  mid: 0x00040001,
  from: 'server',
  section: '2.2.4.2',
  midRequirement: 'MMSP-2.2.4.2-01',
  answers: ['Connect'],
  success: 'MMSP-2.2.4.2-26',
  fields: {
    hr: u32('result', undefined, { fallback: 0 }),
    playIncarnation: u32(
      'whether the server can send packet-pair packets',
      oneOf([MMS_DISABLE_PACKET_PAIR, MMS_USE_PACKET_PAIR], 'MMSP-2.2.4.2-02'),
    ),
    MacToViewerProtocolRevision: u32('', equals(MAC_TO_VIEWER_PROTOCOL_REVISION, 'MMSP-2.2.4.2-03')),
    ViewerToMacProtocolRevision: u32('', equals(VIEWER_TO_MAC_PROTOCOL_REVISION, 'MMSP-2.2.4.2-04')),
    blockGroupPlayTime: f64('', equals(1.0, 'MMSP-2.2.4.2-05')),
    blockGroupBlocks: u32('', equals(1, 'MMSP-2.2.4.2-06')),
    nMaxOpenFiles: u32('', equals(1, 'MMSP-2.2.4.2-07')),
    nBlockMaxBytes: u32('', equals(0x00008000, 'MMSP-2.2.4.2-08')),
    maxBitRate: u32(
      'bits per second',
      equals(0x00989680, 'MMSP-2.2.4.2-09', {
        reading: 'A-17',
        who: 'Windows NT 4.0 and 2000 servers leave it uninitialised',
        when: (_, values) => majorVersion(values.ServerVersionInfo) < 9,
      }),
    ),
    cbServerVersionInfo: u32('characters of ServerVersionInfo, NUL included'),
    cbVersionInfo: u32('characters of VersionInfo, NUL included; 0 when absent'),
    cbVersionUrl: u32('characters of VersionUrl, NUL included; 0 when absent'),
    cbAuthenPackage: u32('characters of AuthenPackage, NUL included; 0 when absent'),
    ServerVersionInfo: utf16(
      'version of the server product',
      characters('cbServerVersionInfo'),
      'added',
      // That there is one is another sentence, MMSP-2.2.4.2-14.
      matching(VERSION, VERSION_WORDS, 'MMSP-2.2.4.2-15', 'may be empty', longBuild),
    ),
    VersionInfo: utf16(
      'version that the client should upgrade to',
      characters('cbVersionInfo'),
      'added',
      // What has no digit is no version at all, which is another sentence.
      matching(VERSION_OR_NONE, VERSION_WORDS, 'MMSP-2.2.4.2-18', 'may be empty', longBuild),
    ),
    VersionUrl: utf16(
      'where to get that version',
      characters('cbVersionUrl'),
      'added',
      matching(URI, 'a URI', 'MMSP-2.2.4.2-20', 'may be empty'),
    ),
    AuthenPackage: utf16(
      'authentication scheme of the server',
      characters('cbAuthenPackage'),
      'added',
      matching(/^(BASIC|NTLM)$/i, '"BASIC" or "NTLM"', 'MMSP-2.2.4.2-24', 'may be empty'),
    ),
  },
});

/** Major version in "9.1.1.3814"; 0 when the text does not start with a number, so that nothing newer is assumed. */
export const majorVersion = (text: unknown): number =>
  typeof text === 'string' ? Number.parseInt(/^\d{1,3}/.exec(text)?.[0] ?? '0', 10) : 0;

const PACKET_PAIR_VALUES = [
  MMS_DISABLE_PACKET_PAIR,
  MMS_USE_PACKET_PAIR,
  MMS_PACKET_PAIR_TCP_HIGH_ENTROPY,
  MMS_PACKET_PAIR_UDP_HIGH_ENTROPY,
];

/** [MS-MMSP] 2.2.4.19 */
export const FunnelInfo = message({
  name: 'FunnelInfo',
  mid: 0x00030018,
  from: 'client',
  section: '2.2.4.19',
  midRequirement: 'MMSP-2.2.4.19-01',
  reply: { message: 'ReportFunnelInfo', requirement: 'MMSP-3.2.5.4-02' },
  fields: {
    playIncarnation: u32(
      'which kind of packet pair is wanted',
      oneOf(PACKET_PAIR_VALUES, 'MMSP-2.2.4.19-02'),
      {
        fallback: MMS_DISABLE_PACKET_PAIR,
      },
    ),
  },
});

/** [MS-MMSP] 2.2.4.6 */
export const ReportFunnelInfo = message({
  name: 'ReportFunnelInfo',
  mid: 0x00040015,
  from: 'server',
  section: '2.2.4.6',
  midRequirement: 'MMSP-2.2.4.6-01',
  answers: ['FunnelInfo'],
  success: 'MMSP-2.2.4.6-13',
  fields: {
    hr: u32('result', undefined, { fallback: 0 }),
    playIncarnation: u32('which kind of packet pair follows', oneOf(PACKET_PAIR_VALUES, 'MMSP-2.2.4.6-02')),
    transportMask: u32('', equals(0x00000008, 'MMSP-2.2.4.6-03')),
    nBlockFragments: u32('', equals(0x00000001, 'MMSP-2.2.4.6-04')),
    fragmentBytes: u32('', equals(0x00010000, 'MMSP-2.2.4.6-05')),
    nCubs: u32('Client-ID of the session'),
    failedCubs: u32('', equals(0x00000000, 'MMSP-2.2.4.6-07')),
    nDisks: u32('', equals(0x00000001, 'MMSP-2.2.4.6-08')),
    decluster: u32('', equals(0x00000000, 'MMSP-2.2.4.6-09')),
    cubddDatagramSize: u32('', equals(0x00000000, 'MMSP-2.2.4.6-10')),
    'Packet-pair packet': bytes('random bytes of a packet pair over TCP', rest()),
  },
});

/** [MS-MMSP] 2.2.4.18 */
export const ConnectFunnel = message({
  name: 'ConnectFunnel',
  mid: 0x00030002,
  from: 'client',
  section: '2.2.4.18',
  midRequirement: 'MMSP-2.2.4.18-01',
  reply: { message: 'ReportConnectedFunnel', requirement: 'MMSP-3.2.5.5-05' },
  fields: {
    playIncarnation: u32('ignored by the server', equals(0, 'MMSP-2.2.4.18-02')),
    maxBlockBytes: u32('', equals(0xffffffff, 'MMSP-2.2.4.18-04')),
    maxFunnelBytes: u32('', equals(0, 'MMSP-2.2.4.18-05')),
    maxBitRate: u32('bits per second', equals(0x00989680, 'MMSP-2.2.4.18-06')),
    funnelMode: u32('', equals(2, 'MMSP-2.2.4.18-07')),
    funnelName: utf16(
      'address, transport and port for Data packets',
      rest(),
      'added',
      matching(
        /^\\\\[^\\]+\\(TCP|UDP)\\\d{1,5}$/i,
        '\\\\address\\(TCP or UDP)\\port',
        'MMSP-2.2.4.18-08',
        'not empty',
      ),
    ),
  },
});

/** [MS-MMSP] 2.2.4.3 */
export const ReportConnectedFunnel = message({
  name: 'ReportConnectedFunnel',
  mid: 0x00040002,
  from: 'server',
  section: '2.2.4.3',
  midRequirement: 'MMSP-2.2.4.3-01',
  answers: ['ConnectFunnel'],
  whenFailing: 'all fields',
  fields: {
    hr: u32('result', equals(0, 'MMSP-2.2.4.3-02')),
    playIncarnation: u32(
      'ignored by the client',
      equals(0, 'MMSP-2.2.4.3-03', uninitialised('all Windows servers')),
    ),
    packetPayloadSize: u32(
      'ignored by the client',
      equals(0, 'MMSP-2.2.4.3-05', uninitialised('all Windows servers')),
    ),
    funnelName: utf16(
      'a fixed text; a NUL after it is allowed (A-15)',
      rest(),
      'bare',
      equals('Funnel Of The Gods', 'MMSP-2.2.4.3-07', {
        reading: 'A-15',
        who: 'Windows 2000 servers cut the text short',
        when: (value) => value === 'Funnel Of The ',
      }),
    ),
  },
});

/** [MS-MMSP] 2.2.4.4 */
export const ReportDisconnectedFunnel = message({
  name: 'ReportDisconnectedFunnel',
  mid: 0x00040003,
  from: 'server',
  section: '2.2.4.4',
  midRequirement: 'MMSP-2.2.4.4-01',
  answers: ['ConnectFunnel'],
  whenFailing: 'all fields',
  fields: {
    hr: u32('reason'),
    playIncarnation: u32(
      'ignored by the client',
      equals(0, 'MMSP-2.2.4.4-02', uninitialised('all Windows servers')),
    ),
  },
});

/** [MS-MMSP] 2.2.4.1 */
export const Ping = message({
  name: 'Ping',
  mid: 0x0004001b,
  from: 'server',
  section: '2.2.4.1',
  midRequirement: 'MMSP-2.2.4.1-01',
  fields: {
    dwParam1: u32('ignored by the client', equals(0, 'MMSP-2.2.4.1-02')),
    dwParam2: u32(
      'ignored by the client; 0 (2.2.4.1-04), but Windows servers leave it uninitialised',
      undefined,
      { fallback: 0 },
    ),
  },
});

/** [MS-MMSP] 2.2.4.22 */
export const Pong = message({
  name: 'Pong',
  mid: 0x0003001b,
  from: 'client',
  section: '2.2.4.22',
  midRequirement: 'MMSP-2.2.4.22-01',
  fields: {
    dwParam1: u32('ignored by the server', equals(0, 'MMSP-2.2.4.22-02')),
    dwParam2: u32('ignored by the server', equals(0, 'MMSP-2.2.4.22-04')),
  },
});

/** A field that is to be 0 and is known to hold stale memory in Windows servers, the last of which is 9.x. */
export function uninitialised(who: string) {
  return { reading: 'A-17', who: `${who} leave it uninitialised`, until: LAST_WINDOWS_SERVER } as const;
}
