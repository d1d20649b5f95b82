import { spawn } from 'node:child_process';

/** A program from outside npm. A machine without it fails the tests that need it. */
export interface Program {
  readonly command: string;
  readonly debianPackage: string;
}

export const ffmpeg: Program = { command: 'ffmpeg', debianPackage: 'ffmpeg' };
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
}

/** Runs a program to its end, whatever that is; rejects only when there is no such program. */
export function runProgram(
  { command, debianPackage }: Program,
  args: readonly string[],
  { limit, ...where }: RunOptions,
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...where, stdio: ['ignore', 'pipe', 'pipe'] });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
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
