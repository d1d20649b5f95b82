import { type ChildProcess, spawn } from 'node:child_process';
import { connect } from 'node:net';
import type { Start } from '../profile/profile.ts';
import { UserError } from '../scenario/user-error.ts';

/** The server under test as a process of ours. */
export interface StartedTarget {
  /** Ends it, if it still runs, and starts it again. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface StartOptions extends Start {
  readonly host: string;
  readonly port: number;
  /** Milliseconds for the server to come up. */
  readonly timeout: number;
}

/** Milliseconds between two looks whether the server is up, and until one that does not end by itself is killed. */
const EVERY = 50;
const GRACE = 2000;
const LEFTOVERS = 250;
/** Characters of its output that are looked through for the word that it is ready. */
const TAIL = 4096;

/** Starts the command of the profile and waits until it says that it is ready, or else until it takes a connection. */
export async function startTarget(options: StartOptions): Promise<StartedTarget> {
  let child = await up(options);
  return {
    async restart() {
      await end(child);
      child = await up(options);
    },
    stop: () => end(child),
  };
}

async function up(options: StartOptions): Promise<ChildProcess> {
  const { command, ready, folder, timeout } = options;
  // A group of its own: what the shell starts ends with it.
  const child = spawn(command, {
    shell: true,
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let tail = '';
  let failed: string | undefined;
  child.on('error', (error) => {
    failed = error.message;
  });
  child.on('exit', (code, signal) => {
    failed ??= `it ended with ${signal ?? code}`;
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      tail = `${tail}${text}`.slice(-TAIL);
    });
  }
  const until = Date.now() + timeout;
  for (;;) {
    if (ready === undefined ? await takesConnection(options) : tail.includes(ready)) return child;
    if (failed === undefined && Date.now() < until) {
      await pause(EVERY);
      continue;
    }
    const waited = ready === undefined ? 'took no connection' : `did not say ${JSON.stringify(ready)}`;
    const why = failed ?? `it ${waited} within ${timeout / 1000} s`;
    await end(child);
    throw new UserError(`start.command of the profile, ${JSON.stringify(command)}: ${why}`);
  }
}

const takesConnection = ({ host, port }: StartOptions): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port });
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
  });

/** Ends the whole group, first with a request and then without, and waits until it is gone. */
async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  // What has ended stays in its group until somebody takes notice of it, which nobody may.
  const longest = (): number => (child.exitCode === null && child.signalCode === null ? GRACE : LEFTOVERS);
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    signalGroup(child.pid, signal);
    for (let waited = 0; waited < longest() && signalGroup(child.pid, 0); waited += EVERY) await pause(EVERY);
  }
  child.stdout?.destroy();
  child.stderr?.destroy();
}

/** False when the group is gone. */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
