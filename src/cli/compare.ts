import type { CompareArguments } from './commands/compare.ts';
import type { World } from './world.ts';
export async function compareCommand(_given: CompareArguments, _world: World): Promise<number> {
  return 2;
}
