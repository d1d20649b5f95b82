import { appendFileSync, statSync } from 'node:fs';
import { cannotWrite, type Destination } from './destination.ts';

/** GitHub shows no summary of a step that is longer, bytes. */
const LIMIT = 1024 * 1024;

/** A file that others write too: all of the report is added to it at the end, and what stands there stays. */
export function openAppended(path: string): Destination {
  const before = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const apart = before > 0 ? '\n' : '';
  let waiting = '';
  return {
    width: Number.POSITIVE_INFINITY,
    color: false,
    live: false,
    room: Math.max(0, LIMIT - before - apart.length),
    write(text) {
      waiting += text;
    },
    commit() {
      try {
        if (waiting !== '') appendFileSync(path, `${apart}${waiting}`);
      } catch (cause) {
        throw cannotWrite(path)(cause);
      }
    },
    discard() {
      waiting = '';
    },
  };
}
