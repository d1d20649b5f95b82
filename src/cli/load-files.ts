import type { LoadDocument } from '../load/document-schema.ts';
import { type Destination, openDestination } from '../report/destination.ts';
import type { LoadArguments } from './commands/load.ts';
import { UsageError } from './usage-error.ts';
import type { World } from './world.ts';

export interface LoadFiles {
  /** Standard output is for JSON alone. */
  readonly printsJson: boolean;
  write(load: LoadDocument, json: string): Promise<void>;
  /** Leaves nothing half written. */
  discard(): void;
}

/** The files that a load is to leave, opened before it begins: nobody should wait for one that cannot be written. */
export function loadFiles({ json, html }: Pick<LoadArguments, 'json' | 'html'>, world: World): LoadFiles {
  if (json !== undefined && json === html)
    throw new UsageError(`--json and --html name the same file, ${JSON.stringify(json)}: name two`);
  if (html === '-') throw new UsageError('--html - is no file: name one, as load.html');
  const opened: Destination[] = [];
  const discard = (): void => {
    for (const file of opened.splice(0)) file.discard();
  };
  const open = (path: string | undefined): Destination | undefined => {
    if (path === undefined || path === '-') return undefined;
    const file = sentence(() => openDestination(path), discard);
    opened.push(file);
    return file;
  };
  const jsonFile = open(json);
  const htmlFile = open(html);
  return {
    printsJson: json === '-',
    async write(load, text) {
      if (json === '-') world.stdout.write(text);
      const page = htmlFile && (await import('../load/html/page.tsx')).pageOf(load);
      sentence(() => {
        jsonFile?.write(text);
        if (page !== undefined) htmlFile?.write(page);
        while (opened[0] !== undefined) {
          opened[0].commit();
          opened.shift();
        }
      }, discard);
    },
    discard,
  };
}

function sentence<T>(work: () => T, discard: () => void): T {
  try {
    return work();
  } catch (cause) {
    discard();
    throw new UsageError(cause instanceof Error ? cause.message : String(cause));
  }
}
