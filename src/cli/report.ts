import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { RunEvent } from '../events.ts';
import { openReports, type ReporterChoice } from '../report/fan-out.ts';
import { EXIT } from '../verdict/exit-status.ts';
import type { ReportArguments } from './commands/report.ts';
import { reportTools } from './report-tools.ts';
import { reporterChoices } from './reporters.ts';
import { screensOf } from './screen.ts';
import { storedEvents } from './stored-events.ts';
import { UsageError } from './usage-error.ts';
import type { World } from './world.ts';

/** Tells reporters a stored run. A file that holds no whole run leaves none of the reports, older ones neither. */
export async function reportCommand(given: ReportArguments, world: World): Promise<number> {
  const { events: source = '' } = given;
  if (source === '')
    throw new UsageError(
      'name the events of a run: mms-conform report events.ndjson; - reads standard input',
    );
  const { choices, trouble } = reporterChoices(given, world.env);
  if (trouble !== undefined) throw new UsageError(trouble);
  for (const choice of choices) refuseOwnSource(choice, source);
  const events = await eventsOrNothing(source, choices, world);
  const reports = await openReports(choices, screensOf(world), reportTools);
  for (const event of events) reports.on(event);
  const { broken } = await reports.close();
  return broken.length > 0 ? EXIT.ourFault : EXIT.conforms;
}

/** An older report is removed before it is written anew: it must not be what is still to be read. */
function refuseOwnSource({ name, path }: ReporterChoice, source: string): void {
  if (path !== undefined && path !== '-' && placeOf(path) === placeOf(source))
    throw new UsageError(`--reporter ${name}=${path}: that is the file to be read; name another`);
}

const placeOf = (path: string): string => {
  try {
    return realpathSync(path);
  } catch {
    // It is not there yet, so no link leads anywhere else.
    return resolve(path);
  }
};

async function eventsOrNothing(
  source: string,
  choices: readonly ReporterChoice[],
  world: World,
): Promise<readonly RunEvent[]> {
  try {
    return await storedEvents(source);
  } catch (error) {
    const files = choices.filter(({ path, append }) => path !== undefined && path !== '-' && !append);
    const reports = await openReports(files, screensOf(world), reportTools);
    reports.discard();
    throw error;
  }
}
