import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { EVENTS_VERSION, type RunEvent } from '../events.ts';
import { UserError } from '../scenario/user-error.ts';
import { eventSchema } from './event-schema.ts';
import { STANDARD_INPUT } from './standard-input.ts';

const AGAIN = 'run the suite again with --reporter ndjson=FILE';

/** The kinds of events that most of a file is made of, and that who only counts verdicts need not read. */
const BULK = ['step', 'message', 'flow', 'reference'] as const;

/**
 * A run that was stored as NDJSON, first to last. Throws a UserError for what is no whole run of this version. With
 * `verdicts`, the events of the conversations are left out, and their lines are only looked at, not read. Standard input
 * has a name as well. Written again, the events give the same lines.
 */
export async function storedEvents(
  path: string,
  what: 'all' | 'verdicts' = 'all',
  input: NodeJS.ReadableStream = process.stdin,
): Promise<RunEvent[]> {
  const lines = (await (path === STANDARD_INPUT ? text(input) : textOf(path))).split('\n');
  if (lines.at(-1) === '') lines.pop();
  else if (lines.length > 1)
    throw new UserError(`${path}:${lines.length}: the file ends within a line, so it was cut off; ${AGAIN}`);
  if (lines.length === 0) refuseOther(path, undefined);
  const events: RunEvent[] = [];
  for (const [index, line] of lines.entries()) {
    if (index > 0 && what === 'verdicts' && isBulk(line)) continue;
    const found = parsed(line);
    if (index === 0) refuseOther(path, found);
    if (!isEvent(found))
      throw new UserError(
        `${path}:${index + 1}: this line is no event, so the file was cut off or changed; ${AGAIN}`,
      );
    if (events.at(-1)?.type === 'run-end')
      throw new UserError(`${path}:${index + 1}: there is more after the run-end; ${AGAIN}`);
    events.push(found);
  }
  if (events.at(-1)?.type !== 'run-end')
    throw new UserError(`${path}: there is no run-end, so the events are not those of a whole run; ${AGAIN}`);
  return events;
}

/** What the schema makes of it is not used: it would put the keys into another order. */
const isEvent = (found: unknown): found is RunEvent => eventSchema.safeParse(found).success;

/** Written by us, `type` comes first; a line that is cut off is no event of its kind. */
const isBulk = (line: string): boolean =>
  line.endsWith('}') && BULK.some((type) => line.startsWith(`{"type":"${type}",`));

function refuseOther(path: string, found: unknown): void {
  if (typeof found !== 'object' || found === null || !('type' in found) || found.type !== 'run-start')
    throw new UserError(`${path}:1: the first line is no run-start, so this is no file of events; ${AGAIN}`);
  const version = 'version' in found ? found.version : undefined;
  if (version !== EVENTS_VERSION)
    throw new UserError(
      `${path}:1: the events have version ${JSON.stringify(version)}, and only version ${EVENTS_VERSION} can be read; ${AGAIN}`,
    );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No JSON: the schema refuses it, and the caller knows the place.
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
