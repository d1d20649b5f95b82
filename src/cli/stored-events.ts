import { readFile } from 'node:fs/promises';
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
  const lines = (await textOf(path)).replace(/\n$/, '').split('\n');
  const events = lines.map((line, index) => {
    const found = parsed(line);
    if (index === 0) refuseOther(path, found);
    if (found !== undefined) return found;
    throw new UserError(
      `${path}:${index + 1}: this line is no event, so the file was cut off or changed; ${AGAIN}`,
    );
  });
  const end = events.findIndex(({ type }) => type === 'run-end');
  if (end === -1)
    throw new UserError(`${path}: there is no run-end, so the events are not those of a whole run; ${AGAIN}`);
  if (end !== events.length - 1)
    throw new UserError(`${path}:${end + 2}: there is more after the run-end; ${AGAIN}`);
  return events.flatMap((one) => check.safeParse(one).data ?? []);
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

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new UserError(`${path}: the events cannot be read (${code})`);
  }
}
