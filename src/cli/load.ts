import { documentOf } from '../load/document.ts';
import { type LoadOptions, runLoad } from '../load/load.ts';
import { createProgress } from '../load/progress.ts';
import { textOf } from '../load/text.ts';
import { parseTarget, type Target, withoutUser } from '../profile/target.ts';
import type { ReferenceCopy } from '../protocols/mmsp/rules/rule.ts';
import { inertJson } from '../report/inert.ts';
import { systemClock } from '../runner/clock.ts';
import { EXIT } from '../verdict/exit-status.ts';
import { aboutCommand } from './about.ts';
import { loadCatalogue } from './catalogue.ts';
import type { LoadArguments } from './commands/load.ts';
import { watchForInterruption } from './interruption.ts';
import { loadFiles } from './load-files.ts';
import { refuseTooMany, systemLimits } from './load-limits.ts';
import { readPlan } from './load-plan.ts';
import { screensOf } from './screen.ts';
import { UsageError } from './usage-error.ts';
import { LARGEST_SEED, wholeNumber } from './values.ts';
import { version } from './version.ts';
import type { World } from './world.ts';

/** What the embedded server plays unless told otherwise: a minute, at its pace over in 7.5 seconds. */
const BUILTIN_FILE = 'long.asf';
const SEED = 1;

/** Loads the named target, and nothing else. Resolves with the exit status. */
export async function loadCommand(given: LoadArguments, world: World): Promise<number> {
  const target = targetOf(given);
  const plan = readPlan(given);
  const seed = given.seed === undefined ? SEED : wholeNumber('--seed', given.seed, 0, LARGEST_SEED);
  refuseTooMany(plan.sessions, target.kind === 'builtin' ? 2 : 1, systemLimits());
  const { path, reference } = await contentOf(given, target);
  const catalogue = await loadCatalogue();
  const files = loadFiles(given, world);
  const screens = screensOf(world);
  const interruption = watchForInterruption(world);
  const progress = createProgress(screens.stderr, plan.sessions);
  const label = withoutUser(given.target ?? '');
  const started = new Date().toISOString();
  let place: Place | undefined;
  try {
    place = await placeOf(target, seed);
    const before = process.cpuUsage();
    const { host, port } = place;
    const options: LoadOptions = {
      ...plan,
      ...{ host, port, path, seed, catalogue },
      ...(reference && { reference }),
      ...(given.bind !== undefined && { bind: given.bind }),
      timeout: { connect: plan.timeout, reply: plan.timeout },
      clock: systemClock,
      signal: interruption.signal,
      // Where a read is answered before it is asked for, each connection needs a buffer of its own.
      ...(process.platform !== 'win32' && { buffer: Buffer.allocUnsafeSlow(1 << 16) }),
      onSecond: progress.show,
    };
    const result = await runLoad(options);
    const { user, system } = process.cpuUsage(before);
    const load = documentOf(result, {
      tool: `mms-conform ${version()}`,
      target: label,
      file: path,
      started,
      ...commandOf(world),
      plan: {
        sessions: plan.sessions,
        ramp: plan.ramp,
        duration: plan.duration,
        tolerance: plan.tolerance,
      },
      servesToo: target.kind === 'builtin',
      cost: { processor: (user + system) / 1e6, memory: process.resourceUsage().maxRSS * 1024 },
    });
    progress.end();
    if (!files.printsJson) world.stdout.write(textOf(load));
    const broken = await files.write(load, `${inertJson(load, 2)}\n`);
    for (const sentence of broken) world.stderr.write(`mms-conform: ${sentence}\n`);
    return broken.length > 0 && load.status !== EXIT.interrupted ? EXIT.ourFault : load.status;
  } finally {
    progress.end();
    interruption.stop();
    files.discard();
    await place?.close();
  }
}

function targetOf({ target }: LoadArguments): Target {
  if (target === undefined)
    throw new UsageError(
      'load needs a target that is named for it: --target HOST[:PORT]; --target builtin tries it out',
    );
  const parsed = parseTarget(target);
  if (!parsed.transports.includes('tcp'))
    throw new UsageError('--target mmsu://: load plays over TCP only; name the target as mmst:// or mms://');
  return parsed;
}

async function contentOf(
  given: LoadArguments,
  target: Target,
): Promise<{ readonly path: string; readonly reference?: ReferenceCopy }> {
  const path = given.file ?? (target.kind === 'builtin' ? BUILTIN_FILE : target.path);
  if (path === undefined)
    throw new UsageError(
      'load needs content to play: name it with --file PATH, or in the target, as mms://HOST/PATH',
    );
  const { FIXTURES, readReference } = await import('./contents.ts');
  const own =
    target.kind === 'builtin' && given.file === undefined ? `${FIXTURES}${BUILTIN_FILE}` : undefined;
  const copy = given.reference ?? own;
  const bare = path.replace(/^\/+/, '');
  return copy === undefined ? { path: bare } : { path: bare, reference: await readReference(copy) };
}

/** Where the server is. */
interface Place {
  readonly host: string;
  readonly port: number;
  close(): Promise<void>;
}

/** The server in this process, or the one that is named. */
async function placeOf(target: Target, seed: number): Promise<Place> {
  if (target.kind !== 'builtin') return { host: target.host, port: target.port, close: async () => {} };
  const { openBuiltin } = await import('./builtin.ts');
  const { host, port, close } = await openBuiltin(seed);
  return { host, port, close };
}

const commandOf = (world: World) => {
  const { command = '', platform = '' } = aboutCommand(world);
  return { command, platform };
};
