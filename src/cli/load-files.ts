import { resolve } from 'node:path';
import type { LoadDocument } from '../load/document-schema.ts';
import { type Destination, openDestination } from '../report/destination.ts';
import type { LoadArguments } from './commands/load.ts';
import { UsageError } from './usage-error.ts';
import type { World } from './world.ts';

export interface LoadFiles {
  /** Standard output is for JSON alone. */
  readonly printsJson: boolean;
  /** A sentence for each that could not be written. */
  write(load: LoadDocument, json: string): Promise<readonly string[]>;
  /** Leaves nothing half written. */
  discard(): void;
}

/** The files that a load is to leave, opened before it begins: nobody should wait for one that cannot be written. */
export function loadFiles({ json, html }: Pick<LoadArguments, 'json' | 'html'>, world: World): LoadFiles {
  if (json !== undefined && html !== undefined && resolve(json) === resolve(html))
    throw new UsageError(`--json and --html name the same file, ${JSON.stringify(json)}: name two`);
  if (html === '-') throw new UsageError('--html - is no file: name one, as load.html');
  const opened: Destination[] = [];
  const discard = (): void => {
    for (const file of opened.splice(0)) file.discard();
  };
  const open = (path: string | undefined): Destination | undefined => {
    if (path === undefined || path === '-') return undefined;
    try {
      const file = openDestination(path);
      opened.push(file);
      return file;
    } catch (cause) {
      discard();
      throw new UsageError(messageOf(cause));
    }
  };
  const jsonFile = open(json);
  const htmlFile = open(html);
  return {
    printsJson: json === '-',
    async write(load, text) {
      if (json === '-') world.stdout.write(text);
      const broken: string[] = [];
      const put = (file: Destination | undefined, content: string): void => {
        if (file === undefined) return;
        try {
          file.write(content);
          file.commit();
          opened.splice(opened.indexOf(file), 1);
        } catch (cause) {
          broken.push(messageOf(cause));
        }
      };
      put(jsonFile, text);
      if (htmlFile !== undefined) {
        const { pageOf } = await import('../load/html/page.tsx');
        put(htmlFile, pageOf(load));
      }
      return broken;
    },
    discard,
  };
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
