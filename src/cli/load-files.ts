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
  const open = (path: string | undefined): Destination | undefined => {
    if (path === undefined || path === '-') return undefined;
    const file = sentence(() => openDestination(path));
    opened.push(file);
    return file;
  };
  const jsonFile = open(json);
  const htmlFile = open(html);
  return {
    printsJson: json === '-',
    async write(load, text) {
      if (json === '-') world.stdout.write(text);
      jsonFile?.write(text);
      if (htmlFile !== undefined) {
        const { pageOf } = await import('../load/html/page.tsx');
        htmlFile.write(pageOf(load));
      }
      sentence(() => {
        for (const file of opened.splice(0)) file.commit();
      });
    },
    discard() {
      for (const file of opened.splice(0)) file.discard();
    },
  };
}

function sentence<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause));
  }
}
