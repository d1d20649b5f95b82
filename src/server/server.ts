import { realpath, stat } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { createAccidents } from './accidents.ts';
import { createAdmission } from './admission.ts';
import { createClientIds } from './client-ids.ts';
import { type Clock, systemClock } from './clock.ts';
import { createComplaints } from './complaints.ts';
import { serveConnection } from './connection.ts';
import type { Content, Held } from './content.ts';
import type { Fault } from './faults/fault.ts';
import { withGenerated } from './generated/content.ts';
import { heedDatagram } from './heed-datagram.ts';
import { combined } from './hooks/combined.ts';
import { createLedger } from './ledger.ts';
import { createLibrary } from './library.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { BACKLOG, listen } from './listening.ts';
import { withLivePoints } from './live.ts';
import { createNoise } from './random.ts';
import { readResendRequest } from './resend-request.ts';
import { resend } from './resending.ts';
import { createSentMedia } from './sent-media.ts';
import { contentsOf, type Session } from './session.ts';
import type { Site } from './site.ts';
import { createUdpPort } from './udp-port.ts';
import { createUdpSessions } from './udp-sessions.ts';
import type { Variant } from './variants/variant.ts';

export type { Clock, Limits };

export interface ServerOptions {
  /** Folder of ASF files; nothing outside it is served. */
  readonly root: string;
  /** Beside the files: playlists, live points, generated content, redirects, what needs credentials. */
  readonly site?: Site;
  /** 127.0.0.1 unless told otherwise. */
  readonly host?: string;
  /** For TCP and UDP. 0, which is the default, lets the system choose. */
  readonly port?: number;
  /** Media and header pace: 1 is real time, 0 as fast as the client reads; over UDP, as fast as one can be expected to. */
  readonly speed?: number;
  readonly fault?: Fault;
  /** Another way to be right; a fault changes what is left of it. */
  readonly variant?: Variant;
  readonly limits?: Partial<Limits>;
  /** Makes the Client-IDs and the bytes of packet pairs reproducible. */
  readonly seed?: number;
  readonly clock?: Clock;
}

export interface ReferenceServer {
  readonly host: string;
  readonly port: number;
  /** Connections at present. */
  readonly sessions: number;
  /** Ends every connection and stops listening. */
  close(): Promise<void>;
}

/** An MMS server, written from [MS-MMSP] 3.2: delivery over TCP and UDP, stored and live content, Basic and NTLM. */
export async function startServer(options: ServerOptions): Promise<ReferenceServer> {
  const {
    host = '127.0.0.1',
    port = 0,
    speed = 1,
    fault,
    variant,
    seed,
    clock = systemClock,
    site = {},
  } = options;
  const limits = { ...defaultLimits, ...options.limits, ...fault?.limits };
  const sessions = new Set<Session>();
  const inUse = (): Held[] => [...sessions].flatMap((session) => contentsOf(session).flatMap(heldOf));
  const files = createLibrary(await folder(options.root), limits, inUse);
  const contents = withGenerated(files, site.generated ?? {}, clock, speed);
  const library = withLivePoints(contents, site.live ?? {}, clock, speed);
  const clientIds = createClientIds(seed);
  const noise = createNoise(seed);
  const sockets = new Set<Socket>();
  const udpSessions = createUdpSessions();
  const sentMedia = createSentMedia(limits);
  const received = createLedger(limits);
  const complain = createComplaints(limits.warnings);
  const admission = createAdmission<Socket>(limits, (socket) => socket.destroy());

  // A peer whose machine is gone is found out by the system.
  const server = createServer({
    ...{ allowHalfOpen: true, noDelay: true, keepAlive: true, keepAliveInitialDelay: limits.keepAliveMs },
  });
  const udpSocket = await listen(server, host, port);
  const bound = udpSocket.address().port;
  const udpPort = createUdpPort(udpSocket, (datagram, from) => {
    const request = readResendRequest(datagram);
    if (request !== undefined)
      for (const session of udpSessions.named(request.dwClientId)) resend(session, request, from);
    else for (const session of udpSessions.listening()) heedDatagram(session, datagram, from);
  });
  const accidents = createAccidents(server, sockets, () =>
    server.listen(bound, udpSocket.address().address, BACKLOG),
  );
  // Early enough: no connection is accepted before the work that is pending now has been done.
  server.on('connection', (socket) => {
    const { remoteAddress } = socket;
    // Also of a connection that is not served: nobody else hears its errors, and 'close' follows them.
    socket.on('error', ignored);
    // A peer without an address has gone already; a datagram for it would go to this machine itself.
    if (remoteAddress === undefined || !admission.admit(socket, remoteAddress)) {
      socket.destroy();
      return;
    }
    sockets.add(socket);
    socket.on('close', () => {
      sockets.delete(socket);
      admission.leave(socket);
    });
    if (accidents.hangs) return;
    const hooks = combined([variant?.start() ?? {}, fault?.start() ?? {}]);
    const { happen: accident } = accidents;
    serveConnection(socket, {
      ...{ clock, library, site, clientIds, noise, limits, udpPort, udpSessions, speed, hooks, accident },
      ...{ sentMedia, sessions, received, complain, settled: () => admission.settle(socket) },
    });
  });

  return {
    host,
    port: bound,
    get sessions() {
      return sockets.size;
    },
    async close() {
      accidents.close();
      const ended = [...sockets].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await Promise.all([...ended, udpPort.close()]);
    },
  };
}

const ignored = (): void => {};

const heldOf = ({ held }: Content): readonly Held[] => (held === undefined ? [] : [held]);

async function folder(root: string): Promise<string> {
  try {
    const real = await realpath(root);
    if ((await stat(real)).isDirectory()) return real;
  } catch (cause) {
    throw new Error(`the folder ${root} cannot be read`, { cause });
  }
  throw new Error(`${root} is not a folder`);
}
