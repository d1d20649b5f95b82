import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { readAsfFile } from '../asf/file.ts';
import { loadProfile, type Profile } from '../profile/profile.ts';
import { parseTarget, type Target } from '../profile/target.ts';
import { mmsp } from '../protocols/mmsp/index.ts';
import type { ReferenceCopy } from '../protocols/mmsp/rules/rule.ts';
import { readCatalogue } from '../requirements/catalogue.ts';
import type { Content } from '../runner/case-context.ts';
import { systemClock } from '../runner/clock.ts';
import type { RunOptions } from '../runner/run.ts';
import { DEFAULT_TIMING, type Timing } from '../runner/timing.ts';
import { parseDuration } from '../scenario/duration.ts';
import { loadScenarioFiles, loadSuite } from '../scenario/load.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { select } from '../scenario/select.ts';
import { UserError } from '../scenario/user-error.ts';
import { openBuiltin } from './builtin.ts';
import { version, type World } from './command-line.ts';
import { findProfile } from './find-profile.ts';

export interface RunArguments {
  readonly selectors?: readonly string[] | undefined;
  readonly target?: string | undefined;
  readonly file?: string | undefined;
  readonly reference?: string | undefined;
  readonly profile?: string | undefined;
  readonly suite?: readonly string[] | undefined;
  readonly grep?: string | undefined;
  readonly tag?: readonly string[] | undefined;
  readonly requirement?: readonly string[] | undefined;
  readonly reporter?: readonly string[] | undefined;
  readonly 'output-dir': string;
  readonly workers: number;
  readonly timeout?: string | undefined;
  readonly 'max-time'?: string | undefined;
  readonly seed?: number | undefined;
  readonly strict: boolean;
  readonly require?: readonly string[] | undefined;
  readonly safe: boolean;
  readonly bind?: string | undefined;
}

export interface Prepared {
  readonly options: Omit<RunOptions, 'emit' | 'signal' | 'whyAborted'>;
  /** Milliseconds. */
  readonly maxTime?: number;
  /** Ends what was started for the run. */
  readonly dispose: () => Promise<void>;
}

const SUITES = fileURLToPath(new URL('../../suites/', import.meta.url));

