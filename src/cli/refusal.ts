import { EVENTS_VERSION, type RunEvent } from '../events.ts';
import { withoutUser } from '../profile/target.ts';
import type { Reports } from '../report/fan-out.ts';
import { EXIT, type ExitStatus, exitStatus } from '../verdict/exit-status.ts';
import { aboutCommand } from './about.ts';
import type { RunArguments } from './commands/run.ts';
import { openAll } from './open-reports.ts';
import { reporterChoices, talks } from './reporters.ts';
import { screensOf } from './screen.ts';
import { isUsage, reasonOf } from './usage-error.ts';
import { version } from './version.ts';
import type { World } from './world.ts';

/** The command line could not be read to its end: the reports that it named say so. */
export async function refuse(given: RunArguments, error: unknown, world: World): Promise<number> {
  const choices = reporterChoices(given, world.env).choices.filter((choice) => !talks(choice));
  const files = await openAll(choices, screensOf(world));
  return statusOf([files], tellRefusal(error, given, world, files.on, false));
}

/** No case was played: standard error and the reports say why, in one sentence. */
export function tellRefusal(
  error: unknown,
  given: RunArguments,
  world: World,
  emit: (event: RunEvent) => void,
  interrupted: boolean,
): ExitStatus {
  const usage = isUsage(error);
  const reason = reasonOf(error);
  world.stderr.write(`mms-conform: ${reason}\n`);
  emit({
    type: 'run-start',
    version: EVENTS_VERSION,
    tool: `mms-conform ${version()}`,
    suite: version(),
    target: withoutUser(given.target ?? ''),
    seed: 0,
    workers: 0,
    strict: given.strict,
    started: new Date().toISOString(),
    ...aboutCommand(world),
    cases: [],
  });
  const status = exitStatus({ interrupted, ourFault: !usage, usage, failed: false, judged: false });
  emit(
    nothingJudged(
      status,
      usage ? 'no verdict: the run could not begin' : 'no verdict: the harness itself failed',
      reason,
    ),
  );
  return status;
}

export function nothingJudged(status: ExitStatus, verdict: string, reason: string): RunEvent {
  const none = { pass: 0, fail: 0, warn: 0, note: 0, skip: 0, inconclusive: 0, unreached: 0, error: 0 };
  return { type: 'run-end', t: 0, status, verdict, reason, checks: none, cases: none, untested: [] };
}

/** Finishes the reports; one that broke is our own fault, whatever the target is. */
export async function statusOf(
  reports: readonly Pick<Reports, 'close'>[],
  status: ExitStatus,
): Promise<ExitStatus> {
  let broke = false;
  for (const { close } of reports) {
    const { broken } = await close();
    broke ||= broken.length > 0;
  }
  return broke && status !== EXIT.interrupted ? EXIT.ourFault : status;
}
