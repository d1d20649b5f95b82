import { randomBytes } from 'node:crypto';
import { appendFileSync, closeSync, openSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { makeFolder } from '../make-folder.ts';
import type { Screen } from './reporter.ts';

/** A file that is whole or absent: it gets its name when all of it is written. */
export interface Destination extends Screen {
  /** Nothing can be written after either. */
  commit(): void;
  discard(): void;
}

/** One system call for many lines. */
const BUFFER = 64 * 1024;

/**
 * Opens a report for writing and removes the older one of that name, so that nobody takes the last run's for
 * this one's. Throws a sentence that names the path. A pipe or a device has no temporary name and is written as it is.
 */
export function openDestination(path: string): Destination {
  const trouble = cannotWrite(path);
  const guarded = (work: () => void): void => {
    try {
      work();
    } catch (cause) {
      throw trouble(cause);
    }
  };
  const opened = open(path, trouble);
  let waiting = '';
  let isOpen = true;
  const close = (): void => {
    if (!isOpen) return;
    isOpen = false;
    closeSync(opened.fd);
  };
  const flush = (): void => {
    if (waiting !== '') appendFileSync(opened.fd, waiting);
    waiting = '';
  };
  return {
    width: Number.POSITIVE_INFINITY,
    color: false,
    live: false,
    write(text) {
      waiting += text;
      if (waiting.length >= BUFFER) guarded(flush);
    },
    commit: () =>
      guarded(() => {
        flush();
        close();
        opened.rename();
      }),
    discard: () =>
      guarded(() => {
        opened.remove();
        close();
      }),
  };
}

/** The sentence for what the system says. */
export const cannotWrite =
  (path: string) =>
  (cause: unknown): Error =>
    new Error(`cannot write ${path}: ${reason(cause)}`, { cause });

interface Opened {
  readonly fd: number;
  rename(): void;
  remove(): void;
}

function open(path: string, trouble: (cause: unknown) => Error): Opened {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory()) throw new Error('it is a folder');
    if (found !== undefined && !found.isFile()) {
      return { fd: openSync(path, 'w'), rename: () => {}, remove: () => {} };
    }
    // Behind a link, the file is replaced and the link stays.
    const target = found === undefined ? path : realpathSync(path);
    makeFolder(dirname(target));
    rmSync(target, { force: true });
    const part = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.part`);
    const fd = openSync(part, 'wx');
    return { fd, rename: () => renameSync(part, target), remove: () => rmSync(part, { force: true }) };
  } catch (cause) {
    throw trouble(cause);
  }
}

/** `EACCES: permission denied, open '/x/.y.part'` without the name that the user never chose. */
function reason(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return text.replace(/, \w+(?: '.*)?$/s, '');
}
