import type { Socket } from 'node:net';
import { SEAL } from '../protocols/mmsp/constants.ts';
import { type BrokenFrame, createFramer, type Frame } from '../protocols/mmsp/framing.ts';
import {
  decodePacket,
  type HeaderValues,
  isTcpMessageHeader,
  type PacketMessage,
} from '../protocols/mmsp/packet.ts';
import type { Accident } from './accidents.ts';
import type { ClientIds } from './client-ids.ts';
import type { Clock } from './clock.ts';
import type { Decisions } from './hooks/decisions.ts';
import type { Hooks } from './hooks/hooks.ts';
import { rightDecisions } from './hooks/right-decisions.ts';
import { createIntake } from './intake.ts';
import type { Ledger } from './ledger.ts';
import type { Library } from './library.ts';
import type { Limits } from './limits.ts';
import { countMessages } from './message-count.ts';
import { createOutbox } from './outbox.ts';
import type { Noise } from './random.ts';
import { ping } from './replies.ts';
import { handleRequest } from './requests.ts';
import type { SentMediaOfAll } from './sent-media.ts';
import { createSession, endSession, type Session } from './session.ts';
import type { Site } from './site.ts';
import { createTimer } from './timers.ts';
import type { UdpPort } from './udp-port.ts';
import type { UdpSessions } from './udp-sessions.ts';

export interface ConnectionNeeds {
  readonly clock: Clock;
  readonly library: Library;
  readonly site: Site;
  readonly clientIds: ClientIds;
  readonly noise: Noise;
  readonly limits: Limits;
  readonly udpPort: UdpPort;
  readonly udpSessions: UdpSessions;
  readonly sentMedia: SentMediaOfAll;
  /** Those of all connections. */
  readonly sessions: Set<Session>;
  /** What all connections have sent and is not served. */
  readonly received: Ledger;
  readonly speed: number;
  readonly hooks: Hooks;
  readonly accident: (accident: Accident, at: Socket) => void;
  /** A Connect was served. */
  readonly settled: () => void;
  /** Tells of a mistake of ours. */
  readonly complain: (error: unknown) => void;
}

/** How long the peer may take to read what is left after the server has closed its side. */
const LINGER_MS = 2000;

/** Serves one TCP connection until either side ends it. `socket` must allow half-open connections. */
export function serveConnection(socket: Socket, needs: ConnectionNeeds): void {
  const { clock, limits, hooks } = needs;
  const decisions = decisionsOf(hooks);
  const keepAlive = createTimer(clock, decisions.keepAlivePeriod(limits.keepAliveMs), () =>
    outbox.send(ping()),
  );
  const idleTimeout = createTimer(clock, decisions.idlePeriod(limits.idleMs), () => {
    if (decisions.closesWhenIdle) close();
  });
  const outlived = createTimer(clock, decisions.outlives, end);
  const linger = createTimer(clock, LINGER_MS, () => socket.destroy());
  const silence = createTimer(clock, limits.connectMs, () => socket.destroy());
  const stall = createTimer(clock, limits.stallMs, () => socket.destroy());
  const outbox = createOutbox(socket, clock, hooks, stall, (message) => {
    if (decisions.startsKeepAlive(message)) keepAlive.restart();
  });
  const peerAddress = socket.remoteAddress ?? '';
  const ownAddress = { address: socket.localAddress ?? '', port: socket.localPort ?? 0 };
  const about = { peerAddress, ownAddress, outbox, decisions, idleTimeout };
  const session = createSession({ ...needs, ...about, close: () => close(), fail });
  let broken = false;
  const cutOff = (frame: Frame | BrokenFrame): void => {
    // Whatever is no TcpMessageHeader packet cannot be cut into packets either.
    if (frame.kind === 'packet') intake.take(frame.bytes);
    else broken = true;
  };
  const framer = createFramer(cutOff, {
    maxPacket: limits.maxMessageBytes,
    keeps: limits.receivedBytesDue,
  });
  const intake = createIntake<PacketMessage>({
    ...{ clock, limits, cut, read, serve, fail },
    answers: outbox,
    account: needs.received.open(),
    source: socket,
    garbled,
    refuse() {
      intake.stop();
      socket.destroy();
    },
  });
  let closing = false;

  function cut(bytes: Uint8Array): number | undefined {
    framer.push(bytes);
    const begun = framer.pending();
    // Not worth waiting for its end, which may never come.
    if (broken || (begun.length >= 8 && !isTcpMessageHeader(begun, 0))) return undefined;
    return begun.length;
  }

  function read(bytes: Uint8Array): readonly PacketMessage[] {
    hooks.request?.(bytes);
    const packet = countMessages(bytes) > limits.maxMessages ? undefined : decodePacket(bytes);
    const messages = packet && decisions.reads(packet);
    if (packet === undefined || !isRight(packet.header.values) || messages === undefined) {
      intake.stop();
      socket.destroy();
      return [];
    }
    if (decisions.packetsRestartKeepAlive) keepAlive.restart();
    else if (decisions.stopsKeepAlive) keepAlive.stop();
    return messages;
  }

  function isRight({ rep, version, versionMinor, seal }: HeaderValues): boolean {
    const wrong = { rep: rep !== 1, version: version !== 0 || versionMinor !== 0, seal: seal !== SEAL };
    return !decisions.headerVerifies.some((check) => wrong[check]);
  }

  /** Bytes that are no packet. */
  function garbled(): void {
    const { answersGarbage } = decisions;
    if (answersGarbage === undefined) socket.destroy();
    else socket.end(answersGarbage);
  }

  function serve(request: PacketMessage): Promise<void> | void {
    const accident = decisions.accident(request);
    if (accident !== undefined) needs.accident(accident, socket);
    const underWay = handleRequest(session, decisions.understands(request));
    if (session.clientId !== undefined) {
      silence.stop();
      needs.settled();
    }
    return underWay;
  }

  /** The session is over; what was sent still goes out. */
  function close(how: 'by us' | 'lost' = 'by us'): void {
    if (closing) return;
    closing = true;
    intake.stop();
    leave(how);
    outbox.finish();
    socket.resume();
    linger.start();
  }

  /** With the connection goes the session ([MS-MMSP] 3.2.7.1). */
  function leave(how: 'by us' | 'lost'): void {
    if (how === 'lost' && decisions.outlives > 0) outlived.start();
    else end();
  }

  function end(): void {
    endSession(session);
    needs.sessions.delete(session);
    keepAlive.stop();
    silence.stop();
  }

  /** A mistake of ours costs this connection, not the server. */
  function fail(error: unknown): void {
    needs.complain(error);
    socket.destroy();
  }

  needs.sessions.add(session);
  silence.start();
  socket.on('data', (chunk) => intake.push(chunk));
  socket.on('end', () => intake.whenServed(() => close('lost')));
  // The error itself tells nothing that matters: 'close' follows, and the session ends there.
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    if (!closing) leave('lost');
    closing = true;
    intake.stop();
    linger.stop();
    outbox.dispose();
  });
}

/** Shared where nothing is decided otherwise: there are many of them, and there may be many connections. */
const decisionsOf = ({ decisions = {} }: Hooks): Decisions =>
  Object.keys(decisions).length === 0 ? rightDecisions : { ...rightDecisions, ...decisions };
