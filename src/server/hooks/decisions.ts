import type { AsfPayload } from '../../asf/packet.ts';
import type { MessageName } from '../../protocols/mmsp/messages/index.ts';
import type { Packet, PacketMessage } from '../../protocols/mmsp/packet.ts';
import type { Accident } from '../accidents.ts';
import type { Content } from '../content.ts';
import type { Funnel } from '../funnel-name.ts';
import type { SwitchEntry } from '../selection.ts';
import type { OpenedFile, State } from '../session.ts';
import type { Scheme } from '../site.ts';
import type { Destination } from '../udp-port.ts';
import type { Transport } from './hooks.ts';

/** How the latest play of a session ended; a StopPlaying after its end counts as well. */
export type Ended = 'no play yet' | 'by StopPlaying' | 'by itself';

/** A field of a resend request that [MS-MMSP] 3.2.5.13 has the server verify. */
export type ResendCheck = 'Signature' | 'dwClientId' | 'wSourceId';

/** The fields of a StartStriding that do not say where to start. */
export interface StrideFields {
  readonly openFileId: number;
  readonly padding: number;
  readonly frameOffset: number;
  readonly rate: number;
}

/** What is wrong with a StartStriding. */
export type StrideFlaw = 'syntax' | 'openFileId' | 'rate';

/** Where the datagrams of a session may go. */
export interface Destinations {
  /** The address of the TCP connection and the port of funnelName. */
  readonly asked: Destination;
  /** The address of funnelName, as it stands there. */
  readonly named: string;
  /** What the first session with delivery over UDP asked this server for. */
  readonly first: Destination;
}

/** What a client was told, what it is, and how the content that it asks for is protected. */
export interface SchemeChoice {
  readonly package: Scheme;
  readonly content: Scheme;
  readonly clientMajor: number;
}

/** A field of NTLM_AUTH that nobody is to look at ([MS-MMSP] 2.2.4.14.1). */
export type Reserved = 'Reserved1' | 'Reserved2';

/** What becomes of credentials: they are looked at, ignored, or taken for right. */
export type Treatment = 'checked' | 'ignored' | 'trusted';

/** What a session has agreed on when its ReadBlock comes. */
export interface PairAsked {
  /** UDP-Packet-Pair. */
  readonly agreed: boolean;
  readonly delivery: Transport;
}

/** What starts the Idle-Timeout ([MS-MMSP] 3.2.5.3, 3.2.5.14, 3.2.4.1). */
export type IdleStart = 'Connect' | 'StopPlaying' | 'the end of the content' | 'another entry';

/** The TcpMessageHeader of a request, as far as a server checks it. */
export type HeaderCheck = 'rep' | 'version' | 'seal';

/** What becomes of a request; one that closes or stops something is not served. */
export type Reception = 'served' | 'ignored' | 'closes the connection' | 'stops what is sent';

/** What a selection is applied to. */
export interface SwitchContext {
  readonly state: State;
  /** Numbers of the streams that the content has. */
  readonly streams: readonly number[];
}

