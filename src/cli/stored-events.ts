import { open } from 'node:fs/promises';
import { z } from 'zod';
import { EVENTS_VERSION } from '../events.ts';
import type { Seen } from '../requirements/coverage.ts';
import { UserError } from '../scenario/user-error.ts';

const event = z.looseObject({ type: z.string() });
const start = z.looseObject({ type: z.literal('run-start'), version: z.number() });
const check = z.looseObject({ type: z.literal('check'), requirement: z.string(), verdict: z.string() });

const AGAIN = 'run the suite again with --reporter ndjson=FILE';

/** The checks of a run that was stored as NDJSON. Throws a UserError for what is no whole run of this version. */
export async function storedChecks(path: string): Promise<readonly Seen[]> {
  const checks: Seen[] = [];
  let line = 0;
  let last = '';
  for await (const text of linesOf(path)) {
    line += 1;
    const found = parsed(text);
    if (line === 1) refuseOther(path, found);
    if (found === undefined)
      throw new UserError(
        `${path}:${line}: this line is no event, so the file was cut off or changed; ${AGAIN}`,
      );
    if (last === 'run-end') throw new UserError(`${path}:${line}: there is more after the run-end; ${AGAIN}`);
    const seen = check.safeParse(found);
    if (seen.success) checks.push({ requirement: seen.data.requirement, verdict: seen.data.verdict });
    last = found.type;
  }
  if (line === 0) throw new UserError(`${path}: the file is empty; ${AGAIN}`);
  if (last !== 'run-end')
    throw new UserError(`${path}: there is no run-end, so the events are not those of a whole run; ${AGAIN}`);
  return checks;
}

function refuseOther(path: string, found: unknown): void {
  const first = start.safeParse(found);
  if (!first.success)
    throw new UserError(`${path}:1: the first line is no run-start, so this is no file of events; ${AGAIN}`);
  if (first.data.version !== EVENTS_VERSION)
    throw new UserError(
      `${path}:1: the events have version ${first.data.version}, and only version ${EVENTS_VERSION} can be read; ${AGAIN}`,
    );
}

function parsed(text: string): z.infer<typeof event> | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return event.safeParse(json).data;
  } catch {
    // No JSON: the caller knows the place.
    return undefined;
  }
}

async function* linesOf(path: string): AsyncGenerator<string> {
  try {
    const file = await open(path);
    try {
      yield* file.readLines();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error)
      throw new UserError(`${path}: the events cannot be read (${String(error.code)})`);
    throw error;
  }
}
