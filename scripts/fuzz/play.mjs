import { collectFindings } from './findings.mjs';
import { openGuide } from './guide.mjs';
import { changes } from './mutate.mjs';
import { Broken, firstDifference, isSame } from './properties/must.mjs';
import { createRandom } from './random.mjs';
import { codeOf } from './target.mjs';

/**
 * @typedef {object} Plan
 * @property {number} seed
 * @property {number} first number of the first input
 * @property {number} inputs
 * @property {number} seconds
 * @property {number} hang seconds after which an input has not ended, far more than any may take on a busy machine
 * @property {string} folder URL of the build
 * @property {string} [against] URL of another build, which has to read every input alike
 *
 * @typedef {object} Result
 * @property {number} inputs
 * @property {number} exceptions inputs for which something did not hold
 * @property {Record<string, number>} depths
 * @property {number} slowest milliseconds, of the input that took longest, at the best of three tries
 * @property {number} milliseconds
 * @property {number} grown inputs that reached new code and were kept as a beginning for others
 * @property {number} reached characters of the build's code that ran
 * @property {import('./findings.mjs').Finding[]} findings
 */

/** Inputs between two looks at the block counters and at the clock. */
const BATCH = 64;
const MOST_KEPT = 4000;
const TRIES = 3;

/**
 * Makes inputs and holds the property of the target against each.
 * @param {import('./target.mjs').Target} target
 * @param {Plan} plan
 * @param {{ begin(number: number, input: Uint8Array): void, progress(result: Result): void }} on
 * @returns {Promise<Result>}
 */
export async function play(target, plan, on) {
  const folder = new URL(plan.folder);
  const guide = await openGuide(folder.href);
  const code = await codeOf(target, folder);
  const other = plan.against === undefined ? undefined : await codeOf(target, new URL(plan.against));
  const make = target.make(code);
  const property = target.property(code);
  const otherProperty = other && target.property(other);
  const corpus = [...target.corpus()];
  const findings = collectFindings(folder);
  const began = performance.now();
  /** @type {Record<string, number>} */
  const depths = { clean: 0, partial: 0, refused: 0 };
  let [done, exceptions, slowest, grown] = [0, 0, 0, 0];

  /** @returns {Result} */
  const result = () => ({
    inputs: done,
    exceptions,
    depths,
    slowest,
    milliseconds: performance.now() - began,
    grown,
    reached: guide.reached,
    findings: findings.all(),
  });

  /** @param {Uint8Array} input */
  async function hold(input) {
    const outcome = await property(input);
    if (otherProperty === undefined) return outcome.depth;
    const theirs = await otherProperty(input);
    if (!isSame(outcome.reading, theirs.reading))
      throw new Broken('the builds read it differently', firstDifference(outcome.reading, theirs.reading));
    return outcome.depth;
  }

  /** The time that an input takes by itself: what else the machine did is left out by trying again. @param {Uint8Array} input @param {number} first */
  async function timeOf(input, first) {
    let best = first;
    for (let n = 1; n < TRIES && best > slowest; n++) {
      const start = performance.now();
      await hold(input);
      best = Math.min(best, performance.now() - start);
    }
    return best;
  }

  /** @param {number} number @param {Uint8Array} input */
  async function tryOne(number, input) {
    on.begin(number, input);
    const start = performance.now();
    try {
      const depth = await hold(input);
      depths[depth] = (depths[depth] ?? 0) + 1;
      const took = performance.now() - start;
      if (took <= slowest) return;
      slowest = Math.max(slowest, await timeOf(input, took));
      if (slowest > target.slow) throw new Broken(`an input takes more than ${target.slow} ms`, { slowest });
    } catch (error) {
      exceptions += 1;
      // Told at once: an input after this one may end the thread.
      if (findings.add(error, input, number)) on.progress(result());
    }
  }

  let told = began;
  while (done < plan.inputs && performance.now() - began < plan.seconds * 1000) {
    const batch = [];
    const size = Math.min(BATCH, plan.inputs - done);
    for (let n = 0; n < size; n++) {
      const number = plan.first + done;
      const random = createRandom(plan.seed, number);
      // Half of the time what reached new code is changed further.
      const input = grown > 0 && random.once(2) ? next(random) : make(random, corpus);
      batch.push(input);
      await tryOne(number, input);
      done += 1;
    }
    const hits = await guide.hits();
    if (guide.isNew(hits)) await keep(batch);
    guide.remember(hits);
    if (performance.now() - told > 500) {
      told = performance.now();
      on.progress(result());
    }
  }
  guide.close();
  return result();

  /** @param {import('./random.mjs').Random} random */
  function next(random) {
    const from = corpus[corpus.length - 1 - random.below(grown)] ?? new Uint8Array();
    return target.changes.mutate(from, changes(random, target.changes.kinds), random.pick(corpus));
  }

  /** Looks for those of a batch that reach new code, one by one. @param {readonly Uint8Array[]} batch */
  async function keep(batch) {
    for (const input of batch) {
      try {
        await property(input);
      } catch {
        // It is a finding already.
      }
      if (!guide.remember(await guide.hits()) || grown >= MOST_KEPT) continue;
      corpus.push(input);
      grown += 1;
    }
  }
}
