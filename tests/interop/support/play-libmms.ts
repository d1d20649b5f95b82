import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gcc, type Program, runProgram } from './program.ts';

const SOURCE = fileURLToPath(new URL('../libmms-read.c', import.meta.url));

/** Compiles the reader into `folder`. */
export async function compileReader(folder: string): Promise<Program> {
  const command = join(folder, 'libmms-read');
  const { status, stderr } = await runProgram(gcc, ['-Wall', '-o', command, SOURCE, '-lmms'], {
    limit: 30_000,
  });
  if (status === 0) return { command, debianPackage: 'libmms-dev' };
  if (/libmms\/mms\.h|-lmms/.test(stderr))
    throw new Error('libmms is not installed: it comes with the Debian package libmms-dev', {
      cause: stderr,
    });
  if (/stdio\.h|crt1\.o/.test(stderr))
    throw new Error('the C library is not installed: it comes with the Debian package libc6-dev', {
      cause: stderr,
    });
  throw new Error(`libmms-read.c does not compile: ${stderr}`);
}

export interface LibmmsPlay {
  readonly bytes: Uint8Array;
  /** The line of counts that the reader prints. */
  readonly counts: string;
}

/** What libmms has read so far, while it reads. */
export const receivedIn = (folder: string): string => join(folder, 'received.asf');

/** Reads content to its end, or to that of the connection. */
export async function readWithLibmms(reader: Program, url: string, folder: string): Promise<LibmmsPlay> {
  const file = receivedIn(folder);
  await rm(file, { force: true });
  const { status, stdout, stderr, timedOut } = await runProgram(reader, [url, file], { limit: 60_000 });
  if (status !== 0) throw new Error(`libmms-read ended with ${timedOut ? 'its time' : status}: ${stderr}`);
  return { bytes: await readFile(file), counts: stdout.toString().trim() };
}
