import { type Matrix, matrixOf, mixedSuites } from '../compare/matrix.ts';
import { openDestination } from '../report/destination.ts';
import { inert } from '../report/inert.ts';
import { EXIT } from '../verdict/exit-status.ts';
import type { MatrixArguments } from './commands/matrix.ts';
import { type FormatChoice, formatChoices, rowsOf } from './matrix-formats.ts';
import { runCards } from './run-cards.ts';
import { UsageError } from './usage-error.ts';
import type { World } from './world.ts';

/** Stored runs as one matrix, in every form that is asked for; nothing is written unless all can be made. */
export async function matrixCommand(given: MatrixArguments, world: World): Promise<number> {
  const words = given.runs ?? [];
  if (words.length === 0)
    throw new UsageError('matrix needs runs: name files of events, stored with --reporter ndjson=FILE');
  const shown = rowsOf(given.by);
  const choices = formatChoices(given.format ?? ['markdown'], words.length);
  const runs = await runCards(words);
  const suites = mixedSuites(runs);
  if (suites !== undefined && !given['mixed-suites'])
    throw new UsageError(
      `the runs are of different versions of the suite, ${inert(suites, 400)}: run the older ones again, or combine them all the same with --mixed-suites`,
    );
  const empty = runs.find(({ cases }) => cases.size === 0);
  if (empty !== undefined)
    throw new UsageError(
      `the run ${inert(empty.label, 200)} has no case (${inert(empty.end.reason ?? empty.end.verdict, 200)}), so there is nothing to show of it; leave it out`,
    );
  const matrix = matrixOf(runs);
  const made: { readonly path: string | undefined; readonly text: string }[] = [];
  for (const choice of choices) made.push(...(await filesOf(choice, matrix, shown)));
  for (const { path, text } of made) {
    if (path === undefined) world.stdout.write(text);
    else write(path, text);
  }
  return EXIT.conforms;
}

async function filesOf({ format, path }: FormatChoice, matrix: Matrix, by: ReturnType<typeof rowsOf>) {
  const texts = await format.make(matrix, by);
  return texts.map(({ name, text }) => ({ path: path?.replaceAll('{run}', name), text }));
}

function write(path: string, text: string): void {
  try {
    const file = openDestination(path);
    file.write(text);
    file.commit();
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause));
  }
}
