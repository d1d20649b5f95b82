import type { Value } from '../../wire/fields.ts';
import { ReportFunnelInfo } from './messages/connection.ts';
import { ReadBlock, ReportOpenFile } from './messages/file.ts';
import { SecurityChallenge } from './messages/security.ts';
import type { Conversation } from './rules/conversation.ts';
import { lostOf } from './rules/plays.ts';

/** What the harness fills in when a step does not say: where it is, who it is, and what the server told it. */
export interface ClientFacts {
  /** As the user named the target. */
  readonly host: string;
  readonly port: number;
  readonly localAddress: string;
  readonly localPort: number;
  /** Port of the client's UDP socket: there is one when delivery over UDP is wanted. */
  readonly udpPort?: number;
  /** Player identifier, a GUID without braces. */
  readonly guid: string;
  /** Path that was asked for, for logs. */
  readonly path: string;
}

/** Values of a request that follow from the conversation so far; what is constant follows from the definition. */
export function defaultsOf(
  message: string,
  facts: ClientFacts,
  conversation: Conversation,
  lastIncarnation: number,
): Readonly<Record<string, Value>> {
  const openFileId = conversation.latest(ReportOpenFile)?.openFileId ?? 1;
  switch (message) {
    case 'Connect':
      return { subscriberName: `NSPlayer/9.0.0.3250; {${facts.guid}}; Host: ${facts.host}:${facts.port}` };
    case 'ConnectFunnel':
      return { funnelName: funnelNameOf(facts) };
    case 'ReadBlock':
    case 'StartPlaying':
    case 'StartStriding':
    case 'CloseFile':
      return { openFileId };
    case 'CancelReadBlock':
      return { playIncarnation: conversation.latest(ReadBlock)?.playIncarnation ?? 1 };
    case 'StopPlaying':
      return { openFileId, playIncarnation: lastIncarnation };
    case 'SecurityResponse': {
      const { playIncarnation = 1, cookie = 0 } = conversation.latest(SecurityChallenge) ?? {};
      return { playIncarnation, cookie };
    }
    case 'RequestPacketListResend':
      return {
        dwClientId: conversation.latest(ReportFunnelInfo)?.nCubs ?? 0,
        wSourceId: openFileId & 0xffff,
      };
    case 'Logging':
      return { log: logOf(facts, conversation, openFileId) };
    default:
      return {};
  }
}

/** [MS-MMSP] 2.2.4.18: for UDP the port counts, for TCP neither address nor port is used for anything. */
function funnelNameOf({ localAddress, localPort, udpPort }: ClientFacts): string {
  const [protocol, port] = udpPort === undefined ? ['TCP', localPort] : ['UDP', udpPort];
  return `\\\\${localAddress}\\${protocol}\\${port}`;
}

function logOf(facts: ClientFacts, conversation: Conversation, openFileId: number): Record<string, Value> {
  const { play } = conversation;
  const lost = play === undefined ? 0 : lostOf(play);
  return {
    dwSourceId: openFileId,
    szTransport: conversation.delivery.toUpperCase(),
    dwPacketsLostNet: lost + conversation.datagrams.recovered,
    dwPacketsRecoveredResent: conversation.datagrams.recovered,
    dwPacketsResent: conversation.datagrams.recovered,
    info: {
      szURL: `mms://${facts.host}:${facts.port}/${facts.path}`,
      szUniquePID: `{${facts.guid}}`,
      szLang: 'en-US',
      msFileDuration: Math.round((conversation.latest(ReportOpenFile)?.fileDuration ?? 0) * 1000) >>> 0,
      dwPacketsReceived: play?.arrived ?? 0,
      dwPacketsLostClient: lost,
    },
  };
}

/**
 * Incarnations of a session: 0x09 to 0xFE for plays and files, 0x01 to 0x08 for headers ([MS-MMSP] 3.1.1), and
 * never 0xCE, with which a Data packet can look like a TcpMessageHeader.
 */
export function createIncarnations() {
  let play = 0x08;
  let header = 0x00;
  return {
    next(kind: 'play' | 'header'): number {
      if (kind === 'header') {
        header = header >= 0x08 ? 0x01 : header + 1;
        return header;
      }
      play = play >= 0xfe ? 0x09 : play + 1;
      if (play === 0xce) play += 1;
      return play;
    },
  };
}