/** Turns the command line and the profile into a run. Throws a UserError for what the user has to mend. */
export async function prepare(given: RunArguments, env: World['env']): Promise<Prepared> {
  const profile = await profileOf(given, env);
  const target = given.target === undefined ? profile?.target : parseTarget(given.target);
  if (target === undefined)
    throw new UserError(
      'no target: name one with --target HOST[:PORT], or with target in a profile; --target builtin tries the harness out',
    );
  const label = given.target ?? labelOf(target);
  const catalogue = readCatalogue(parse(await readFile(`${SUITES}mmsp/requirements.yaml`, 'utf8')));
  const words = { protocol: mmsp, catalogue };
  const builtInScenarios = await loadSuite({ ...words, folder: SUITES });
  const opening = builtInScenarios.find(({ tags }) => tags.includes('probe'));
  if (opening === undefined) throw new Error('the built-in suite has no probe');
  const own = await Promise.all(
    (given.suite ?? []).map((path) => loadScenarioFiles({ ...words, path, builtIn: SUITES })),
  );
  const all = [...builtInScenarios, ...own.flat()].filter(
    ({ tags }) => !tags.includes('probe') && !(given.safe && tags.includes('hostile')),
  );
  const scenarios = chosen(all, given);
  const workers = wholeNumber('--workers', given.workers, 1, 256);
  const seed =
    given.seed === undefined
      ? Math.floor(Math.random() * 0x7fffffff)
      : wholeNumber('--seed', given.seed, 0, 0xffffffff);
  const maxTime = given['max-time'] === undefined ? undefined : duration('--max-time', given['max-time']);
  const timing = timingOf(given, profile);
  const place = target.kind === 'builtin' ? await openBuiltin(seed) : undefined;
  try {
    const contents = place?.contents ?? (await contentsOf(given, profile, target));
    return {
      ...(maxTime !== undefined && { maxTime }),
      dispose: place?.close ?? (async () => {}),
      options: {
        target: label,
        tool: version(),
        suite: version(),
        host: place?.host ?? hostOf(target),
        port: place?.port ?? portOf(target),
        ...(given.bind !== undefined && { bind: given.bind }),
        scenarios,
        opening,
        contents,
        transports: new Set(target.kind === 'builtin' ? ['tcp'] : target.transports),
        timing: place === undefined ? timing : { ...timing, silence: place.silence },
        workers,
        strict: given.strict,
        seed,
        require: given.require ?? [],
        catalogue,
        clock: systemClock,
        started: new Date().toISOString(),
        reproduce: (id) => reproduce(given, label, seed, id),
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

const hostOf = (target: Target): string => (target.kind === 'builtin' ? '127.0.0.1' : target.host);
const portOf = (target: Target): number => (target.kind === 'builtin' ? 0 : target.port);

async function profileOf(given: RunArguments, env: World['env']): Promise<Profile | undefined> {
  const path = given.profile ?? (await findProfile());
  return path === undefined ? undefined : loadProfile(path, env);
}

/** The selection; the harness's own conversation is always played first and last. */
function chosen(all: readonly Scenario[], given: RunArguments): readonly Scenario[] {
  const sanity = all.filter(({ tags }) => tags.includes('sanity'));
  const wanted = select(all, {
    selectors: given.selectors ?? [],
    ...(given.grep !== undefined && { grep: given.grep }),
    tags: given.tag ?? [],
    requirements: given.requirement ?? [],
  });
  return [...sanity, ...wanted.filter(({ tags }) => !tags.includes('sanity'))];
}

async function contentsOf(
  given: RunArguments,
  profile: Profile | undefined,
  target: Target,
): Promise<Record<string, Content>> {
  const contents: Record<string, Content> = {};
  for (const [key, { path, reference }] of Object.entries(profile?.content ?? {})) {
    if (path === undefined || !PLAYED.has(key)) continue;
    contents[key] = await contentOf(key, path, reference);
  }
  const path = given.file ?? (target.kind === 'builtin' ? undefined : target.path);
  if (path !== undefined) contents.short = await contentOf('short', path, given.reference);
  else if (given.reference !== undefined && contents.short === undefined) {
    throw new UserError(
      '--reference is a copy of the content: name the content on the server too, with --file PATH',
    );
  }
  return contents;
}

/** Keys whose content is opened and played; the others name what must not exist, or needs a suite of its own. */
const PLAYED = new Set(['short', 'long', 'multi']);

async function contentOf(key: string, path: string, reference: string | undefined): Promise<Content> {
  const name = path.replace(/^\/+/, '');
  return reference === undefined
    ? { key, path: name }
    : { key, path: name, reference: await readReference(reference) };
}

/** A local copy of content. Throws a UserError when it is not an ASF file. */
export async function readReference(path: string): Promise<ReferenceCopy> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new UserError(
      `${path}: the reference copy cannot be read (${error instanceof Error && 'code' in error ? String(error.code) : String(error)})`,
    );
  }
  const file = readAsfFile(bytes);
  const [first] = file.findings;
  if (file.packetCount === 0)
    throw new UserError(
      `${path}: not an ASF file: ${first ? `at byte ${first.offset}, ${first.message}` : 'it has no data packets'}`,
    );
  return file;
}

function timingOf(given: RunArguments, profile: Profile | undefined): Timing {
  const { connect, reply, silence } = profile?.timing ?? {};
  const timing: Timing = {
    ...DEFAULT_TIMING,
    ...(connect !== undefined && { connect }),
    ...(reply !== undefined && { reply, end: reply }),
    ...(silence !== undefined && { silence }),
  };
  if (given.timeout === undefined) return timing;
  const longest = duration('--timeout', given.timeout);
  return {
    ...timing,
    connect: longest,
    reply: longest,
    close: Math.min(timing.close, longest),
    end: longest,
  };
}

function duration(option: string, text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined || ms <= 0)
    throw new UserError(`${option} must be a duration such as 500ms, 10s or 2m, got ${JSON.stringify(text)}`);
  return ms;
}

function wholeNumber(option: string, value: number, low: number, high: number): number {
  if (Number.isInteger(value) && value >= low && value <= high) return value;
  throw new UserError(`${option} must be a whole number from ${low} to ${high}, got ${value}`);
}

/** The command that plays one case alone, with the same seed. */
function reproduce(given: RunArguments, target: string, seed: number, id: string): string {
  const parts = ['mms-conform', '--target', target];
  for (const option of ['file', 'reference', 'profile', 'timeout'] as const) {
    const value = given[option];
    if (value !== undefined) parts.push(`--${option}`, value);
  }
  for (const path of given.suite ?? []) parts.push('--suite', path);
  if (given.strict) parts.push('--strict');
  return [...parts, '--seed', String(seed), id].map(quoteForShell).join(' ');
}

const quoteForShell = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
