import { ambientReply } from '../protocols/mmsp/ambient.ts';
import type { ClientFacts } from '../protocols/mmsp/defaults.ts';
import { shownBytes } from '../protocols/mmsp/redact.ts';
import { IN_FLIGHT } from '../protocols/mmsp/rules/plays.ts';
import type { MessageUnit } from '../protocols/mmsp/rules/rule.ts';
import { openSession, type Request, type Session } from '../protocols/mmsp/session.ts';
import type { Destination } from '../protocols/mmsp/unit.ts';
import type { Value } from '../wire/fields.ts';
import { createHeaderPieces, type HeaderPieces } from './header-pieces.ts';
import type { LinkOptions } from './link-options.ts';
import { createMessageTimes, type MessageTimes } from './message-times.ts';
import { connectPeer, type Peer } from './peer.ts';
import { endsOf } from './session-tap.ts';
import { openUdp, type UdpSide } from './udp-side.ts';
import { createWaits, type Waits } from './waits.ts';
import { createWriting, type How } from './writing.ts';

/** A message of the server that a step may wait for; taken at most once. */
export interface Arrived {
  readonly message: MessageUnit;
  /** Milliseconds since the message of the server before it. */
  readonly quiet?: number;
  taken: boolean;
}

/** One session on one connection: socket, conversation, and what has arrived. */
export interface Link {
  readonly session: Session;
  readonly arrived: readonly Arrived[];
  /** Data packets of the server so far. */
  readonly dataCount: number;
  /** Header packets that came over UDP, whichever ReadBlock they belong to. */
  readonly headerPieces: HeaderPieces;
  readonly udp: UdpSide | undefined;
  /** Address and port of the TCP connection on our side. */
  readonly localAddress: string;
  readonly localPort: number;
  /** Address of the target, as it was connected to. */
  readonly remoteAddress: string;
  readonly broken: boolean;
  readonly closedBy: 'server' | 'client' | undefined;
  /** Since when it is closed. */
  readonly closedAt: number | undefined;
  readonly times: MessageTimes;
  /** Sends a message, and waits only while it goes out in pieces. */
  send(request: Request, how?: How): Promise<void> | void;
  /** Sends bytes that are no message. */
  sendRaw(bytes: Uint8Array, how: How): Promise<void> | void;
  /** Asks over UDP for media packets by their 32-bit numbers. */
  requestResend(packets: readonly number[], values: Readonly<Record<string, Value>>): void;
  /** A datagram came to a socket of an earlier session: nothing of this session may go there. */
  hearElsewhere(bytes: Uint8Array, to: Destination): void;
  /**
   * Resolves with the first result of `look`, asked at once and after every arrival; undefined when time is up, of which
   * we have not been late ourselves. Rejects with Interrupted when the run is interrupted.
   */
  until: Waits['until'];
  /** The same, and time is up by the clock alone: for what is timed against a timer of the server. */
  sharply: Waits['sharply'];
  /** A wait of so many milliseconds was in vain: a packet that stays incomplete is told to the rules. */
  stalled(waited: number): void;
  close(how?: 'closed' | 'reset' | 'half-close'): void;
  /** Lets the rules finish. Throws what went wrong on our side while units were judged. */
  done(): void;
}

/** Messages of a session that a step may wait for. More are judged and not kept: a flood must not cost memory. */
const MOST_MESSAGES = 4096;
/** Milliseconds without a byte in the middle of a packet that prove that the rest of it will not come. */
const STUCK = 1000;

