import { FILE_ATTRIBUTES, failed } from '../protocols/mmsp/constants.ts';
import {
  majorVersion,
  ReportConnectedEX,
  ReportDisconnectedFunnel,
} from '../protocols/mmsp/messages/connection.ts';
import { ReadBlock, ReportOpenFile } from '../protocols/mmsp/messages/file.ts';
import { ReportRedirect } from '../protocols/mmsp/messages/redirect.ts';
import { SecurityChallenge } from '../protocols/mmsp/messages/security.ts';
import { readNtlmToken } from '../protocols/mmsp/ntlm-token.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { show } from '../wire/show.ts';
import type { CaseContext, Content } from './case-context.ts';
import { playCase } from './player.ts';

/** Major version of the only product on record that accelerates a start ([MS-MMSP] appendix A). */
const ACCELERATES = 9;

/** What the target says of itself and of one content: claims, never whether they then work. */
export interface Claims {
  /** ASF data packets, 0 when not known. */
  readonly packets?: number;
  /** Seconds, 0 when not known. */
  readonly duration?: number;
  readonly streams: readonly number[];
  /** Capability words of the catalogue. */
  readonly capabilities: Readonly<Record<string, boolean>>;
  /** What was read, in words, by capability. */
  readonly evidence: Readonly<Record<string, string>>;
  /** The claims in one line each. */
  readonly lines: readonly string[];
}

/** What the target says to delivery over UDP. */
export interface UdpClaim {
  readonly claimed: boolean;
  readonly evidence: string;
  /** It was agreed on, and nothing came. */
  readonly silent: boolean;
}

/** Asks for delivery over UDP once, unjudged: `opening` reads a header, or when there is no content only connects. */
export async function probeUdp(opening: Scenario, context: CaseContext): Promise<UdpClaim> {
  const { links } = await playCase({ ...opening, transport: 'udp' }, { ...context, emit: () => {} });
  const { session, udp } = links[0] ?? {};
  const refused = session?.conversation.latest(ReportDisconnectedFunnel);
  if (session?.conversation.delivery === 'udp') {
    const asked = session.conversation.latest(ReadBlock) !== undefined;
    const silent = asked && udp?.received() === 0;
    const evidence = `ReportConnectedFunnel for UDP${silent ? ', and not one datagram came' : ''}`;
    return { claimed: true, evidence, silent };
  }
  const evidence =
    refused === undefined
      ? 'no answer to a ConnectFunnel for UDP'
      : `ReportDisconnectedFunnel for UDP, hr ${show(refused.hr)}`;
  return { claimed: false, evidence, silent: false };
}

/** Plays the opening of a content once, unjudged, and reads the replies. */
export async function probe(opening: Scenario, context: CaseContext): Promise<Claims> {
  const { links } = await playCase(opening, { ...context, emit: () => {} });
  const session = links[0]?.session;
  const connected = session?.conversation.latest(ReportConnectedEX);
  const opened = session?.conversation.latest(ReportOpenFile);
  const moved = session?.conversation.latest(ReportRedirect);
  const streams = session?.streams() ?? [];
  const video = session?.conversation.content?.streams.some(({ type }) => type === 'video') === true;
  const good = opened !== undefined && !failed(opened.hr ?? 0);
  const attributes = (good && opened.fileAttributes) || 0;
  const has = (bit: number) => (attributes & bit) !== 0;
  const scheme = connected?.AuthenPackage ?? '';
  const version = connected?.ServerVersionInfo ?? '';
  const asked = session?.conversation.latest(SecurityChallenge)?.pToken;
  const auth = schemes(scheme, majorVersion(version), asked, context.content);
  const evidence = `fileAttributes of ReportOpenFile is ${show(attributes)}`;
  const name = context.content?.key ?? 'content';
  return {
    ...(good && { packets: Number(opened.filePacketCount ?? 0n), duration: opened.fileDuration ?? 0 }),
    streams,
    capabilities: {
      seekable: has(FILE_ATTRIBUTES.CANSEEK),
      striding: has(FILE_ATTRIBUTES.CANSTRIDE),
      live: has(FILE_ATTRIBUTES.BROADCAST) || has(FILE_ATTRIBUTES.LIVE),
      playlist: has(FILE_ATTRIBUTES.PLAYLIST),
      redirect: name.startsWith('redirect'),
      accel: majorVersion(version) >= ACCELERATES,
      'multi-stream': streams.length > 1,
      video,
      'padded-content': name === 'padded',
      'large-header': good && (opened.fileHeaderSize ?? 0) > (opened.filePacketSize ?? 0),
      auth: auth.basic || auth.ntlm,
      'auth-basic': auth.basic,
      'auth-ntlm': auth.ntlm,
    },
    evidence: {
      seekable: evidence,
      striding: evidence,
      live: evidence,
      playlist: evidence,
      redirect: `content ${name} is none that the profile names redirect`,
      accel: `ServerVersionInfo is ${show(version)}, and only servers from version ${ACCELERATES} on are known to accelerate a start`,
      'multi-stream': `the ASF header of ${name} has ${streams.length} streams`,
      video: `the ASF header of ${name} has ${video ? 'a' : 'no'} video stream`,
      'padded-content': `content ${name} is not the one that the profile names padded`,
      'large-header': `fileHeaderSize ${opened?.fileHeaderSize}, filePacketSize ${opened?.filePacketSize}`,
      auth: auth.evidence,
      'auth-basic': auth.evidence,
      'auth-ntlm': auth.evidence,
    },
    lines: [
      ...(connected ? [`server ${show(connected.ServerVersionInfo)}, AuthenPackage ${show(scheme)}`] : []),
      good
        ? `${name}: ${opened.filePacketCount} packets of ${opened.filePacketSize} bytes, ${opened.fileDuration} s, streams ${streams.join(', ') || 'unknown'}, ${has(FILE_ATTRIBUTES.CANSEEK) ? 'seekable' : 'not seekable'}${has(FILE_ATTRIBUTES.CANSTRIDE) ? ', can be strided' : ''}`
        : moved !== undefined
          ? `${name}: has moved to ${show(moved.wszLocation)}`
          : asked !== undefined
            ? `${name}: asks for credentials, ${auth.ntlm ? 'NTLM' : 'Basic'}`
            : `${name}: could not be opened${opened?.hr === undefined ? '' : `, hr ${show(opened.hr)}`}`,
    ],
  };
}

/**
 * The schemes that content is known to ask for. The challenge tells: its first two bytes are zero for NTLM alone
 * ([MS-MMSP] 3.1.5.8). Content that is said to be protected, and is opened all the same, is to be tested by the scheme
 * that the server names.
 */
function schemes(
  authenPackage: string,
  serverMajor: number,
  asked: Uint8Array | undefined,
  content: Content | undefined,
) {
  const named = { basic: /^basic$/i.test(authenPackage), ntlm: /^ntlm$/i.test(authenPackage) };
  const evidence = `AuthenPackage is ${show(authenPackage)}`;
  if (asked === undefined || content?.user === undefined) return { ...named, evidence };
  const { form } = readNtlmToken(asked);
  // Before version 9 it may be Basic without a realm as well (A-23).
  const bare = form === 'nothing' && named.basic && serverMajor < 9;
  const ntlm = !bare && form !== 'unknown';
  const told = ntlm ? 'NTLM' : bare ? 'Basic, without a realm' : 'Basic';
  return { basic: !ntlm, ntlm, evidence: `${evidence}, and ${content.key} asks for ${told}` };
}
