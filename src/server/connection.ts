import type { Socket } from 'node:net';
import { SEAL } from '../protocols/mmsp/constants.ts';
import { createFramer } from '../protocols/mmsp/framing.ts';
import {
  decodePacket,
  type HeaderValues,
  isTcpMessageHeader,
  type PacketMessage,
} from '../protocols/mmsp/packet.ts';
import type { Accident } from './accidents.ts';
import type { ClientIds } from './client-ids.ts';
import type { Clock } from './clock.ts';
import { rightDecisions } from './hooks/decisions.ts';
import type { Hooks } from './hooks/hooks.ts';
import type { Library } from './library.ts';
import type { Limits } from './limits.ts';
import { createOutbox } from './outbox.ts';
import type { Noise } from './random.ts';
import { ping } from './replies.ts';
import { handleRequest } from './requests.ts';
import { createSession, endSession, type Session } from './session.ts';
import type { Site } from './site.ts';
import { createTimer } from './timers.ts';
import type { UdpPort } from './udp-port.ts';

export interface ConnectionNeeds {
  readonly clock: Clock;
  readonly library: Library;
  readonly site: Site;
  readonly clientIds: ClientIds;
  readonly noise: Noise;
  readonly limits: Limits;
  readonly udpPort: UdpPort;
  readonly udpSessions: Set<Session>;
  readonly speed: number;
  readonly hooks: Hooks;
  readonly accident: (accident: Accident, at: Socket) => void;
}

/** How long the peer may take to read what is left after the server has closed its side. */
const LINGER_MS = 2000;

/** Serves one TCP connection until either side ends it. `socket` must allow half-open connections. */
export function serveConnection(socket: Socket, needs: ConnectionNeeds): void {
  const { clock, limits, hooks } = needs;
  const decisions = { ...rightDecisions, ...hooks.decisions };
  const keepAlive = createTimer(clock, decisions.keepAlivePeriod(limits.keepAliveMs), () =>
    outbox.send(ping()),
  );
  const idleTimeout = createTimer(clock, decisions.idlePeriod(limits.idleMs), () => {
    if (decisions.closesWhenIdle) close();
  });
  const outlived = createTimer(clock, decisions.outlives, end);
  const linger = createTimer(clock, LINGER_MS, () => socket.destroy());
  const silence = createTimer(clock, limits.connectMs, () => socket.destroy());
  const outbox = createOutbox(socket, clock, hooks, (message) => {
    if (decisions.startsKeepAlive(message)) keepAlive.restart();
  });
  // A peer without an address is one that has gone already.
  const peerAddress = socket.remoteAddress ?? '';
  const ownAddress = { address: socket.localAddress ?? '', port: socket.localPort ?? 0 };
  const about = { peerAddress, ownAddress, outbox, decisions, idleTimeout };
  const session = createSession({ ...needs, ...about, close: () => close(), fail });
  const framer = createFramer(
    (frame) => {
      // Whatever is no TcpMessageHeader packet cannot be cut into packets either.
      if (frame.kind === 'packet') receive(frame.bytes);
      else refuse();
    },
    { maxPacket: limits.maxMessageBytes },
  );
  const inbox: PacketMessage[] = [];
  let closing = false;
  let busy = false;

  function receive(bytes: Uint8Array): void {
    if (closing) return;
    hooks.request?.(bytes);
    const packet = decodePacket(bytes);
    const messages = decisions.reads(packet);
    if (!isRight(packet.header.values) || messages === undefined) {
      socket.destroy();
      return;
    }
    if (decisions.packetsRestartKeepAlive) keepAlive.restart();
    else if (decisions.stopsKeepAlive) keepAlive.stop();
    inbox.push(...messages);
    handleNext();
  }

  function isRight({ rep, version, versionMinor, seal }: HeaderValues): boolean {
    const wrong = { rep: rep !== 1, version: version !== 0 || versionMinor !== 0, seal: seal !== SEAL };
    return !decisions.headerVerifies.some((check) => wrong[check]);
  }

  /** Bytes that are no packet. */
  function refuse(): void {
    const { answersGarbage } = decisions;
    if (answersGarbage === undefined) socket.destroy();
    else socket.end(answersGarbage);
  }

  /** Requests are served one after the other, and no more are read while one is under way. */
  function handleNext(): void {
    while (!busy && !closing) {
      const request = inbox.shift();
      if (request === undefined) break;
      const accident = decisions.accident(request);
      if (accident !== undefined) needs.accident(accident, socket);
      const underWay = handleRequest(session, decisions.understands(request));
      if (session.clientId !== undefined) silence.stop();
      if (underWay === undefined) continue;
      busy = true;
      underWay
        .finally(() => {
          busy = false;
        })
        .then(handleNext)
        .catch(fail);
    }
    if (!closing) readOn();
  }

  /** A peer that does not read is not read from either, so that answers cannot pile up. */
  function readOn(): void {
    if (!busy && !outbox.congested()) {
      socket.resume();
      return;
    }
    socket.pause();
    // Whatever fills the connection again first: media must not keep a StopPlaying from being read.
    if (!busy) outbox.whenDrained(() => socket.resume());
  }

  /** The session is over; what was sent still goes out. */
  function close(how: 'by us' | 'lost' = 'by us'): void {
    if (closing) return;
    closing = true;
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
    keepAlive.stop();
    silence.stop();
  }

  /** A mistake of ours costs this connection, not the server. */
  function fail(error: unknown): void {
    process.emitWarning(error instanceof Error ? error : new Error(String(error)));
    socket.destroy();
  }

  silence.start();
  socket.on('data', (chunk) => {
    try {
      framer.push(chunk);
      const begun = framer.pending();
      // Not worth waiting for its end, which may never come.
      if (begun.length >= 8 && !isTcpMessageHeader(begun, 0)) refuse();
    } catch (error) {
      fail(error);
    }
  });
  socket.on('end', () => close('lost'));
  // The error itself tells nothing that matters: 'close' follows, and the session ends there.
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    if (!closing) leave('lost');
    closing = true;
    linger.stop();
    outbox.dispose();
  });
}
