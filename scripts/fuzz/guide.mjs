import { Session } from 'node:inspector/promises';

/**
 * Tells which inputs reached code that none before them had reached, by V8's own block counters. Asking costs as much as
 * some twenty inputs, so it is done once for a batch, and for single inputs only when the batch has reached something.
 * @typedef {Awaited<ReturnType<typeof openGuide>>} Guide
 */

/** @param {string} folder URL of the code that counts */
export async function openGuide(folder) {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  /** @type {Map<string, Uint8Array>} characters of each script that ran once */
  const reached = new Map();

  return {
    /** What ran since it was asked last, by script: a flag for each character. */
    async hits() {
      const { result } = await session.post('Profiler.takePreciseCoverage');
      const ours = result.filter(({ url }) => url.startsWith(folder));
      return new Map(ours.map(({ url, functions }) => [url, hitsOf(functions)]));
    },
    /** Whether anything of it never ran before. @param {Hits} hits */
    isNew: (hits) => [...hits].some(([url, flags]) => freshIn(flags, reached.get(url)).length > 0),
    /** Remembers it. @param {Hits} hits @returns {boolean} whether anything of it never ran before */
    remember(hits) {
      let isNew = false;
      for (const [url, flags] of hits) {
        const known = reached.get(url) ?? new Uint8Array(flags.length);
        const all = known.length < flags.length ? Uint8Array.from(flags, (_, n) => known[n] ?? 0) : known;
        for (const at of freshIn(flags, all)) {
          all[at] = 1;
          isNew = true;
        }
        reached.set(url, all);
      }
      return isNew;
    },
    /** Characters of code that ran at all. */
    get reached() {
      return [...reached.values()].reduce(
        (sum, flags) => sum + flags.reduce((all, flag) => all + flag, 0),
        0,
      );
    },
    close: () => session.disconnect(),
  };
}

/** @typedef {ReadonlyMap<string, Uint8Array>} Hits */

/** Where a flag is set that was not. @param {Uint8Array} flags @param {Uint8Array} [known] */
function freshIn(flags, known) {
  const fresh = [];
  for (let n = 0; n < flags.length; n++) if (flags[n] === 1 && known?.[n] !== 1) fresh.push(n);
  return fresh;
}

/** Inner ranges stand behind outer ones and know better. @param {readonly import('node:inspector').Profiler.FunctionCoverage[]} functions */
function hitsOf(functions) {
  const ranges = functions.flatMap((one) => one.ranges);
  const hits = new Uint8Array(Math.max(0, ...ranges.map(({ endOffset }) => endOffset)));
  for (const { startOffset, endOffset, count } of ranges)
    hits.fill(count > 0 ? 1 : 0, startOffset, endOffset);
  return hits;
}
