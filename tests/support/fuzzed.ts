import fc from 'fast-check';
import { createRandom } from '../../scripts/fuzz/random.mjs';
import { codeOf, type Target } from '../../scripts/fuzz/target.mjs';

const SOURCE = new URL('../../src/', import.meta.url);
const number = fc.nat(0xffff_ffff);

/** The target over the source, and inputs of its own making that are changed further; what fails is made small. */
export async function overSource(target: Target) {
  const code = await codeOf(target, SOURCE, 'ts');
  const make = target.make(code);
  const corpus = target.corpus();
  const { kinds, mutate } = target.changes;
  const change = fc.record({ kind: fc.constantFrom(...kinds), at: number, value: number });
  const inputs = fc
    .tuple(number, fc.array(change, { maxLength: 4 }))
    .map(([n, changes]) => mutate(make(createRandom(n), corpus), changes));
  return { code, inputs, corpus };
}

/** Holds the property of a target against inputs; `code` may be broken on purpose. */
export async function holds(target: Target, runs: number, broken: object = {}): Promise<void> {
  const { code, inputs } = await overSource(target);
  const property = target.property({ ...code, ...broken });
  await fc.assert(
    fc.asyncProperty(inputs, async (input) => void (await property(input))),
    // That a control fails is enough; a failure of ours is made small.
    { numRuns: runs, includeErrorInReport: true, endOnFailure: Object.keys(broken).length > 0 },
  );
}
