import { loadProfile, type Profile } from '../profile/profile.ts';
import { parseTarget, type Target } from '../profile/target.ts';
import { mmsp } from '../protocols/mmsp/index.ts';
import type { Catalogue } from '../requirements/catalogue.ts';
import { systemClock } from '../runner/clock.ts';
import { type Probes, probesOf } from '../runner/probes.ts';
import type { RunOptions } from '../runner/run.ts';
import { DEFAULT_TIMING, type Timing } from '../runner/timing.ts';
import { loadScenarioFiles, loadSuite } from '../scenario/load.ts';
import { didYouMean } from '../scenario/nearest.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { select } from '../scenario/select.ts';
import { UserError } from '../scenario/user-error.ts';
import type { ExpectedList } from '../verdict/expected-list.ts';
import { aboutRun } from './about.ts';
import { openBuiltin, SHORT_TIMERS } from './builtin.ts';
import { loadCatalogue, SUITES } from './catalogue.ts';
import type { RunArguments } from './commands/run.ts';
import { contentsOf } from './contents.ts';
import { expectedOf } from './expected-of.ts';
import { findProfile } from './find-profile.ts';
import { reproduce } from './reproduce.ts';
import { type StartedTarget, startTarget } from './start-target.ts';
import { duration, LARGEST_SEED, lossy, portRange, wholeNumber } from './values.ts';
import { version } from './version.ts';
import type { World } from './world.ts';

export interface Prepared {
  readonly options: Omit<RunOptions, 'emit' | 'signal' | 'whyAborted'>;
  /** Milliseconds. */
  readonly maxTime?: number;
  /** What is known to fail. */
  readonly expected?: ExpectedList;
  /** Ends what was started for the run. */
  readonly dispose: () => Promise<void>;
}

/**
 * Turns the command line and the profile into a run; alone, the harness plays its own server for its own ends, and no
 * profile is looked for. Throws a UserError for what the user has to mend.
 */
export async function prepare(given: RunArguments, world: World, alone?: 'alone'): Promise<Prepared> {
  const { env } = world;
  const workers = wholeNumber('--workers', given.workers, 1, 256);
  const seed =
    given.seed === undefined
      ? Math.floor(Math.random() * 0x7fffffff)
      : wholeNumber('--seed', given.seed, 0, LARGEST_SEED);
  const maxTime = given['max-time'] === undefined ? undefined : duration('--max-time', given['max-time']);
  const timeout = given.timeout === undefined ? undefined : duration('--timeout', given.timeout);
  const udpPorts = given['udp-ports'] === undefined ? undefined : portRange(given['udp-ports']);
  const network = given['udp-loss'] === undefined ? undefined : lossy(given['udp-loss']);
  const profile = alone === undefined ? await profileOf(given, env) : undefined;
  const target = given.target === undefined ? profile?.target : parseTarget(given.target);
  if (target === undefined)
    throw new UserError(
      'no target: name one with --target HOST[:PORT], or with target in a profile; --target builtin tries the harness out',
    );
  const label = given.target ?? labelOf(target);
  const catalogue = await loadCatalogue();
  const { opening, packetPairProbes, all } = await scenariosOf(given, catalogue);
  const scenarios = chosen(all, given, catalogue);
  const require = capabilities(given.require ?? [], catalogue);
  const expected = await expectedOf(given, profile, catalogue);
  const timing = timingOf(timeout, profile);
  const place = target.kind === 'builtin' ? await openBuiltin(seed, alone && SHORT_TIMERS) : undefined;
  try {
    const contents = place?.contents ?? (await contentsOf(given, profile, target));
    const started = await startedBy(profile, target, timing);
    return {
      ...(maxTime !== undefined && { maxTime }),
      ...(expected && { expected }),
      dispose: started?.stop ?? place?.close ?? (async () => {}),
      options: {
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
        reproduce: (id) => reproduce(given, { target: label, seed }, id),
        ...(started && { restart: started.restart }),
      },
    };
  } catch (error) {
    await place?.close();
    throw error;
  }
}

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

const hostOf = (target: Target): string => (target.kind === 'builtin' ? '127.0.0.1' : target.host);
const portOf = (target: Target): number => (target.kind === 'builtin' ? 0 : target.port);

/** Starts what the profile names; it belongs to the target of the profile, and to no other. */
async function startedBy(
  profile: Profile | undefined,
  target: Target,
  timing: Timing,
): Promise<StartedTarget | undefined> {
  const own = profile?.start !== undefined && labelOf(profile.target) === labelOf(target);
  if (!own || target.kind === 'builtin') return undefined;
  return startTarget({
    ...profile.start,
    host: hostOf(target),
    port: portOf(target),
    timeout: timing.connect,
  });
}

async function profileOf(given: RunArguments, env: World['env']): Promise<Profile | undefined> {
  const path = given.profile ?? (await findProfile());
  return path === undefined ? undefined : loadProfile(path, env);
}

/** The built-in scenarios and the user's own, and those that the probe plays. */
async function scenariosOf(
  given: RunArguments,
  catalogue: Catalogue,
): Promise<Probes & { readonly all: readonly Scenario[] }> {
  const words = { protocol: mmsp, catalogue };
  const builtIn = await loadSuite({ ...words, folder: SUITES });
  const own = await Promise.all(
    (given.suite ?? []).map((path) => loadScenarioFiles({ ...words, path, builtIn: SUITES })),
  );
  const all = [...builtIn, ...own.flat()].filter(
    ({ tags }) => !tags.includes('probe') && !(given.safe && tags.includes('hostile')),
  );
  return { ...probesOf(builtIn), all };
}

/** The selection; the harness's own conversation is always played first and last. */
function chosen(all: readonly Scenario[], given: RunArguments, catalogue: Catalogue): readonly Scenario[] {
  const sanity = all.filter(({ tags }) => tags.includes('sanity'));
  const wanted = select(all, {
    selectors: given.selectors ?? [],
    ...(given.grep !== undefined && { grep: given.grep }),
    tags: given.tag ?? [],
    requirements: given.requirement ?? [],
    catalogue,
  });
  return [...sanity, ...wanted.filter(({ tags }) => !tags.includes('sanity'))];
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
