import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { confine } from './confine.ts';
import { type Content, readContent } from './content.ts';
import { HRESULT } from './hresult.ts';

/** The files below the root. A name that cannot be served gives the hr to refuse it with. */
export interface Library {
  open(name: string): Promise<Content | { readonly refused: number }>;
}

interface Entry {
  readonly version: string;
  readonly bytes: number;
  readonly content: Promise<Content | undefined>;
}

/** Opening must neither follow a link put in place since the path was resolved nor wait for a pipe's other end. */
const READ_PLAIN_FILE = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** `root` is a real path. Content is kept up to twice `maxFileBytes`, the file asked for least recently goes first. */
export function createLibrary(root: string, maxFileBytes: number): Library {
  const entries = new Map<string, Entry>();

  function keep(path: string, entry: Entry): void {
    entries.delete(path);
    entries.set(path, entry);
    let total = 0;
    for (const [kept, { bytes }] of [...entries].reverse()) {
      total += bytes;
      if (total > 2 * maxFileBytes && kept !== path) entries.delete(kept);
    }
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
        const entry =
          known?.version === version
            ? known
            : { version, bytes: found.size, content: load(path, maxFileBytes) };
        keep(path, entry);
        return (await entry.content) ?? { refused: HRESULT.FILE_FAILED_TO_OPEN };
      } catch {
        // Gone or not readable; the next request may find it otherwise.
        entries.delete(path);
        return { refused: HRESULT.FILE_NOT_FOUND };
      }
    },
  };
}

async function load(path: string, maxFileBytes: number): Promise<Content | undefined> {
  const file = await open(path, READ_PLAIN_FILE);
  try {
    const found = await file.stat();
    if (!found.isFile() || found.size > maxFileBytes) return undefined;
    return await readContent(await file.readFile());
  } finally {
    await file.close();
  }
}
