import type { Profile } from '../profile/profile.ts';
import { parseTarget, type Target } from '../profile/target.ts';
import type { Catalogue } from '../requirements/catalogue.ts';
import { systemClock } from '../runner/clock.ts';
import type { RunOptions } from '../runner/run.ts';
import { DEFAULT_TIMING, type Timing } from '../runner/timing.ts';
import { didYouMean } from '../scenario/nearest.ts';
import { origin } from '../scenario/repeat.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { UserError } from '../scenario/user-error.ts';
import type { ExpectedList } from '../verdict/expected-list.ts';
import { aboutRun } from './about.ts';
import type { Builtin } from './builtin.ts';
import { loadCatalogue } from './catalogue.ts';
import type { RunArguments } from './commands/run.ts';
import { contentsOf } from './contents.ts';
import { expectedOf } from './expected-of.ts';
import { findProfile } from './find-profile.ts';
import { type LastRun, readLastRun } from './last-run.ts';
import { repeatingOf } from './repeating.ts';
import { reproduce } from './reproduce.ts';
import { chosen, scenariosOf } from './selection.ts';
import type { StartedTarget } from './start-target.ts';
import { duration, LARGEST_SEED, lossy, portRange, wholeNumber } from './values.ts';
import { version } from './version.ts';
import type { World } from './world.ts';

export interface Prepared {
  readonly options: Omit<RunOptions, 'emit' | 'signal' | 'whyAborted'>;
  /** Milliseconds. */
  readonly maxTime?: number;
  /** What is known to fail. */
  readonly expected?: ExpectedList;
  /** Milliseconds for the target to take a connection before the run begins. */
  readonly wait?: number;
  /** What the user should know before the run begins, in one sentence. */
  readonly remark?: string;
  /** Ends what was started for the run. */
  readonly dispose: () => Promise<void>;
}

/**
 * Turns the command line and the profile into a run; alone, the harness plays its own server for its own ends, and no
 * profile is looked for. Throws a UserError for what the user has to mend.
 */
export async function prepare(
  given: RunArguments,
  world: Pick<World, 'argv' | 'env'>,
  alone?: 'alone',
): Promise<Prepared> {
  const { env } = world;
  const workers = wholeNumber('--workers', given.workers, 1, 256);
  const { run, times } = repeatingOf(given);
  const givenSeed = given.seed === undefined ? undefined : wholeNumber('--seed', given.seed, 0, LARGEST_SEED);
  const maxTime = given['max-time'] === undefined ? undefined : duration('--max-time', given['max-time']);
  const wait = given.wait === undefined ? undefined : duration('--wait', given.wait);
  const timeout = given.timeout === undefined ? undefined : duration('--timeout', given.timeout);
  const udpPorts = given['udp-ports'] === undefined ? undefined : portRange(given['udp-ports']);
  const network = given['udp-loss'] === undefined ? undefined : lossy(given['udp-loss']);
  const profile = alone === undefined ? await profileOf(given, env) : undefined;
  const target = given.target === undefined ? profile?.target : parseTarget(given.target);
  if (target === undefined)
    throw new UserError(
      'no target: name one with --target HOST[:PORT], or with target in a profile; --target builtin tries the harness out',
    );
  const label = given.target ?? urlOf(target);
  const last = given['rerun-failed']
    ? await readLastRun(given['output-dir'], { target: label, suite: version() })
    : undefined;
  // Parts of one run have one seed, so that they fit together.
  const seed = givenSeed ?? last?.seed ?? (run.shard ? 0 : Math.floor(Math.random() * 0x7fffffff));
  const catalogue = await loadCatalogue();
  const { opening, packetPairProbes, all } = await scenariosOf(given, catalogue);
  // A part of the failures is not the failures of a part.
  const failed = run.shard === undefined ? last?.failed : undefined;
  const scenarios = chosen(all, given, { catalogue, times, ...(failed && { failed }) });
  const require = capabilities(given.require ?? [], catalogue);
  const expected = await expectedOf(given, profile, catalogue);
  const timing = timingOf(timeout, profile);
  const place = target.kind === 'builtin' ? await builtinServer(seed, alone) : undefined;
  try {
    const contents = place?.contents ?? (await contentsOf(given, profile, target));
    const started = await startedBy(profile, target, Math.max(timing.connect, wait ?? 0));
    return {
      ...(maxTime !== undefined && { maxTime }),
      ...(expected && { expected }),
      ...(wait !== undefined && { wait }),
      ...(last?.failed.length === 0 && { remark: NOTHING_FAILED }),
      dispose: started?.stop ?? place?.close ?? (async () => {}),
      options: {
        ...run,
        ...(last && run.shard && { only: failedIn(last) }),
        target: label,
        tool: `mms-conform ${version()}`,
        suite: version(),
        host: place?.host ?? hostOf(target),
        port: place?.port ?? portOf(target),
        ...(given.bind !== undefined && { bind: given.bind }),
        scenarios,
        opening,
        packetPairProbes,
        contents,
        transports: new Set(target.transports),
        capabilities: profile?.capabilities ?? {},
        ...(udpPorts && { udpPorts }),
        ...(network && { network }),
        timing: place === undefined ? timing : { ...timing, silence: place.silence, ...place.timers },
        workers,
        strict: given.strict,
        seed,
        require,
        catalogue,
        clock: systemClock,
        started: new Date().toISOString(),
        about: { ...aboutRun(given, world, catalogue), ...nameOf(profile, target) },
        reproduce: (scenario) => reproduce(given, { target: label, ...origin(scenario, seed) }),
        ...(started && { restart: started.restart }),
      },
    };
  } catch (error) {
    await place?.close();
    throw error;
  }
}

