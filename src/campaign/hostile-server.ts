import { connect, createServer, type Server, type Socket } from 'node:net';
import { createFramer } from '../protocols/mmsp/framing.ts';
import { createActing } from './acting.ts';
import type { Deed } from './behaviour.ts';
import { type DatagramSides, openDatagramSides, type ServerSide } from './datagram-sides.ts';
import { udpRequest } from './funnel.ts';
import { createMemory, type Memory } from './memory.ts';
import { perform, type Stage, write } from './perform.ts';
import type { Script } from './script.ts';

export interface HostileOptions {
  /** Port of a right server on this machine. */
  readonly right: number;
  readonly script: Script;
  /** Whether it is hostile already; before, it hands on everything as it is. */
  readonly awake: () => boolean;
  /** Milliseconds for which the player waits, by its own clock. */
  readonly reply: number;
  /** Hears of every byte that the right server would not have sent here. */
  readonly sent: (bytes: Uint8Array) => void;
  /** Hears of every deed, by number of the connection. */
  readonly tell: (connection: number, deed: Deed) => void;
}

export interface HostileServer {
  readonly port: number;
  close(): Promise<void>;
}

const HERE = '127.0.0.1';
/** How often a port is drawn that UDP has not either. */
const TRIES = 8;

/** A server between a client and a right server: it hands on what both say, and does as the script has it. */
export async function startHostileServer(options: HostileOptions): Promise<HostileServer> {
  const sockets = new Set<Socket>();
  const memory = createMemory();
  const byPort = new Map<number, ServerSide>();
  const tails: (() => Promise<void>)[] = [];
  const { server, port, sides } = await listen((client) => {
    const upstream = connect({ port: options.right, host: HERE, noDelay: true, allowHalfOpen: true });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => socket.destroy());
    }
    tails.push(relay({ client, upstream, sides, byPort, memory, connection: tails.length, options }));
  });
  sides.onClient((bytes, from) => byPort.get(from)?.send(bytes, options.right));
  return {
    port,
    async close() {
      for (const socket of sockets) socket.destroy();
      await Promise.all([
        new Promise<void>((resolve) => server.close(() => resolve())),
        sides.close(),
        ...tails.map((tail) => tail()),
      ]);
    },
  };
}

interface Ends {
  readonly client: Socket;
  readonly upstream: Socket;
  readonly sides: DatagramSides;
  /** Where datagrams of a client go on to, by its port. */
  readonly byPort: Map<number, ServerSide>;
  readonly memory: Memory;
  readonly connection: number;
  readonly options: HostileOptions;
}

/** Returns what resolves when nothing is under way any more. */
function relay({ client, upstream, sides, byPort, memory, connection, options }: Ends): () => Promise<void> {
  const acting = createActing(options.script, connection, memory.of(connection), options.reply);
  let clientPort = 0;
  let muted = false;
  const later: Uint8Array[] = [];
  /** Everything that goes out waits for what is before it. */
  let tail: Promise<void> = Promise.resolve();

  const stage: Stage = {
    client,
    over: () => client.destroyed || muted,
    datagram: (deed) => clientPort > 0 && sides.send(deed, clientPort),
    later: (bytes) => later.push(bytes),
    mute: () => {
      muted = true;
    },
    tell: (deed) => options.tell(connection, deed),
    sent: options.sent,
  };

  async function out(kind: 'open' | 'message' | 'data', bytes: Uint8Array, transport: 'tcp' | 'udp') {
    if (muted || client.destroyed) return;
    const deeds = options.awake() ? acting.at(kind, bytes, transport) : undefined;
    memory.keep(connection, bytes);
    if (deeds !== undefined) return perform(deeds, stage, options.script.budget);
    if (transport === 'udp') stage.datagram({ do: 'datagram', bytes });
    else await write(client, bytes);
    for (const held of later.splice(0)) await write(client, held);
  }

  /** Bytes of a Data frame are a view: what waits is copied. */
  function queue(kind: 'open' | 'message' | 'data', bytes: Uint8Array, transport: 'tcp' | 'udp'): void {
    const kept = bytes.slice();
    tail = tail.then(() => out(kind, kept, transport));
  }

  const framer = createFramer((frame) => {
    if (frame.kind === 'broken') throw new Error(`the right server is wrong: ${frame.message}`);
    queue(frame.kind === 'packet' ? 'message' : 'data', frame.bytes, 'tcp');
  });

  queue('open', new Uint8Array(), 'tcp');
  upstream.on('data', (bytes) => {
    framer.push(bytes);
    // As fast as what goes out is taken.
    upstream.pause();
    void tail.then(() => upstream.resume());
  });
  upstream.on('end', () => {
    tail = tail.then(() => {
      if (!muted) client.end();
    });
  });
  upstream.on('close', () => void tail.then(() => muted || client.destroy()));
  client.on('data', (bytes: Buffer) => {
    const asked = udpRequest(bytes);
    if (asked === undefined) upstream.write(bytes);
    else void redirected(asked.port, asked.to);
  });
  client.on('end', () => upstream.end());
  client.on('close', () => upstream.destroy());

  return () => tail;

  /** Data packets over UDP go this way too. */
  async function redirected(port: number, to: (port: number) => Uint8Array): Promise<void> {
    clientPort = port;
    const side = await sides.open((bytes) => queue('data', bytes, 'udp'));
    byPort.set(port, side);
    if (!upstream.destroyed) upstream.write(to(side.port));
  }
}

/** TCP and UDP at a port that the system chooses. */
async function listen(
  accept: (client: Socket) => void,
): Promise<{ readonly server: Server; readonly port: number; readonly sides: DatagramSides }> {
  for (let n = 1; ; n++) {
    const server = createServer({ allowHalfOpen: true, noDelay: true }, accept);
    await new Promise<void>((resolve) => server.listen(0, HERE, resolve));
    const address = server.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    try {
      return { server, port, sides: await openDatagramSides(port) };
    } catch (error) {
      await new Promise((resolve) => server.close(resolve));
      if (n === TRIES) throw error;
    }
  }
}
