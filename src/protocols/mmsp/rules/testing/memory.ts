import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');

export const MB = 1 << 20;

/** Bytes that are held at this moment. */
export function held(): number {
  // Buffers are freed a round after the objects that hold them.
  for (let round = 0; round < 3; round++) if (typeof collect === 'function') collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Bytes more than before that are held when `act` calls back: a session has heard all, and is not over. */
export function heldWhile(act: (heardAll: () => void) => void): number {
  const before = held();
  let after: number | undefined;
  act(() => {
    after = held();
  });
  if (after === undefined) throw new Error('nobody has told when all was heard');
  return after - before;
}
