import type { Permutation } from './axes.ts';
import { type Problems, show } from './problems.ts';
import type { Source } from './source.ts';

/** A combination of labels that a scenario leaves out. */
type Without = Readonly<Record<string, readonly string[]>>;

export const fits = (without: Without, labels: Permutation['labels']): boolean =>
  Object.entries(without).every(([axis, words]) => words.includes(labels[axis] ?? ''));

/** Each exception takes something away, or it is a mistake. */
export function checkExcept(
  except: readonly Without[],
  all: readonly Permutation[],
  source: Source,
  problems: Problems,
): void {
  for (const [index, without] of except.entries()) {
    for (const [axis, words] of Object.entries(without)) {
      const unknown = words.find((word) => !all.some(({ labels }) => labels[axis] === word));
      if (unknown !== undefined)
        problems.at(source, ['except', index, axis], `must be labels of an axis, got ${show(unknown)}`);
    }
  }
}
