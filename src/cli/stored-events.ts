import { EVENTS_VERSION, type RunEvent } from '../events.ts';
import { UserError } from '../scenario/user-error.ts';
import { eventSchema } from './event-schema.ts';
import { eachLine } from './lines-of.ts';
import { passedCheck } from './passed-check.ts';

const AGAIN = 'run the suite again with --reporter ndjson=FILE';

/** How events that most of a file is made of begin, and that who only counts verdicts need not read. */
const BULK = ['step', 'message', 'flow', 'reference'].map((type) => Buffer.from(`{"type":"${type}",`));
const CLOSING_BRACE = 0x7d;

/**
 * A run that was stored as NDJSON, first to last. Throws a UserError for what is no whole run of this version. With
 * `verdicts`, the events of the conversations are left out, and their lines are only looked at, not read.
 * Written again, the events give the same lines.
 */
export async function storedEvents(path: string, what: 'all' | 'verdicts' = 'all'): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  await eachStoredEvent(path, what, (event) => events.push(event));
  return events;
}

/** As `storedEvents`, one event at a time, so that a run need not fit into memory. */
export async function eachStoredEvent(
  path: string,
  what: 'all' | 'verdicts',
  on: (event: RunEvent) => void,
): Promise<void> {
  let number = 0;
  let ended = false;
  const read = (line: string): RunEvent => {
    const passed = number > 1 ? passedCheck(line) : undefined;
    if (passed !== undefined) return passed;
    const found = parsed(line);
    if (number === 1) refuseOther(path, found);
    if (isEvent(found)) return found;
    throw new UserError(
      `${path}:${number}: this line is no event, so the file was cut off or changed; ${AGAIN}`,
    );
  };
  await eachLine(path, (bytes, start, end, whole) => {
    number += 1;
    if (!whole && number > 1)
      throw new UserError(`${path}:${number}: the file ends within a line, so it was cut off; ${AGAIN}`);
    if (ended) throw new UserError(`${path}:${number}: there is more after the run-end; ${AGAIN}`);
    if (number > 1 && what === 'verdicts' && isBulk(bytes, start, end)) return;
    const event = read(bytes.toString('utf8', start, end));
    ended = event.type === 'run-end';
    on(event);
  });
  if (number === 0) refuseOther(path, undefined);
  if (!ended)
    throw new UserError(`${path}: there is no run-end, so the events are not those of a whole run; ${AGAIN}`);
}

/** What the schema makes of it is not used: it would put the keys into another order. */
const isEvent = (found: unknown): found is RunEvent => eventSchema.safeParse(found).success;

/** Written by us, `type` comes first; a line that is cut off is no event of its kind. */
const isBulk = (bytes: Buffer, start: number, end: number): boolean =>
  bytes[end - 1] === CLOSING_BRACE && BULK.some((type) => begins(bytes, start, type));

function begins(bytes: Buffer, start: number, word: Buffer): boolean {
  for (let i = word.length - 1; i >= 0; i--) if (bytes[start + i] !== word[i]) return false;
  return true;
}

function refuseOther(path: string, found: unknown): void {
  if (typeof found !== 'object' || found === null || !('type' in found) || found.type !== 'run-start')
    throw new UserError(`${path}:1: the first line is no run-start, so this is no file of events; ${AGAIN}`);
  const version = 'version' in found ? found.version : undefined;
  if (version !== EVENTS_VERSION)
    throw new UserError(
      `${path}:1: the events have ${version === undefined ? 'no version' : `version ${JSON.stringify(version)}`}, and only version ${EVENTS_VERSION} can be read; ${AGAIN}`,
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
