import { answers, revive } from './alive.ts';
import type { CaseContext } from './case-context.ts';

/**
 * Before a case is tried again, a target that we start ourselves is started once more if it is gone: for one case at a
 * time, and never again after it stayed away. A target of somebody else is taken as it is.
 */
export function createStandby(
  context: CaseContext,
  restart: (() => Promise<void>) | undefined,
): () => Promise<boolean> {
  let standing = Promise.resolve(true);
  if (restart === undefined) return () => standing;
  return () => {
    standing = standing.then(
      async (here) => here && ((await answers(context)) || (await revive(context, restart))),
    );
    return standing;
  };
}
