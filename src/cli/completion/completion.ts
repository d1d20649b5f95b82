import { UserError } from '../../scenario/user-error.ts';
import { EXIT } from '../../verdict/exit-status.ts';
import type { CompletionArguments } from '../commands/completion.ts';
import type { World } from '../world.ts';
import { SCRIPTS } from './scripts.ts';

/** Prints the script for a shell. */
export async function completionCommand({ shell }: CompletionArguments, world: World): Promise<number> {
  const name = shell ?? world.env.SHELL?.split('/').at(-1) ?? '';
  const script = Object.hasOwn(SCRIPTS, name) ? SCRIPTS[name] : undefined;
  if (script === undefined)
    throw new UserError(
      `completion is for ${Object.keys(SCRIPTS).join(', ')}, not for ${JSON.stringify(name)}: name one of them, as in mms-conform completion bash`,
    );
  world.stdout.write(script);
  return EXIT.conforms;
}
