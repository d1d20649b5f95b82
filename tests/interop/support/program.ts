import { spawn } from 'node:child_process';

/** A program from outside npm. A machine without it fails the tests that need it. */
export interface Program {
  readonly command: string;
  readonly debianPackage: string;
}

export const ffmpeg: Program = { command: 'ffmpeg', debianPackage: 'ffmpeg' };
export const ffprobe: Program = { command: 'ffprobe', debianPackage: 'ffmpeg' };
export const mplayer: Program = { command: 'mplayer', debianPackage: 'mplayer' };
/** VLC without a window. Its parts for MMS and ASF come with vlc-plugin-base. */
export const vlc: Program = { command: 'cvlc', debianPackage: 'vlc-bin' };
export const gcc: Program = { command: 'gcc', debianPackage: 'gcc' };
export const xmllint: Program = { command: 'xmllint', debianPackage: 'libxml2-utils' };

export interface Ran {
  /** Exit status; undefined when a signal ended it. */
  readonly status: number | undefined;
  readonly stdout: Buffer;
  readonly stderr: string;
  /** Ended by us, because its time was up. */
  readonly timedOut: boolean;
}

export interface RunOptions {
  /** Milliseconds until it is killed. */
  readonly limit: number;
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Whom it runs as; only root may choose. */
  readonly uid?: number;
  readonly gid?: number;
}

/** Runs a program to its end, whatever that is; rejects only when there is no such program. */
export function runProgram(
  { command, debianPackage }: Program,
  args: readonly string[],
  { limit, ...where }: RunOptions,
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    // A group of its own, so that what it starts in turn ends with it.
    const child = spawn(command, args, { ...where, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      if (child.pid !== undefined) killGroup(child.pid);
    }, limit);
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', (cause: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      const missing = `${command} is not installed: it comes with the Debian package ${debianPackage}`;
      reject(cause.code === 'ENOENT' ? new Error(missing, { cause }) : cause);
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({
        status: code ?? undefined,
        stdout: Buffer.concat(stdout),
        stderr: Buffer.concat(stderr).toString(),
        timedOut,
      });
    });
  });
}

function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // All of it has ended by itself.
  }
}
