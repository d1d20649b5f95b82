import type { ClientIds } from './client-ids.ts';
import type { Clock } from './clock.ts';
import type { Content } from './content.ts';
import type { Datagrams } from './datagrams.ts';
import type { Delivery } from './delivery.ts';
import type { Decisions, Ended } from './hooks/decisions.ts';
import type { Transport } from './hooks/hooks.ts';
import type { Library } from './library.ts';
import type { Limits } from './limits.ts';
import type { Play } from './media-packets.ts';
import type { Outbox } from './outbox.ts';
import type { Noise } from './random.ts';
import type { Selection } from './selection.ts';
import type { SentMedia, SentMediaOfAll } from './sent-media.ts';
import type { Protection, Scheme, Site } from './site.ts';
import type { SessionTimer } from './timers.ts';
import type { TokenBucket } from './token-bucket.ts';
import type { Destination, UdpPort } from './udp-port.ts';
import type { UdpSessions } from './udp-sessions.ts';

export type State = 'INIT' | 'READY' | 'STREAMING';

/** What the session asks of the server around it. */
export interface Surroundings {
  readonly clock: Clock;
  readonly library: Library;
  readonly site: Site;
  readonly clientIds: ClientIds;
  readonly noise: Noise;
  readonly limits: Limits;
  readonly udpPort: UdpPort;
  /** Those of all connections to which Data packets go over UDP: they may ask for a resend. */
  readonly udpSessions: UdpSessions;
  /** What all of them can ask for once more. */
  readonly sentMedia: SentMediaOfAll;
  /** The client's end of the TCP connection. */
  readonly peerAddress: string;
  /** Our end of it. */
  readonly ownAddress: { readonly address: string; readonly port: number };
  /** 0 is unpaced. */
  readonly speed: number;
  readonly outbox: Outbox;
  readonly decisions: Decisions;
  readonly idleTimeout: SessionTimer;
  /** Ends the session and, after what was sent, the connection. */
  readonly close: () => void;
  /** Ends the connection because of a mistake of ours. */
  readonly fail: (error: unknown) => void;
}

/** The variables of [MS-MMSP] 3.2.1. */
export interface Session extends Surroundings {
  state: State;
  /** Client-Version: the major version of subscriberName, 0 when it names none. */
  clientMajor: number;
  /** AuthenPackage of the ReportConnectedEX. */
  authenPackage: Scheme | undefined;
  /** A client that has been asked for credentials. */
  asked: Asked | undefined;
  /** SecurityChallenge messages so far. */
  challenges: number;
  /** Given out by Connect, which creates the session; none before. */
  clientId: number | undefined;
  /** The client is Windows Media Services 4.x and gets every stream unless it selects some. */
  servicesFour: boolean;
  /** UDP-Packet-Pair: a packet pair over UDP was agreed on, in case that delivery over UDP is too. */
  udpPacketPair: boolean;
  funnel: 'none' | 'refused' | 'connected';
  /** Client-Port: where Data packets go over UDP; 0 for delivery over TCP. */
  clientPort: number;
  /** What delivery over UDP needs; none with delivery over TCP. */
  udp: UdpDelivery | undefined;
  filesOpened: number;
  /** What has been read of the entries that are being opened. */
  opening: readonly Content[];
  file: OpenedFile | undefined;
  /** dwLinkBandwidth of the latest StartPlaying that had one, bits per second. */
  linkBandwidth: number | undefined;
  /** An entry of a playlist has begun, and no play was asked for since. */
  changed: boolean;
  /** Its header is being sent unasked. */
  entering: boolean;
  /** The header or the media that are being sent. */
  delivery: Delivery | undefined;
  play: Play | undefined;
  /** StartStriding messages that were carried out. */
  strides: number;
  ended: Ended;
  readonly sequence: Sequence;
}

/** The latest SecurityChallenge, and what it is to give access to. */
export interface Asked {
  readonly name: string;
  readonly protection: Protection;
  readonly scheme: Scheme;
  readonly playIncarnation: number;
  readonly cookie: number;
  /** Of the CHALLENGE message, when there was one. */
  readonly serverChallenge?: Uint8Array;
}

export interface UdpDelivery {
  readonly to: Destination;
  readonly datagrams: Datagrams;
  readonly sent: SentMedia;
  readonly resends: TokenBucket;
  end(): void;
}

export interface OpenedFile {
  readonly id: number;
  readonly by: 'OpenFile' | 'SecurityResponse';
  readonly content: Content;
  readonly selection: Selection;
  switched: boolean;
  /** The entries of a playlist after this one. */
  readonly following: readonly Content[];
}

/** Numbers the media packets of a session; nothing in [MS-MMSP] 2.2.2 resets it. */
export interface Sequence {
  take(): number;
  /** The rule of [MS-MMSP] 2.2.2: 0xFE is followed by 0x00 when a start came after it. */
  started(): void;
  /** The latest Data packet was none of media. */
  interrupted(): void;
  restart(): void;
}

export function createSession(surroundings: Surroundings): Session {
  return {
    ...surroundings,
    state: 'INIT',
    clientMajor: 0,
    authenPackage: undefined,
    asked: undefined,
    challenges: 0,
    clientId: undefined,
    servicesFour: false,
    udpPacketPair: false,
    funnel: 'none',
    clientPort: 0,
    udp: undefined,
    filesOpened: 0,
    opening: [],
    file: undefined,
    linkBandwidth: undefined,
    changed: false,
    entering: false,
    delivery: undefined,
    play: undefined,
    strides: 0,
    ended: 'no play yet',
    sequence: createSequence(),
  };
}

export function endSession(session: Session): void {
  session.delivery?.stop();
  session.idleTimeout.stop();
  session.udp?.end();
  if (session.clientId !== undefined) session.clientIds.giveBack(session.clientId);
  session.clientId = undefined;
}

/** The content that a session keeps in memory: what it plays, and what it will. */
export const contentsOf = ({ file, opening }: Session): readonly Content[] =>
  file === undefined ? opening : [file.content, ...file.following, ...opening];

/** What was agreed on for Data packets. */
export const deliveryOf = ({ clientPort }: Session): Transport => (clientPort === 0 ? 'tcp' : 'udp');

function createSequence(): Sequence {
  let next = 0;
  let latest: number | undefined;
  return {
    take() {
      latest = next;
      next = (next + 1) >>> 0;
      return latest;
    },
    started() {
      if (latest !== undefined && (latest & 0xff) === 0xfe && next === latest + 1) next = (next + 1) >>> 0;
    },
    interrupted() {
      latest = undefined;
    },
    restart() {
      next = 0;
      latest = undefined;
    },
  };
}
