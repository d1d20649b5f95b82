import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { confine } from './confine.ts';
import { type Content, type Held, readContent } from './content.ts';
import { HRESULT } from './hresult.ts';
import type { Limits } from './limits.ts';

/** The files below the root. A name that cannot be served gives the hr to refuse it with. */
export interface Library {
  open(name: string): Promise<Content | { readonly refused: number }>;
}

interface Entry {
  readonly version: string;
  readonly held: Held;
  readonly content: Promise<Content | undefined>;
}

/** Opening must neither follow a link put in place since the path was resolved nor wait for a pipe's other end. */
const READ_PLAIN_FILE = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * `root` is a real path. Content is kept, the file asked for least recently goes first; `inUse` tells what sessions hold
 * beside that. What would be more than `contentBytes` together is not opened.
 */
export function createLibrary(
  root: string,
  { maxFileBytes, contentBytes }: Pick<Limits, 'maxFileBytes' | 'contentBytes'>,
  inUse: () => Iterable<Held>,
): Library {
  const entries = new Map<string, Entry>();
  const loading = new Set<Held>();

  /** Whether so many bytes more may be held; what nobody uses is given up for them. */
  function makeRoom(bytes: number): boolean {
    const used = new Set([...loading, ...inUse()]);
    const held = new Set([...used, ...[...entries.values()].map((entry) => entry.held)]);
    let total = [...held].reduce((sum, one) => sum + one.bytes, bytes);
    for (const [path, entry] of entries) {
      if (total <= contentBytes) break;
      if (used.has(entry.held)) continue;
      entries.delete(path);
      total -= entry.held.bytes;
    }
    return total <= contentBytes;
  }

  function begin(path: string, version: string, bytes: number): Entry | undefined {
    entries.delete(path);
    if (!makeRoom(bytes)) return undefined;
    const held = { bytes };
    loading.add(held);
    const content = load(path, maxFileBytes, held).finally(() => loading.delete(held));
    return { version, held, content };
  }

  return {
    async open(name) {
      const path = await confine(root, name);
      if (path === undefined) return { refused: HRESULT.FILE_NOT_FOUND };
      try {
        const found = await stat(path);
        if (!found.isFile()) return { refused: HRESULT.FILE_NOT_FOUND };
        if (found.size > maxFileBytes) return { refused: HRESULT.FILE_FAILED_TO_OPEN };
        const version = `${found.mtimeMs} ${found.size}`;
        const known = entries.get(path);
        const entry = known?.version === version ? known : begin(path, version, found.size);
        if (entry === undefined) return { refused: HRESULT.FILE_FAILED_TO_OPEN };
        // The latest is the last.
        entries.delete(path);
        entries.set(path, entry);
        return (await entry.content) ?? { refused: HRESULT.FILE_FAILED_TO_OPEN };
      } catch (error) {
        // Gone or not readable; the next request may find it otherwise.
        entries.delete(path);
        // What the system has no code for is a mistake of ours.
        if (!(error instanceof Error && 'code' in error)) throw error;
        return { refused: HRESULT.FILE_NOT_FOUND };
      }
    },
  };
}

async function load(path: string, maxFileBytes: number, held: Held): Promise<Content | undefined> {
  const file = await open(path, READ_PLAIN_FILE);
  try {
    const found = await file.stat();
    if (!found.isFile() || found.size > maxFileBytes) return undefined;
    const content = await readContent(await file.readFile());
    return content && { ...content, held };
  } finally {
    await file.close();
  }
}