const failedIn = ({ failed }: LastRun): ((scenario: Scenario) => boolean) => {
  const ids = new Set(failed);
  return ({ id, tags }) => ids.has(id) || tags.includes('sanity');
};

const NOTHING_FAILED =
  '--rerun-failed: every case of the last run passed, so that only the first and the last conversation are played';

/** A target in the form of the command line. */
const labelOf = (target: Target): string =>
  target.kind === 'builtin'
    ? 'builtin'
    : target.host.includes(':')
      ? `[${target.host}]:${target.port}`
      : `${target.host}:${target.port}`;

/** The name that a profile gives to its target, and to no other. */
const nameOf = (profile: Profile | undefined, target: Target): { readonly name?: string } =>
  profile?.name !== undefined && labelOf(profile.target) === labelOf(target) ? { name: profile.name } : {};

/** The same with what a profile says of the path and the transport, in a form that can be typed. */
function urlOf(target: Target): string {
  if (target.kind === 'builtin') return labelOf(target);
  const { path, transports } = target;
  const [only, ...others] = transports;
  if (path === undefined && others.length > 0) return labelOf(target);
  const scheme = others.length > 0 ? 'mms' : only === 'udp' ? 'mmsu' : 'mmst';
  const segments = (path ?? '').split('/').map(encodeURIComponent);
  return `${scheme}://${labelOf(target)}/${segments.join('/')}`;
}

const hostOf = (target: Target): string => (target.kind === 'builtin' ? '127.0.0.1' : target.host);
const portOf = (target: Target): number => (target.kind === 'builtin' ? 0 : target.port);

/** Starts what the profile names; it belongs to the target of the profile, and to no other. */
async function startedBy(
  profile: Profile | undefined,
  target: Target,
  timeout: number,
): Promise<StartedTarget | undefined> {
  const own = profile?.start !== undefined && labelOf(profile.target) === labelOf(target);
  if (!own || target.kind === 'builtin') return undefined;
  const { startTarget } = await import('./start-target.ts');
  return startTarget({
    ...profile.start,
    host: hostOf(target),
    port: portOf(target),
    timeout,
  });
}

async function profileOf(given: RunArguments, env: World['env']): Promise<Profile | undefined> {
  const path = given.profile ?? (await findProfile());
  return path === undefined ? undefined : (await import('../profile/profile.ts')).loadProfile(path, env);
}

/** The reference server is a big part of the house, and most targets are other servers. */
async function builtinServer(seed: number, alone: 'alone' | undefined): Promise<Builtin> {
  const { openBuiltin, SHORT_TIMERS } = await import('./builtin.ts');
  return openBuiltin(seed, alone && SHORT_TIMERS);
}

/** A word that no sentence of the catalogue knows would never be skipped, and so never fail. */
function capabilities(words: readonly string[], catalogue: Catalogue): readonly string[] {
  const known = new Set([...catalogue.all.flatMap(({ needs }) => needs), 'tcp', 'udp']);
  for (const word of words) {
    if (known.has(word)) continue;
    const near = didYouMean(word, known) || ` (there are: ${[...known].sort().join(', ')})`;
    throw new UserError(`--require ${word}: there is no such capability${near}`);
  }
  return words;
}

function timingOf(timeout: number | undefined, profile: Profile | undefined): Timing {
  const { connect, reply, silence, keepAlive, idle } = profile?.timing ?? {};
  const timing: Timing = {
    ...DEFAULT_TIMING,
    ...(connect !== undefined && { connect }),
    ...(reply !== undefined && { reply, end: reply }),
    ...(silence !== undefined && { silence }),
    ...(keepAlive !== undefined && { keepAlive }),
    ...(idle !== undefined && { idle }),
  };
  if (timeout === undefined) return timing;
  return {
    ...timing,
    connect: timeout,
    reply: timeout,
    close: Math.min(timing.close, timeout),
    end: timeout,
  };
}
