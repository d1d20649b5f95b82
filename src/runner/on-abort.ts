/** One that waits for a signal, between those that came before and after it. */
interface Waiting {
  readonly callback: () => void;
  before: Waiting | undefined;
  after: Waiting | undefined;
}

/** All that wait for one signal, in the order in which they came. */
interface Line {
  first: Waiting | undefined;
  last: Waiting | undefined;
}

const lines = new WeakMap<AbortSignal, Line>();

/**
 * Calls back when the signal is aborted; returns what takes that back. All share one listener of the signal. With a
 * listener each, what the platform keeps of those that were removed leads to the ones that came after them, so that
 * every session stayed in memory until a full collection.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const line = lineOf(signal);
  const waiting: Waiting = { callback, before: line.last, after: undefined };
  if (line.last === undefined) line.first = waiting;
  else line.last.after = waiting;
  line.last = waiting;
  return () => leave(line, waiting);
}

function lineOf(signal: AbortSignal): Line {
  const known = lines.get(signal);
  if (known !== undefined) return known;
  const line: Line = { first: undefined, last: undefined };
  lines.set(signal, line);
  const tell = () => {
    // What is called may take itself back, or others.
    for (let next = line.first; next !== undefined; next = line.first) {
      leave(line, next);
      next.callback();
    }
  };
  signal.addEventListener('abort', tell, { once: true });
  return line;
}

/** From what has left no other can be reached. Leaving twice is leaving once. */
function leave(line: Line, waiting: Waiting): void {
  const { before, after } = waiting;
  if (before !== undefined) before.after = after;
  else if (line.first === waiting) line.first = after;
  if (after !== undefined) after.before = before;
  else if (line.last === waiting) line.last = before;
  waiting.before = undefined;
  waiting.after = undefined;
}
