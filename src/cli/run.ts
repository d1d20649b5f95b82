import { join } from 'node:path';
import type { RunEvent } from '../events.ts';
import { openReports, type ReporterChoice } from '../report/fan-out.ts';
import { reporterNamed, reporterNames } from '../report/index.ts';
import { systemClock } from '../runner/clock.ts';
import { run } from '../runner/run.ts';
import { UserError } from '../scenario/user-error.ts';
import { EXIT, exitStatus } from '../verdict/exit-status.ts';
import { UsageError, version, type World } from './command-line.ts';
import { prepare, type RunArguments } from './prepare.ts';
import { screenOf } from './screen.ts';

/** Runs the suite; every report is written on every path on which the reporter options could be read. */
export async function runCommand(given: RunArguments, world: World): Promise<number> {
  const choices = reporterChoices(given);
  const reports = await openReports(choices, {
    stdout: screenOf(world.stdout, world.env),
    stderr: screenOf(world.stderr, world.env),
  });
  const abort = new AbortController();
  let why = 'interrupted by SIGINT';
  const interrupt = () => {
    why = 'interrupted by SIGINT';
    abort.abort();
  };
  const terminate = () => {
    why = 'interrupted by SIGTERM';
    abort.abort();
  };
  world.on('SIGINT', interrupt);
  world.on('SIGTERM', terminate);
  let cancelLimit = () => {};
  let dispose = async () => {};
  let status: number;
  try {
    const prepared = await prepare(given, world.env);
    dispose = prepared.dispose;
    if (prepared.maxTime !== undefined) {
      cancelLimit = systemClock.after(prepared.maxTime, () => {
        why = `the time of --max-time ${given['max-time']} was up`;
        abort.abort();
      });
    }
    const end = await run({
      ...prepared.options,
      emit: reports.on,
      signal: abort.signal,
      whyAborted: () => why,
    });
    status = end.status;
  } catch (error) {
    status = failBeforeRun(error, given, world, reports.on);
  } finally {
    cancelLimit();
    world.off('SIGINT', interrupt);
    world.off('SIGTERM', terminate);
    await dispose();
  }
  const { broken } = await reports.close();
  return broken.length > 0 && status !== EXIT.interrupted ? EXIT.ourFault : status;
}

/** No case was played: the reports say why, in one sentence. */
function failBeforeRun(
  error: unknown,
  given: RunArguments,
  world: World,
  emit: (event: RunEvent) => void,
): number {
  const usage = error instanceof UserError || error instanceof UsageError;
  const reason =
    error instanceof Error
      ? usage
        ? error.message
        : `our own fault: ${error.stack ?? error.message}`
      : String(error);
  world.stderr.write(`mms-conform: ${reason}\n`);
  const status = exitStatus({ interrupted: false, ourFault: !usage, usage, failed: false, judged: false });
  const none = { pass: 0, fail: 0, warn: 0, note: 0, skip: 0, inconclusive: 0, unreached: 0, error: 0 };
  emit({
    type: 'run-start',
    version: 1,
    tool: version(),
    suite: version(),
    target: given.target ?? '',
    seed: given.seed ?? 0,
    workers: given.workers,
    strict: given.strict,
    started: new Date().toISOString(),
    cases: [],
  });
  emit({
    type: 'run-end',
    t: 0,
    status,
    verdict: usage ? 'no verdict: the run could not begin' : 'no verdict: the harness itself failed',
    reason,
    checks: none,
    cases: none,
    untested: [],
  });
  return status;
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  junit: 'junit.xml',
  json: 'report.json',
  ndjson: 'events.ndjson',
};

/** `NAME[=PATH]`; a reporter that prints goes to standard output, a file-like one to the output folder. */
export function reporterChoices(given: Pick<RunArguments, 'reporter' | 'output-dir'>): ReporterChoice[] {
  const choices = (given.reporter ?? []).map((text): ReporterChoice => {
    const [name = '', ...rest] = text.split('=');
    const entry = reporterNamed(name);
    if (entry === undefined)
      throw new UsageError(
        `--reporter ${text}: there is no reporter ${JSON.stringify(name)}; choose from ${reporterNames.join(', ')}`,
      );
    const path = rest.join('=');
    if (rest.length > 0 && path === '')
      throw new UsageError(`--reporter ${text}: name a file after the =, or leave it out`);
    if (path !== '') return { name, path };
    return entry.prints ? { name } : { name, path: join(given['output-dir'], EXTENSIONS[name] ?? name) };
  });
  const prints = choices.some(
    ({ name, path }) => path === undefined || path === '-' || reporterNamed(name)?.prints,
  );
  return prints ? choices : [{ name: 'list' }, ...choices];
}
