import { type Context, report } from './context.ts';
import { didYouMean } from './nearest.ts';
import type { Path } from './problems.ts';

/** Whether a step or an outcome belongs to this permutation. */
export function applies(
  when: Readonly<Record<string, readonly string[]>> | undefined,
  path: Path,
  context: Context,
): boolean {
  let holds = true;
  for (const [axis, labels] of Object.entries(when ?? {})) {
    const known = context.labels.get(axis);
    const at = [...path, axis];
    if (known === undefined) {
      if (context.whole) {
        const near = didYouMean(axis, context.labels.keys());
        report(context, at, `is not an axis of the scenario${near}`, 'key');
      }
      continue;
    }
    for (const label of labels) {
      // An opening serves scenarios whose axes have more labels, or fewer.
      if (known.all.includes(label) || context.chain.length > 0) continue;
      const near = didYouMean(label, known.all);
      report(context, at, `must be a label of the axis ${axis}, got ${JSON.stringify(label)}${near}`);
    }
    if (!labels.includes(known.chosen)) holds = false;
  }
  return holds;
}
