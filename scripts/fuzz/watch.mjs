import { Worker } from 'node:worker_threads';
import { Wrong } from '../options.mjs';

// One input may never end, or end its thread. Then the input is kept, and the next one begins in a new thread.

const ROOM = 1 << 16;
/** Milliseconds for a thread that is done to be gone. */
const LAST_WORDS = 1000;

/**
 * @param {string} name of the target
 * @param {import('./play.mjs').Plan} plan
 * @param {(result: import('./play.mjs').Result) => void} onProgress
 * @returns {Promise<import('./play.mjs').Result>}
 */
export async function watched(name, plan, onProgress) {
  let whole = nothing();
  for (;;) {
    const left = { ...plan, first: plan.first + whole.inputs, inputs: plan.inputs - whole.inputs };
    const seconds = plan.seconds - whole.milliseconds / 1000;
    if (left.inputs <= 0 || seconds <= 0) return whole;
    const so = whole;
    const { result, whole: isWhole } = await oneThread(name, { ...left, seconds }, (now) =>
      onProgress(sum(so, now)),
    );
    whole = sum(whole, result);
    if (isWhole) return whole;
  }
}

/** @param {string} name @param {import('./play.mjs').Plan} plan @param {(result: import('./play.mjs').Result) => void} onProgress */
function oneThread(name, plan, onProgress) {
  const shared = new SharedArrayBuffer(8 + ROOM);
  const head = new Int32Array(shared, 0, 2);
  head[0] = -1;
  const began = performance.now();
  const worker = new Worker(new URL('./worker.mjs', import.meta.url), { workerData: { name, plan, shared } });
  return /** @type {Promise<{ result: import('./play.mjs').Result, whole: boolean }>} */ (
    new Promise((resolve, reject) => {
      let [last, since, latest] = [-2, performance.now(), nothing()];
      const watch = setInterval(() => {
        const number = Atomics.load(head, 0);
        if (number !== last) [last, since] = [number, performance.now()];
        else if (number >= 0 && performance.now() - since > plan.hang * 1000)
          end(number, 'hang', `the input did not end within ${plan.hang} s`);
      }, 500);
      worker.on('message', ({ type, result }) => {
        latest = result;
        if (type === 'progress') return onProgress(result);
        clearInterval(watch);
        // An exception behind its back may still come; what it has left open is nothing to wait for.
        setTimeout(() => worker.terminate(), LAST_WORDS).unref();
        worker.once('exit', () => resolve({ result, whole: true }));
      });
      // More memory than a thread may have, or an exception behind its back.
      worker.on('error', (error) => {
        const number = Atomics.load(head, 0);
        if (number >= 0)
          return end(number, `it ends its thread: ${error.message}`, error.stack ?? error.message);
        clearInterval(watch);
        // No input had begun: the code cannot be loaded.
        reject(new Wrong(`${name} cannot be played: ${error.message.split('\n')[0]}`));
      });

      /** @param {number} number @param {string} key @param {string} says */
      function end(number, key, says) {
        clearInterval(watch);
        worker.removeAllListeners('exit');
        const input = new Uint8Array(shared, 8, head[1]).slice();
        const finding = { key, number, input, says, times: 1 };
        const inputs = number - plan.first + 1;
        const milliseconds = performance.now() - began;
        worker.terminate().then(
          () =>
            resolve({
              result: {
                ...latest,
                inputs,
                milliseconds,
                exceptions: latest.exceptions + 1,
                findings: [...latest.findings, finding],
              },
              whole: false,
            }),
          reject,
        );
      }
    })
  );
}

/** @returns {import('./play.mjs').Result} */
const nothing = () => ({
  inputs: 0,
  exceptions: 0,
  depths: { clean: 0, partial: 0, refused: 0 },
  slowest: 0,
  milliseconds: 0,
  grown: 0,
  reached: 0,
  findings: [],
});

/** @param {import('./play.mjs').Result} a @param {import('./play.mjs').Result} b @returns {import('./play.mjs').Result} */
const sum = (a, b) => ({
  inputs: a.inputs + b.inputs,
  exceptions: a.exceptions + b.exceptions,
  depths: Object.fromEntries(
    Object.entries(b.depths).map(([depth, count]) => [depth, count + (a.depths[depth] ?? 0)]),
  ),
  slowest: Math.max(a.slowest, b.slowest),
  milliseconds: a.milliseconds + b.milliseconds,
  grown: a.grown + b.grown,
  reached: Math.max(a.reached, b.reached),
  findings: [...a.findings, ...b.findings],
});
