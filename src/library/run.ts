import { Writable } from 'node:stream';
import { alone, beside } from '../cli/beside.ts';
import type { RunArguments } from '../cli/commands/run.ts';
import { expectedStage } from '../cli/expected-stage.ts';
import { capturesOf } from '../cli/pcap.ts';
import { prepare } from '../cli/prepare.ts';
import { reportTools } from '../cli/report-tools.ts';
import { reporterChoices, wantsReference } from '../cli/reporters.ts';
import { isUsage } from '../cli/usage-error.ts';
import { waitForTarget } from '../cli/wait-for-target.ts';
import type { RunEvent } from '../events.ts';
import { openReports, type ReporterChoice, type Reports } from '../report/fan-out.ts';
import type { Screen } from '../report/reporter.ts';
import { runStory } from '../report/run-story.ts';
import { systemClock } from '../runner/clock.ts';
import { run as runSuite } from '../runner/run.ts';
import { UserError } from '../scenario/user-error.ts';
import { argumentsOf, argvOf } from './arguments.ts';
import { endingOf } from './ending.ts';
import type { RunOptions } from './options.ts';
import { type RunResult, resultOf } from './result.ts';

/**
 * Runs the suite against a target, and resolves with what came out, whatever that is. Rejects with a `UserError`, whose
 * message is the sentence that the command line would say, when something is to be mended before a run can begin; every
 * other error is a fault of the harness, or what `onEvent` threw. Prints nothing, and listens to no signal of the process.
 */
export async function run(options: RunOptions = {}): Promise<RunResult> {
  const given = asUser(() => argumentsOf(options));
  const choices = asUser(() => filesOf(given));
  const world = { argv: argvOf(given), env: process.env };
  const { options: prepared, maxTime, wait, expected, dispose } = await prepare(given, world).catch(rethrow);
  const ending = endingOf(options.signal);
  const cancelLimit =
    maxTime === undefined
      ? () => {}
      : systemClock.after(maxTime, () => ending.end(`the time of maxTime ${options.maxTime} was up`));
  const story = runStory();
  const open: Pick<Reports, 'close'>[] = [];
  const broken: string[] = [];
  let trouble: { readonly cause: unknown } | undefined;
  try {
    const captures = await capturesOf(given, { stderr: NOBODY });
    if (captures !== undefined) open.push(captures);
    const reports = await openReports(choices, { stdout: NOWHERE, stderr: NOWHERE }, reportTools);
    open.push(reports);
    const emit = (told: RunEvent): void => {
      const event = captures?.see(told) ?? told;
      story.on(event);
      reports.on(event);
      try {
        if (trouble === undefined) options.onEvent?.(event);
      } catch (cause) {
        trouble = { cause };
        ending.end('onEvent threw an error');
      }
    };
    const { signal, why } = ending;
    // What comes of the comparison is no verdict, and there is no screen to say so.
    const told = wantsReference(given)
      ? beside({ options: prepared, emit, signal, say: () => {} })
      : alone(emit);
    const stage = expected && expectedStage(expected, told.emit);
    if (wait !== undefined) await waitForTarget(prepared, wait, signal, () => {});
    await runSuite({
      ...prepared,
      started: new Date().toISOString(),
      ...(captures && { capture: captures.begin }),
      ...(stage && { foreseen: stage.foreseen }),
      emit: stage?.on ?? told.emit,
      signal,
      whyAborted: why,
    });
    await told.done();
  } finally {
    cancelLimit();
    ending.stop();
    await dispose();
    for (const { close } of open) broken.push(...(await close()).broken);
  }
  if (trouble !== undefined) throw trouble.cause;
  return resultOf(story, broken);
}

const NOBODY = new Writable({ write: (_chunk, _encoding, done) => done() });

/** The screen of a program is its own: nothing is written there. */
const NOWHERE: Screen = {
  write: () => {},
  width: Number.POSITIVE_INFINITY,
  color: false,
  live: false,
};

/** The reports that are wanted, each in a file. */
function filesOf(given: RunArguments): readonly ReporterChoice[] {
  // With one that prints, none is added for a screen.
  const reporter = ['list', ...(given.reporter ?? [])];
  const { choices, trouble } = reporterChoices({ ...given, reporter }, {});
  if (trouble !== undefined) throw new UserError(trouble);
  const [, ...wanted] = choices;
  const shown = wanted.find(({ path }) => path === undefined || path === '-');
  if (shown !== undefined)
    throw new UserError(
      `reporters: ${shown.name} would write to the screen; name a file, as in ${shown.name}=FILE`,
    );
  return wanted;
}

function asUser<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    return rethrow(error);
  }
}

/** One type for all that the user can mend. */
function rethrow(error: unknown): never {
  throw isUsage(error) && !(error instanceof UserError)
    ? new UserError(error.message, { cause: error })
    : error;
}
