import { resolve } from 'node:path';
import { openReports } from '../report/fan-out.ts';
import { EXIT } from '../verdict/exit-status.ts';
import { loadCatalogue } from './catalogue.ts';
import type { MergeArguments } from './commands/merge.ts';
import { expectedOf } from './expected-of.ts';
import { heldAgainst } from './expected-stage.ts';
import { merged } from './merge/merged.ts';
import { type Part, partOfRun } from './merge/parts.ts';
import { reportTools } from './report-tools.ts';
import { reporterChoices } from './reporters.ts';
import { screensOf } from './screen.ts';
import { storedEvents } from './stored-events.ts';
import { UsageError } from './usage-error.ts';
import type { World } from './world.ts';

/** Makes one run of the parts that --shard has made; resolves with the exit status of that run. */
export async function mergeCommand(given: MergeArguments, world: World): Promise<number> {
  const { events: paths = [], output } = given;
  const reporter = [...(given.reporter ?? []), ...(output === undefined ? [] : [`ndjson=${output}`])];
  const { choices, trouble } = reporterChoices({ ...given, reporter }, world.env);
  if (trouble !== undefined) throw new UsageError(trouble);
  for (const { path } of choices) {
    const source = path !== undefined && paths.find((one) => resolve(one) === resolve(path));
    if (source) throw new UsageError(`${source} is one of the parts; write the merged run to another file`);
  }
  const parts: Part[] = [];
  for (const path of paths) parts.push(partOfRun(path, await storedEvents(path)));
  const list = await expectedOf(given, undefined, await loadCatalogue());
  const story = list === undefined ? merged(parts) : heldAgainst(list, merged(parts));
  const reports = await openReports(choices, screensOf(world), reportTools);
  for (const event of story) reports.on(event);
  const { broken } = await reports.close();
  const end = story.at(-1);
  const status = end?.type === 'run-end' ? end.status : EXIT.ourFault;
  return broken.length > 0 && status !== EXIT.interrupted ? EXIT.ourFault : status;
}
