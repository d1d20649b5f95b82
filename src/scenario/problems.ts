import type { Position, Source } from './source.ts';
import { UserError } from './user-error.ts';

/** Keys and list indexes that lead to a part of a file. */
export type Path = readonly (string | number)[];

/** Collects what is wrong, so that the user sees all of it at once. */
export interface Problems {
  add(file: string, position: Position, says: string): undefined;
  /** `part`: whether the value or its key is pointed at. The sentence starts with the path. */
  at(source: Source, path: Path, says: string, part?: 'key' | 'value'): undefined;
  readonly count: number;
  /** Throws a `UserError` when there is any. */
  throwIfAny(): void;
}

const MOST_SHOWN = 50;

export function collectProblems(): Problems {
  const found = new Map<string, { file: number; position: Position }>();
  const files: string[] = [];
  return {
    add(file, position, says) {
      if (!files.includes(file)) files.push(file);
      const line = `${file}:${position.line}:${position.column}: ${says}`;
      if (!found.has(line)) found.set(line, { file: files.indexOf(file), position });
      return undefined;
    },
    at(source, path, says, part = 'value') {
      const subject = path.length === 0 ? 'the file' : showPath(path);
      return this.add(source.file, source.position(path, part), `${subject} ${says}`);
    },
    get count() {
      return found.size;
    },
    throwIfAny() {
      if (found.size === 0) return;
      const lines = [...found]
        .sort(([, a], [, b]) => a.file - b.file || comparePositions(a.position, b.position))
        .map(([line]) => line);
      const more = lines.length - MOST_SHOWN;
      if (more > 0) lines.splice(MOST_SHOWN, more, `… and ${more} more`);
      throw new UserError(lines.join('\n'));
    },
  };
}

const comparePositions = (a: Position, b: Position): number => a.line - b.line || a.column - b.column;

/** `steps[3].with.openFileId` */
export const showPath = (path: Path): string =>
  path
    .map((part) => {
      if (typeof part === 'number') return `[${part}]`;
      return /^[\w$-]{1,60}$/.test(part) ? `.${part}` : `.${quote(part)}`;
    })
    .join('')
    .replace(/^\./, '');

/** A value of the user's in one short line. */
export function show(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a map';
  return value === null ? 'nothing' : String(value);
}

const quote = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
