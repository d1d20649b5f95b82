import { isIPv4, connect as tcpConnect } from 'node:net';
import type { Clock } from './clock.ts';
import { Interrupted } from './interrupted.ts';
import { onAbort } from './on-abort.ts';

/** A TCP connection to the target. */
export interface Peer {
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
  /** Whether the bytes go out: not when too many wait for a target that does not read. */
  send(bytes: Uint8Array): boolean;
  /** Ends the connection at once; `onEnd` is not called any more. After a half-close it is there until another close. */
  close(how?: 'closed' | 'reset' | 'half-close'): void;
}

export interface PeerOptions {
  readonly host: string;
  readonly port: number;
  /** Local address to connect from. */
  readonly bind?: string;
  /** Milliseconds. */
  readonly timeout: number;
  readonly clock: Clock;
  /** Gives up waiting for the connection. */
  readonly signal: AbortSignal;
  /** Where the bytes are read into; who has many connections may share one where the system allows it. */
  readonly buffer?: Buffer;
  /** Bytes are valid only during the call: every read uses the same buffer. */
  readonly onBytes: (bytes: Uint8Array) => void;
  readonly onEnd: (how: 'closed' | 'reset') => void;
}

/** No TCP connection could be made. */
export class ConnectError extends Error {
  override readonly name = 'ConnectError';
}

const READ_BUFFER = 1 << 16;
/** Buffers of connections that are gone, for those that come: to allocate one costs as much as a short session. */
const spare: Buffer[] = [];
const MOST_SPARE = 64;
/** Milliseconds of judging what one read has brought, after which others have their turn. */
const LONG = 10;
/** Bytes that wait for a target that does not read; what exceeds them is not sent. */
const MOST_UNSENT = 1 << 20;

/** Opens a TCP connection; rejects with a ConnectError that says in one sentence what happened, or with Interrupted. */
export function connectPeer(options: PeerOptions): Promise<Peer> {
  return new Promise((resolve, reject) => {
    const where = `${options.host}:${options.port}`;
    let closed = false;
    let opened = false;
    const buffer = options.buffer ?? spare.pop() ?? Buffer.allocUnsafeSlow(READ_BUFFER);
    const socket = tcpConnect({
      host: options.host,
      port: options.port,
      ...(options.bind !== undefined && { localAddress: options.bind }),
      noDelay: true,
      onread: {
        buffer,
        callback(size) {
          if (closed) return true;
          const began = options.clock.now();
          options.onBytes(buffer.subarray(0, size));
          if (options.clock.now() - began < LONG) return true;
          // Whoever floods us with what takes long to judge does not keep us from everything else: up to 32 reads come in a turn.
          setImmediate(() => socket.resume());
          return false;
        },
      },
    });
    const stopTimer = options.clock.patiently(options.timeout, () =>
      giveUp(new ConnectError(`no TCP connection to ${where} within ${options.timeout / 1000} s`)),
    );
    const interrupt = () => giveUp(new Interrupted(options.signal));
    const cancel = () => {
      stopTimer();
      stopInterrupt();
    };
    const giveUp = (error: Error) => {
      cancel();
      socket.destroy();
      reject(error);
    };
    const stopInterrupt = onAbort(options.signal, interrupt);
    if (options.signal.aborted) interrupt();
    const end = (how: 'closed' | 'reset') => {
      if (closed) return;
      closed = true;
      socket.destroy();
      options.onEnd(how);
    };
    socket.once('connect', () => {
      opened = true;
      cancel();
      resolve({
        localAddress: socket.localAddress ?? '0.0.0.0',
        localPort: socket.localPort ?? 0,
        // Such an address is its own name: the system is asked only for what was resolved.
        remoteAddress: isIPv4(options.host) ? options.host : (socket.remoteAddress ?? options.host),
        remotePort: options.port,
        send(bytes) {
          if (socket.writableLength >= MOST_UNSENT) return false;
          socket.write(bytes);
          return true;
        },
        close(how = 'closed') {
          closed = true;
          if (how === 'half-close') socket.end();
          else if (how === 'reset') socket.resetAndDestroy();
          else socket.destroy();
        },
      });
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (opened) end('reset');
      else
        giveUp(
          new ConnectError(`no TCP connection to ${where}: ${error.code ?? error.message}`, { cause: error }),
        );
    });
    socket.once('end', () => end('closed'));
    socket.once('close', () => {
      if (opened) end('closed');
      // The handle is closed, so that nothing is read into it any more.
      if (options.buffer === undefined && spare.length < MOST_SPARE) spare.push(buffer);
    });
  });
}
