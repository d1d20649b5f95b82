import type { Server, Socket } from 'node:net';

/** What a request does to the whole of a server that is wrong. */
export type Accident = 'dies' | 'hangs' | 'stops listening' | 'closes the other connections';

export interface Accidents {
  /** Whether the server serves nobody any more. */
  readonly hangs: boolean;
  happen(accident: Accident, at: Socket): void;
  /** Nothing comes back to life after this. */
  close(): void;
}

/** Milliseconds until a server that died is started again, as a supervisor does it. */
const RESTART_MS = 400;

/** Milliseconds until somebody notices that it hangs, and starts it again. */
const WATCHDOG_MS = 1000;

/** Lets a server die without the process that it lives in. */
export function createAccidents(
  server: Server,
  sockets: ReadonlySet<Socket>,
  listenAgain: () => void,
): Accidents {
  let hangs = false;
  let closed = false;
  let restart: NodeJS.Timeout | undefined;

  function die(): void {
    server.close();
    for (const socket of sockets) socket.resetAndDestroy();
    restart ??= setTimeout(() => {
      restart = undefined;
      if (!closed) listenAgain();
    }, RESTART_MS);
  }

  function hang(): void {
    hangs = true;
    for (const socket of sockets) socket.removeAllListeners('data');
    restart ??= setTimeout(() => {
      restart = undefined;
      hangs = false;
      for (const socket of sockets) socket.destroy();
    }, WATCHDOG_MS);
  }

  return {
    get hangs() {
      return hangs;
    },
    happen(accident, at) {
      if (accident === 'dies') return die();
      if (accident === 'hangs') return hang();
      if (accident === 'stops listening') return void server.close();
      for (const socket of sockets) if (socket !== at) socket.destroy();
    },
    close() {
      closed = true;
      clearTimeout(restart);
    },
  };
}
