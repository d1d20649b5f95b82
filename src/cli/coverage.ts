import type { RunEvent } from '../events.ts';
import { coverage, owed, type Seen } from '../requirements/coverage.ts';
import { EXIT } from '../verdict/exit-status.ts';
import type { CoverageArguments } from './commands/coverage.ts';
import { coverageJson, coverageTable, untestedList } from './coverage-text.ts';
import { loadKnowledge } from './knowledge.ts';
import { storedEvents } from './stored-events.ts';
import type { World } from './world.ts';

/** Which sentences a run has tested: that of the file, or one against the reference server in this process. */
export async function coverageCommand(given: CoverageArguments, world: World): Promise<number> {
  const knowledge = await loadKnowledge();
  const checks =
    given.events === undefined
      ? await ownChecks(world)
      : checksOf(await storedEvents(given.events, 'verdicts'));
  if (checks === undefined) return EXIT.interrupted;
  const rows = coverage(checks, knowledge);
  const untested = rows.filter(({ standing }) => standing.status === 'untested');
  const text = given.json
    ? coverageJson(rows, given.untested ? untested : rows)
    : given.untested
      ? untestedList(rows)
      : coverageTable(rows);
  world.stdout.write(`${text}\n`);
  return owed(rows).length === 0 ? EXIT.conforms : EXIT.doesNotConform;
}

/** Undefined when the run was interrupted: what it has not shown yet is not untested. */
async function ownChecks(world: World): Promise<readonly Seen[] | undefined> {
  const { runQuietly } = await import('./quiet-run.ts');
  const events: readonly RunEvent[] = await runQuietly(world);
  const end = events.findLast((event) => event.type === 'run-end');
  if (end?.status === EXIT.interrupted) return undefined;
  if (end?.status !== EXIT.conforms)
    world.stderr.write(`mms-conform: the reference server itself ${end?.verdict ?? 'was not judged'}\n`);
  return checksOf(events);
}

const checksOf = (events: readonly RunEvent[]): readonly Seen[] =>
  events.filter((event) => event.type === 'check');