/** Connects and opens a session. Rejects with a ConnectError, or with Interrupted. */
export async function openLink(options: LinkOptions): Promise<Link> {
  const { clock, tap } = options;
  const arrived: Arrived[] = [];
  const headerPieces = createHeaderPieces();
  const times = createMessageTimes();
  const waits = createWaits(clock, options.signal, () => {
    if (failure !== undefined) throw failure.error;
  });
  const write = createWriting({
    peer: () => peer,
    udp: () => udp,
    isOpen: () => state.closedBy === undefined,
    waits,
    tap,
    unit: () => session.nextUnit() - 1,
  });
  let peer: Peer | undefined;
  let udp: UdpSide | undefined;
  /** What a link tells of itself: plain fields, because a getter in a literal keeps all of it until a full collection. */
  const state = {
    dataCount: 0,
    broken: false,
    closedBy: undefined as 'server' | 'client' | undefined,
    closedAt: undefined as number | undefined,
  };
  const openedAt = clock.now();
  let lastByte = openedAt;
  /** An exception of our own while a unit was judged: it ends the case as an error, never the process. */
  let failure: { readonly error: unknown } | undefined;

  const session = openSession({
    report: options.report,
    reference: options.reference,
    entries: options.entries,
    now: clock.now,
    arrived: clock.arrived,
    chunkCount: options.chunkCount,
    onMessage: (message) => {
      const quiet = times.saw(message);
      if (message.unit.from !== 'server') return;
      options.onMessage(message);
      if (arrived.length < MOST_MESSAGES)
        arrived.push({ message, taken: false, ...(quiet !== undefined && { quiet }) });
      const reply = options.ambient === 'on' ? ambientReply(message.found.name) : undefined;
      if (reply !== undefined)
        send({ messages: [{ message: reply, values: {} }], header: {}, deliberate: false });
    },
    ...(tap && { beforeUnit: tap.unit }),
    onStretch: (stretch, unit) => {
      options.trace.stretch(stretch, unit, options.step());
      state.dataCount += stretch.count;
      waits.wake();
    },
    onUnit: (unit, kind) => {
      options.trace.see(unit, kind, options.step());
      if (unit.kind === 'data') {
        state.dataCount += 1;
        if (unit.transport === 'udp' && kind === 'header') headerPieces.add(unit.header);
      }
      if (unit.kind === 'broken' && unit.from === 'server') state.broken = true;
      waits.wake();
    },
  });

  function facts(): ClientFacts {
    return {
      host: options.host,
      port: options.port,
      localAddress: peer?.localAddress ?? '0.0.0.0',
      localPort: peer?.localPort ?? 0,
      ...(udp && { udpPort: udp.port }),
      guid: options.guid,
      path: options.path,
    };
  }

  function send(request: Request, how?: How): Promise<void> | void {
    return write(session.send({ ...request, over: how?.over ?? 'tcp' }, facts()), how);
  }

  function hearDatagram(bytes: Uint8Array, to: Destination): void {
    // What trickles in after the end belongs to no step, and what comes to a sentinel before anything was asked for
    // may belong to the session before.
    if (state.closedBy !== undefined) return;
    if (to.port !== udp?.port && session.conversation.header === undefined) return;
    guarded(() => session.hearDatagram(bytes, to));
  }

  function guarded(act: () => void): void {
    if (failure !== undefined) return;
    try {
      act();
    } catch (error) {
      failure = { error };
      waits.wake();
    }
  }

  tap?.dialling();
  peer = await connectPeer({
    host: options.host,
    port: options.port,
    ...(options.bind !== undefined && { bind: options.bind }),
    timeout: options.connectTimeout,
    signal: options.signal,
    clock,
    onBytes: (bytes) => {
      lastByte = clock.now();
      clock.arrived();
      tap?.heard(bytes);
      guarded(() => session.hear('server', bytes));
    },
    onEnd: (how) => {
      state.closedBy = 'server';
      state.closedAt = clock.now();
      guarded(() => session.ended('server', how));
      tap?.ended('server', how);
      waits.wake();
    },
  });

  const connected = peer;
  tap?.connected(endsOf(peer));
  if (options.transport === 'udp') {
    try {
      udp = await openUdp({
        peer,
        clock,
        random: options.random,
        ...(options.udpPorts && { ports: options.udpPorts }),
        ...(options.network && { network: options.network }),
        timeout: options.connectTimeout,
        onDatagram: hearDatagram,
        ...(tap && {
          tap: (from, ends, bytes, note) => {
            const unit = session.nextUnit() - (from === 'client' ? 1 : 0);
            tap.datagram(
              from,
              ends,
              bytes,
              unit,
              note ?? (state.closedBy && 'came when its session was over'),
            );
          },
        }),
      });
    } catch (error) {
      peer.close();
      tap?.ended('client', 'closed');
      throw error;
    }
  }

  return Object.assign(state, {
    session,
    arrived,
    headerPieces,
    udp,
    localAddress: connected.localAddress,
    localPort: connected.localPort,
    remoteAddress: connected.remoteAddress,
    times,
    send,
    sendRaw(bytes, how) {
      session.sendRaw(bytes, how.over);
      return write({ bytes, shown: () => shownBytes(bytes) }, how);
    },
    requestResend(packets, values) {
      udp?.send(session.requestResend(packets, values, facts()));
    },
    hearElsewhere(bytes, to) {
      // At first it may be what the session before had asked for and is still on its way.
      if (clock.arrived() - openedAt > IN_FLIGHT) hearDatagram(bytes, to);
    },
    until: waits.until,
    sharply: waits.sharply,
    stalled(waited) {
      // While bytes still come, any packet may be incomplete at this moment.
      if (clock.now() - lastByte >= Math.min(STUCK, waited / 2)) session.stalled();
    },
    close(how = 'closed') {
      if (state.closedBy !== undefined) return;
      state.closedBy = 'client';
      state.closedAt = clock.now();
      peer?.close(how);
      tap?.ended('client', how === 'reset' ? how : 'closed');
      session.ended('client', how === 'reset' ? how : 'closed');
    },
    done() {
      // A connection that was closed by half is there until now.
      if (state.closedBy === 'client') peer?.close();
      options.trace.flush();
      // No wait came after it that could have told.
      if (failure !== undefined) throw failure.error;
      session.done();
    },
  } satisfies Omit<Link, keyof typeof state>);
}
