import type { Captures } from '../capture/captures.ts';
import type { RunEvent } from '../events.ts';
import type { Reports } from '../report/fan-out.ts';
import { inert } from '../report/inert.ts';
import type { Screen } from '../report/reporter.ts';
import { systemClock } from '../runner/clock.ts';
import { EXIT, type ExitStatus } from '../verdict/exit-status.ts';
import { alone, beside } from './beside.ts';
import type { RunArguments } from './commands/run.ts';
import { expectedStage } from './expected-stage.ts';
import { type Interruption, watchForInterruption } from './interruption.ts';
import { watchRun, writeLastRun } from './last-run.ts';
import { openAll } from './open-reports.ts';
import { capturesOf } from './pcap.ts';
import { type Prepared, prepare } from './prepare.ts';
import { nothingJudged, statusOf, tellRefusal } from './refusal.ts';
import { reporterChoices, talks, wantsReference } from './reporters.ts';
import { screenOf, screensOf } from './screen.ts';
import { reasonOf, UsageError } from './usage-error.ts';
import type { World } from './world.ts';

/** Runs the suite; every report is written on every path on which the reporter options could be read. */
export async function runCommand(given: RunArguments, world: World): Promise<number> {
  const { choices, trouble } = reporterChoices(given, world.env);
  const interruption = watchForInterruption(world);
  // Opened before anything can go wrong, so that the reports of an earlier run are gone.
  const files = await openAll(
    choices.filter((choice) => !talks(choice)),
    screensOf(world),
  );
  let prepared: Prepared | undefined;
  try {
    if (trouble !== undefined) throw new UsageError(trouble);
    const captures = await capturesOf(given, world);
    prepared = await prepare(given, world);
    const talk = await openAll(choices.filter(talks), {
      ...screensOf(world),
      stdout: talkScreen(world, given.trace),
    });
    const reports = [talk, files, ...(given.trace === true ? [await openTrace(world)] : [])];
    const status = await play(prepared, captures, reports, interruption, given, world);
    return await statusOf([...(captures ? [captures] : []), ...reports], status);
  } catch (error) {
    return await statusOf([files], tellRefusal(error, given, world, files.on, interruption.signal.aborted));
  } finally {
    interruption.stop();
    await prepared?.dispose();
  }
}

async function play(
  { options, maxTime, wait, remark, expected }: Prepared,
  captures: Captures | undefined,
  reports: readonly Reports[],
  interruption: Interruption,
  given: RunArguments,
  world: World,
): Promise<ExitStatus> {
  let status: ExitStatus = EXIT.ourFault;
  const { signal, why } = interruption;
  const watch = watchRun();
  const emit = (told: RunEvent): void => {
    const event = captures?.see(told) ?? told;
    if (event.type === 'run-end') status = event.status;
    watch.on(event);
    for (const { on } of reports) on(event);
  };
  const told = wantsReference(given)
    ? beside({ options, emit, signal, say: (text) => world.stderr.write(`mms-conform: ${inert(text)}\n`) })
    : alone(emit);
  const stage = expected && expectedStage(expected, told.emit);
  if (remark !== undefined) world.stderr.write(`mms-conform: ${remark}\n`);
  if (wait !== undefined) {
    const { waitForTarget } = await import('./wait-for-target.ts');
    await waitForTarget(options, wait, signal, () =>
      world.stderr.write(`mms-conform: waiting for ${options.target}, ${given.wait} at most\n`),
    );
  }
  const cancelLimit =
    maxTime === undefined
      ? () => {}
      : systemClock.after(maxTime, () =>
          interruption.interrupt(`the time of --max-time ${given['max-time']} was up`),
        );
  try {
    const started = new Date().toISOString();
    const more = {
      started,
      ...(captures && { capture: captures.begin }),
      ...(stage && { foreseen: stage.foreseen }),
    };
    const { run } = await import('../runner/run.ts');
    await run({ ...options, ...more, emit: stage?.on ?? told.emit, signal, whyAborted: why });
    await told.done();
    await leaveLastRun(watch, given, world);
    return status;
  } catch (error) {
    world.stderr.write(`mms-conform: ${reasonOf(error)}\n`);
    const broken = interruption.signal.aborted ? EXIT.interrupted : EXIT.ourFault;
    emit(nothingJudged(broken, 'no verdict: the harness itself failed', reasonOf(error)));
    return broken;
  } finally {
    cancelLimit();
  }
}

/** For --rerun-failed. */
async function leaveLastRun(
  watch: ReturnType<typeof watchRun>,
  given: RunArguments,
  world: World,
): Promise<void> {
  const last = watch.result();
  const trouble = last && (await writeLastRun(given['output-dir'], last));
  if (trouble !== undefined) world.stderr.write(`mms-conform: ${trouble}\n`);
}

/** Beside other lines on the terminal, none can be written over. */
const talkScreen = ({ stdout, env }: World, beside = false): Screen => ({
  ...screenOf(stdout, env),
  ...(beside && { live: false }),
});

function openTrace({ stderr, env }: World): Promise<Reports> {
  const screen = screenOf(stderr, env);
  return openAll([{ name: 'trace' }], { stdout: screen, stderr: screen });
}
