// Repeats, clocks and medians: what the figures have in common.

/** Fewer samples than these have no spread worth printing. */
const LEAST = 3;

/**
 * Takes samples of every way in turn, so that whatever else the machine does meets all of them alike; which one
 * goes first changes with every turn. The first turn warms up and is not counted. When `budget` milliseconds are
 * spent, no further turn begins.
 */
export async function interleave(ways, { repeats, budget, signal }) {
  const samples = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  const began = performance.now();
  for (let turn = 0; turn <= repeats; turn++) {
    if (turn > LEAST && performance.now() - began > budget) break;
    const names = Object.keys(ways);
    if (turn % 2 === 1) names.reverse();
    for (const name of names) {
      signal.throwIfAborted();
      const sample = await ways[name]();
      if (turn > 0) samples[name].push(sample);
    }
  }
  return samples;
}

/** Wall and processor time of this process alone while `work` ran, in seconds. */
export async function clocked(work) {
  const cpu = process.cpuUsage();
  const began = performance.now();
  await work();
  const wall = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { wall, cpu: (user + system) / 1e6 };
}

export function summary(samples) {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return {
    median,
    min: sorted[0],
    max: sorted.at(-1),
    samples: samples.map((one) => Number(one.toPrecision(6))),
  };
}

/** A figure beside its baseline. The ratio is that of each turn's two samples, which met the same moment of the machine. */
export function figure({ name, unit, better, baseline, harness }) {
  return {
    ...figureAlone({ name, unit, better, harness }),
    baseline: summary(baseline),
    ratio: summary(harness.map((one, turn) => one / baseline[turn])),
  };
}

/** A figure that nothing is compared with. */
export const figureAlone = ({ name, unit, better, harness }) => ({
  name,
  unit,
  better,
  repeats: harness.length,
  harness: summary(harness),
});
