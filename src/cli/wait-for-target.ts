import { connect } from 'node:net';

export interface AwaitedTarget {
  readonly host: string;
  readonly port: number;
  /** Local address to connect from. */
  readonly bind?: string;
}

/** Milliseconds between two attempts, and for one of them. */
const EVERY = 100;
const LONGEST_TRY = 1000;

/**
 * Waits until the target takes a TCP connection, for so many milliseconds at most; the connection is closed at once.
 * `onWait` hears that it did not the first time. Resolves in any case: what is not there then, the run finds out.
 */
export async function waitForTarget(
  target: AwaitedTarget,
  milliseconds: number,
  signal: AbortSignal,
  onWait: () => void,
): Promise<void> {
  const until = performance.now() + milliseconds;
  for (let first = true; !signal.aborted; first = false) {
    const left = until - performance.now();
    if (left <= 0 || (await takesConnection(target, Math.min(left, LONGEST_TRY), signal))) return;
    if (first) onWait();
    await pause(Math.min(EVERY, Math.max(0, until - performance.now())), signal);
  }
}

const takesConnection = (
  { host, port, bind }: AwaitedTarget,
  milliseconds: number,
  signal: AbortSignal,
): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port, ...(bind !== undefined && { localAddress: bind }) });
    const done = (answer: boolean): void => {
      clearTimeout(limit);
      signal.removeEventListener('abort', refused);
      socket.destroy();
      resolve(answer);
    };
    const refused = (): void => done(false);
    const limit = setTimeout(refused, milliseconds);
    signal.addEventListener('abort', refused, { once: true });
    socket.once('connect', () => done(true));
    socket.once('error', refused);
  });

const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done, { once: true });
  });
