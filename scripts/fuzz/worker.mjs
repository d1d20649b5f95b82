// Plays one target in a thread of its own, so that an input which never ends can be ended.
import { parentPort, workerData } from 'node:worker_threads';
import { play } from './play.mjs';
import { targetNamed } from './targets/index.mjs';

/** @type {{ name: string, plan: import('./play.mjs').Plan, shared: SharedArrayBuffer }} */
const { name, plan, shared } = workerData;
const head = new Int32Array(shared, 0, 2);
const room = new Uint8Array(shared, 8);
const target = await targetNamed(name);

const result = await play(target, plan, {
  begin(number, input) {
    const shown = input.subarray(0, room.length);
    room.set(shown);
    head[1] = shown.length;
    Atomics.store(head, 0, number);
  },
  progress: (so) => parentPort?.postMessage({ type: 'progress', result: so }),
});
parentPort?.postMessage({ type: 'done', result });
