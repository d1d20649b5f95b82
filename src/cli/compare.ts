import { type Comparison, compareRuns } from '../compare/changes.ts';
import { EXIT } from '../verdict/exit-status.ts';
import type { CompareArguments } from './commands/compare.ts';
import { runCards } from './run-cards.ts';
import { UsageError } from './usage-error.ts';
import type { World } from './world.ts';

/** What changed between two stored runs of a server; a regression is the exit status of a server that does not conform. */
export async function compareCommand(given: CompareArguments, world: World): Promise<number> {
  const { before: first, after: second } = given;
  if (first === undefined || second === undefined)
    throw new UsageError('compare needs two runs: name files of events, the earlier one first');
  if (given.json && given.markdown)
    throw new UsageError('--json and --markdown are two forms of the same; give one of them');
  const [before, after] = await runCards([first, second]);
  if (before === undefined || after === undefined) throw new Error('two runs were read, and less came back');
  if (![...after.cases.keys()].some((id) => before.cases.has(id)))
    throw new UsageError(
      `${first} and ${second} have no case in common, so there is nothing to compare; compare runs of the same cases`,
    );
  const comparison = compareRuns(before, after);
  world.stdout.write((await writer(given))(comparison));
  return comparison.regressed ? EXIT.doesNotConform : EXIT.conforms;
}

async function writer({ json, markdown }: CompareArguments): Promise<(comparison: Comparison) => string> {
  if (json) return (await import('../compare/changes-json.ts')).changesJson;
  if (markdown) return (await import('../compare/changes-markdown.ts')).changesMarkdown;
  return (await import('../compare/changes-text.ts')).changesText;
}
