import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openingFile, type WrittenStep } from './grammar.ts';
import type { Problems } from './problems.ts';
import { readSource, type Source } from './source.ts';
import { validate } from './validate.ts';

/** A shared beginning, ready to stand in for the step that includes it. */
export interface Opening {
  readonly source: Source;
  readonly steps: readonly WrittenStep[];
}

/** A folder that includes are looked for in, and how it is shown. */
export interface Place {
  readonly folder: string;
  readonly shown: string;
}

const ENDINGS = ['.yaml', '.yml'] as const;
const WORD = /^[A-Za-z0-9-]+(?:\/[A-Za-z0-9-]+)*$/;

export interface Openings {
  /** The opening in the first place that has it; `unreadable` when what is wrong with it was reported. */
  find(word: string, places: readonly Place[]): Opening | 'unreadable' | undefined;
}

/** Reads what `include` names; every file once. */
export function openOpenings(problems: Problems): Openings {
  const read = new Map<string, Opening | undefined>();
  return {
    find(word, places) {
      if (!WORD.test(word)) return undefined;
      const files = places.flatMap((place) => ENDINGS.map((ending) => ({ place, file: `${word}${ending}` })));
      const found = files.find(({ place, file }) => existsSync(join(place.folder, file)));
      if (found === undefined) return undefined;
      const { place, file } = found;
      const path = join(place.folder, file);
      if (!read.has(path)) read.set(path, readOpening(path, `${place.shown}/${file}`, problems));
      return read.get(path) ?? 'unreadable';
    },
  };
}

function readOpening(path: string, shown: string, problems: Problems): Opening | undefined {
  const source = readSource(path, shown, problems);
  const written = source && validate(openingFile, source, problems);
  return source && written && { source, steps: written.steps };
}
