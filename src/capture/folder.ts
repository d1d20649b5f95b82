import { randomBytes } from 'node:crypto';
import {
  closeSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../make-folder.ts';
import { applicationIn } from './pcapng.ts';

/** Where captures are written; a file is whole or absent. */
export interface Folder {
  /** Writes a file of that name, in the place of any other; returns its path. Throws a sentence that names it. */
  write(name: string, blocks: readonly Uint8Array[]): string;
}

/** The name of a file that is not whole yet. */
const PART = /^\.mms-conform-[0-9a-f]{12}\.part$/;
const CAPTURE = /\.pcapng$/;
/** Of a section header, whose first option is the program. */
const HEAD = 1024;

/**
 * Opens the folder, and removes from it the captures of an earlier run, so that nobody takes them for this one's. A
 * capture whose section header names another program stays. Throws a sentence that names the folder.
 */
export function openFolder(path: string, isOurs: (application: string) => boolean): Folder {
  try {
    makeFolder(path);
    for (const name of readdirSync(path)) {
      const file = join(path, name);
      if (!lstatSync(file).isFile()) continue;
      if (PART.test(name) || (CAPTURE.test(name) && isOurs(applicationOf(file)))) rmSync(file);
    }
    // Whether it can be written to is known now rather than when the first case is over.
    rmSync(writePart(path, []));
  } catch (cause) {
    throw new Error(`cannot write to ${path}: ${reason(cause)}`, { cause });
  }
  return {
    write(name, blocks) {
      try {
        const part = writePart(path, blocks);
        renameSync(part, join(path, name));
        return join(path, name);
      } catch (cause) {
        throw new Error(`cannot write ${join(path, name)}: ${reason(cause)}`, { cause });
      }
    },
  };
}

/** Writes a file that has no name yet; returns its path. */
function writePart(folder: string, blocks: readonly Uint8Array[]): string {
  const part = join(folder, `.mms-conform-${randomBytes(6).toString('hex')}.part`);
  try {
    writeFileSync(part, Buffer.concat(blocks), { flag: 'wx' });
    return part;
  } catch (cause) {
    rmSync(part, { force: true });
    throw cause;
  }
}

/** The program that a capture says it was written by; empty when it does not. */
function applicationOf(path: string): string {
  const head = new Uint8Array(HEAD);
  const fd = openSync(path, 'r');
  try {
    return applicationIn(head.subarray(0, readSync(fd, head))) ?? '';
  } finally {
    closeSync(fd);
  }
}

/** `EACCES: permission denied` without the name of a file that the user never chose. */
function reason(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return text.replace(/, \w+(?: '.*)?$/s, '');
}
