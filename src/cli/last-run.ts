import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import type { RunEvent } from '../events.ts';
import { makeFolder } from '../make-folder.ts';
import { UserError } from '../scenario/user-error.ts';
import type { Verdict } from '../verdict/verdict.ts';

/** What a run leaves for `--rerun-failed`. */
export interface LastRun {
  readonly target: string;
  readonly suite: string;
  readonly seed: number;
  /** Ids of the cases that have not passed, in the order of the plan. */
  readonly failed: readonly string[];
}

/** Every run writes such a file, and few read one. */
async function schemaOf(): Promise<z.ZodType<LastRun>> {
  const { z } = await import('zod');
  return z.object({ target: z.string(), suite: z.string(), seed: z.number(), failed: z.array(z.string()) });
}

const NOT_PASSED: ReadonlySet<Verdict> = new Set(['fail', 'error', 'unreached']);
const NAME = '.last-run.json';

/** Takes in the events of a run; `result` is there when it is over, unless no case was planned. */
export function watchRun(): {
  on(event: RunEvent): void;
  result(): LastRun | undefined;
} {
  let start: Extract<RunEvent, { type: 'run-start' }> | undefined;
  const passed = new Set<string>();
  return {
    on(event) {
      if (event.type === 'run-start') start = event;
      else if (event.type === 'case-end') {
        const isListed = event.listed !== undefined;
        const wrong = (NOT_PASSED.has(event.verdict) && !isListed) || event.unexpected !== undefined;
        if (!wrong) passed.add(event.case);
      }
    },
    result() {
      if (start === undefined || start.cases.length === 0) return undefined;
      const { target, suite, seed, cases } = start;
      return { target, suite, seed, failed: cases.map(({ id }) => id).filter((id) => !passed.has(id)) };
    },
  };
}

/** Whole or not at all. Resolves with the sentence to say when it cannot be written, which is no fault of the run. */
export async function writeLastRun(folder: string, run: LastRun): Promise<string | undefined> {
  const path = join(folder, NAME);
  const part = join(folder, `${NAME}.${randomBytes(6).toString('hex')}.part`);
  try {
    makeFolder(folder);
    await writeFile(part, `${JSON.stringify(run, undefined, 1)}\n`);
    await rename(part, path);
    return undefined;
  } catch (error) {
    await rm(part, { force: true }).catch(() => {
      // It could not be written either.
    });
    return `${path} cannot be written (${codeOf(error)}), so that --rerun-failed will not know of this run`;
  }
}

/** Throws a UserError when there is none, or it is one of another target or suite. */
export async function readLastRun(folder: string, now: Pick<LastRun, 'target' | 'suite'>): Promise<LastRun> {
  const path = join(folder, NAME);
  const last = await parsed(path);
  if (last.target !== now.target)
    throw new UserError(
      `--rerun-failed: the last run, of ${path}, was against ${last.target} and not ${now.target}; run the suite against ${now.target} first`,
    );
  if (last.suite !== now.suite)
    throw new UserError(
      `--rerun-failed: the last run, of ${path}, was one of suite ${last.suite}, and this is suite ${now.suite}; run the suite first`,
    );
  return last;
}

async function parsed(path: string): Promise<LastRun> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw new UserError(`${path} cannot be read (${codeOf(error)})`);
    throw new UserError(
      `--rerun-failed: there is no ${path}, so no last run is known; run the suite first, with the same --output-dir`,
    );
  }
  const read = (await schemaOf()).safeParse(asJson(text));
  if (read.success) return read.data;
  throw new UserError(`${path}: this is not what a run has left there; run the suite again`);
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No JSON: the schema refuses it, and the caller knows the file.
    return undefined;
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);