/** An ordinary server decides by `rightDecisions`, which are in right-decisions.ts. */
export interface Decisions {
  /** The Client-ID of a session, given one that is right, and the number of the session among those of the server, from 1. */
  readonly clientId: (random: number, nth: number) => number;
  /** The messages of a packet that are served; undefined closes the connection. */
  readonly reads: (packet: Packet) => readonly PacketMessage[] | undefined;
  readonly receives: (request: PacketMessage, state: State) => Reception;
  /** Whether the server knows at a start which client it was that connected. */
  readonly remembersClient: (by: 'StartPlaying' | 'StartStriding') => boolean;
  /** Hears of every file that is opened, and gives the one of a session that has opened none. */
  readonly opened: (file: OpenedFile) => void;
  readonly inherited: () => OpenedFile | undefined;
  /** The openFileId that a StartPlaying has to have. */
  readonly startsFile: (id: number) => number;
  readonly cancelsHeaders: boolean;
  /** The entries that are applied; undefined for a StreamSwitch that is refused. */
  readonly switches: (
    entries: readonly SwitchEntry[],
    context: SwitchContext,
  ) => readonly SwitchEntry[] | undefined;
  /** Payloads that are not sent although they are of a stream that is. */
  readonly drops: (payload: AsfPayload) => boolean;
  /** Every stream for a client that has selected none, whichever it is. */
  readonly selectsByDefault: boolean;
  readonly takesSecondFunnel: boolean;
  /** Undefined for a funnelName that is refused. */
  readonly readsFunnelName: (name: string) => Funnel | undefined;
  readonly takesUdp: boolean;
  /** The kinds of packet pair that the server has. */
  readonly packetPairs: readonly Transport[];
  /** What ReportFunnelInfo says, by what FunnelInfo asks for and what is right to say. */
  readonly agreesOn: (asked: number, right: number) => number;
  /** What is sent for the packet-pair bytes of the ReportFunnelInfo messages, one for each. */
  readonly tails: (right: readonly Uint8Array[]) => readonly Uint8Array[];
  /** Whether a ReadBlock gets the two packets of a packet pair; they go the way of Data packets. */
  readonly sendsPair: (asked: PairAsked) => boolean;
  readonly destination: (choice: Destinations) => Destination;
  /** The port that Data packets go to over UDP although TCP was agreed on; none. */
  readonly keepsToUdp: () => number | undefined;
  readonly sendsFrom: 'the port of the server' | 'a port of its own';
  /** openFileId of the first file of a session. */
  readonly firstFileId: number;
  /** Whether anything of the site is protected. */
  readonly authenticates: boolean;
  /** What AuthenPackage says. */
  readonly names: (right: Scheme) => Scheme;
  /** Whether who brings no credentials is asked for some. */
  readonly asks: boolean;
  readonly cookie: (right: number) => number;
  /** Whether NTLM begins with a CHALLENGE message, before the client has offered anything. */
  readonly challengesUnasked: boolean;
  /** The scheme of a challenge that nothing of the client's has called for. */
  readonly challengesWith: (choice: SchemeChoice) => Scheme;
  readonly treatsToken: (scheme: Scheme) => Treatment;
  /** How the nth SecurityResponse of a session is read, from 0, and what becomes of it. */
  readonly readsResponseAs: (asked: Scheme, authenPackage: Scheme) => Scheme;
  readonly treatsResponse: (nth: number) => Treatment;
  readonly verifiesResponse: boolean;
  /** Whether the CHALLENGE stands in NTLM_AUTH, given whether what it answers did. */
  readonly wraps: (asked: boolean) => boolean;
  readonly readsReserved: readonly Reserved[];
  readonly onWrongCredentials: 'challenge' | 'refusal' | 'close';
  /** What a ReadBlock gets, by how its file was opened. */
  readonly answersReadBlock: (opened: 'OpenFile' | 'SecurityResponse') => boolean;
  readonly countsPreroll: boolean;
  readonly closesAfterRefusal: boolean;
  readonly closesAfterRedirect: boolean;
  /** Largest header payload, given the largest ASF packet. */
  readonly headerPiece: (packetSize: number) => number;
  readonly waitsForKeyFrames: boolean;
  readonly sendsEmptyPackets: boolean;
  readonly stripsPadding: (servicesFour: boolean) => boolean;
  readonly seeks: boolean;
  /** Seconds by which a play may start before the time that was asked for. */
  readonly startsEarlier: number;
  /** ASF data packets, by their number in the file, that are left out of every play. */
  readonly leavesOut: (location: number, delivery: Transport) => boolean;
  /** The sequence number of the nth media packet of the session, from 0; its low byte is AFFlags. */
  readonly numbers: (nth: number, delivery: Transport) => number;
  /** LocationId of packet `n` of a broadcast that the play joined at `first`; it comes again after `loop` packets. */
  readonly numbersLive: (n: number, first: number, loop: number) => number;
  readonly refusesLiveSeek: boolean;
  /** Whether the sequence begins anew with each play. */
  readonly restartsNumbers: (delivery: Transport) => boolean;
  /** What a StartPlaying gets, by how the play before it ended. */
  readonly onStart: (ended: Ended) => 'a play' | 'a refusal' | 'nothing';
  /** Where a play goes on whose start came while another one ran. */
  readonly restarts: (by: 'StartPlaying' | 'StartStriding') => 'goes on' | 'where asked' | 'at the beginning';
  /** Whether a StartStriding is carried out, by what is wrong with it. */
  readonly takesStride: (fields: StrideFields, flaw: StrideFlaw | undefined) => boolean;
  /** The rate of the nth stride of a session, from 0, by the one that was asked for. */
  readonly strideRate: (asked: number, nth: number) => number;
  /** Whether a stride begins where it was asked to. */
  readonly strideSeeks: boolean;
  /** Whether of video only key frames are sent at that rate. */
  readonly stridesOverKeyFrames: (rate: number) => boolean;
  /** Whether a stride ends at a stop time in its frameOffset. */
  readonly strideStopsInTime: boolean;
  /** Bits per second of an accelerated start for which so many were asked; 0 for none. */
  readonly accelerates: (bandwidth: number) => number;
  /** Whether 0x00 follows 0xFE after a start ([MS-MMSP] 2.2.2). */
  readonly skipsAfterFe: boolean;
  /** Whether a play ends at the stop time of its StartPlaying. */
  readonly stopsInTime: boolean;
  /** Whether StopPlaying is carried out; `unasked` when an entry of a playlist has begun that no play was asked for. */
  readonly stopsPlaying: (delivery: Transport, unasked: boolean) => boolean;
  /** When ReportStreamChange is sent, seen from the ReportEndOfStream of the entry before. */
  readonly announcesEntry: 'after the end' | 'before the end' | 'never' | 'never, and closes';
  /** Whether the header of the next entry comes unasked. */
  readonly sendsEntryHeader: (delivery: Transport) => boolean;
  /** Whether ReadBlock is served after a ReportStreamChange. */
  readonly readsNextHeader: boolean;
  /** The packet with which the media of the next entry begin. */
  readonly entersAt: number;
  /** What media carry that were not asked for, given what those of the entry before have carried. */
  readonly unaskedIncarnation: (before: number) => number;
  /** Whether the media of the next entry wait for a StartPlaying. */
  readonly waitsForStart: boolean;
  readonly restartsNumbersPerEntry: boolean;
  /** The streams of the next entry that are sent until the client selects. */
  readonly choosesStreams: (content: Content, linkBandwidth: number | undefined) => readonly number[];
  readonly takesLoggingAfterChange: boolean;
  /** Whether resend requests are served, by how the latest play ended. */
  readonly resendsAfter: (ended: Ended) => boolean;
  readonly resendVerifies: readonly ResendCheck[];
  /** What is sent for the copies that one request names; they may be written to. */
  readonly resends: (copies: readonly Uint8Array[]) => readonly Uint8Array[];
  readonly goesOnAfterResend: boolean;
  readonly closesOnCloseFile: boolean;
  /** Milliseconds of the KeepAlive period, given those of the configuration. */
  readonly keepAlivePeriod: (ms: number) => number;
  /** Whether a message of that name starts the KeepAlive timer. */
  readonly startsKeepAlive: (message: MessageName) => boolean;
  /** Whether a packet of the client stops it. */
  readonly stopsKeepAlive: boolean;
  /** Whether a packet of the client starts it again. */
  readonly packetsRestartKeepAlive: boolean;
  readonly takesPong: boolean;
  readonly idlePeriod: (ms: number) => number;
  readonly startsIdle: (by: IdleStart) => boolean;
  /** Whether a play stops the Idle-Timeout; told whether the session has strided. */
  readonly stopsIdle: (strides: boolean) => boolean;
  readonly closesWhenIdle: boolean;
  /** Whether every request starts a running Idle-Timeout again. */
  readonly requestsRestartIdle: boolean;
  /** Milliseconds that a session outlives its connection. */
  readonly outlives: number;
  /** The pace of a header in several packets, as a multiple of fileBitRate; Infinity for all at once. */
  readonly headerPace: number;
  readonly headerVerifies: readonly HeaderCheck[];
  /** What a server reads out of a request, right or wrong. */
  readonly understands: (request: PacketMessage) => PacketMessage;
  /** What a request does to the whole server. */
  readonly accident: (request: PacketMessage) => Accident | undefined;
  /** What is sent for bytes that are no packet, before the connection is closed. */
  readonly answersGarbage: Uint8Array | undefined;
  /** What is taken from datagrams beside resend requests. */
  readonly overUdp: 'nothing' | 'messages' | 'Connect';
}
