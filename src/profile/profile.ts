import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { collectProblems, type Path, type Problems } from '../scenario/problems.ts';
import { duration, map, NAME, text } from '../scenario/schema.ts';
import { readSource, type Source } from '../scenario/source.ts';
import { validate } from '../scenario/validate.ts';
import { type Environment, withEnvironment } from './environment.ts';
import { readTarget, type Target } from './target.ts';

/** What the tester knows about a server under test. */
export interface Profile {
  readonly name?: string;
  readonly target: Target;
  /** By the word that scenarios ask for: `short`, `long`, … */
  readonly content: Readonly<Record<string, Content>>;
  readonly capabilities: Capabilities;
  readonly timing: Timing;
  /** How to start the server, and to start it again after a crash. */
  readonly start?: Start;
  /** The list of what is known to fail, absolute. */
  readonly expectedFailures?: string;
}

export interface Content {
  /** On the server. */
  readonly path: string;
  /** A local copy, absolute. */
  readonly reference?: string;
  readonly user?: string;
  readonly password?: string;
  /** Local copies of the entries of a playlist, absolute. */
  readonly entries?: readonly string[];
}

export interface Start {
  readonly command: string;
  /** Text in the output that tells that the server listens. */
  readonly ready?: string;
  /** Of the profile, absolute: the command runs there. */
  readonly folder: string;
}

/** Milliseconds; what is left out is the player's to know. */
export interface Timing {
  readonly connect?: number;
  readonly reply?: number;
  readonly silence?: number;
  /** A Ping passes until `pass`, is a warning until `last`, and missing afterwards. */
  readonly keepAlive?: { readonly pass: number; readonly last: number };
  /** The Idle-Timeout period that is set on the server; what it is for is tested only when it is known. */
  readonly idle?: number;
}

/** auto: what the server claims decides. */
const capability = z
  .union([z.literal('auto'), z.boolean()], { error: 'must be auto, true or false' })
  .default('auto');

const capabilities = {
  udp: capability,
  'packet-pair': capability,
  striding: capability,
  seekable: capability,
  playlist: capability,
  live: capability,
  redirect: capability,
  'auth-basic': capability,
  'auth-ntlm': capability,
  'large-header': capability,
  'multi-stream': capability,
  'padded-content': capability,
  accel: capability,
  'multi-session': capability,
  'long-run': capability,
  'idle-period': capability,
};

/** The catalogue's words for what a server may offer. */
export type Capability = keyof typeof capabilities;
export type Capabilities = Readonly<Record<Capability, 'auto' | boolean>>;

const keepAlive = map({ pass: duration, last: duration }).refine(({ pass, last }) => pass <= last, {
  error: 'must have a last that is not before pass',
});

const timing = map({
  connect: duration.exactOptional(),
  reply: duration.exactOptional(),
  silence: duration.exactOptional(),
  keepAlive: keepAlive.exactOptional(),
  idle: duration.refine((ms) => ms >= 10_000, { error: 'must be at least 10s' }).exactOptional(),
});

const content = map({
  path: text,
  reference: text.exactOptional(),
  user: text.exactOptional(),
  password: z.string().exactOptional(),
  entries: z.array(text).min(1).exactOptional(),
}).refine(({ user, password }) => (user === undefined) === (password === undefined), {
  error: 'must have user and password together',
});

export const profileSchema = map({
  name: text.exactOptional(),
  target: text,
  content: z
    .record(
      z.string().regex(NAME, { error: 'must be a name: a small letter, then letters and digits' }),
      content,
    )
    .default({}),
  capabilities: map(capabilities).prefault({}),
  timing: timing.default({}),
  start: map({ command: text, ready: text.exactOptional() }).exactOptional(),
  expectedFailures: text.exactOptional(),
});

/** Reads a profile. Throws a `UserError` that lists everything that is wrong with it. */
export async function loadProfile(path: string, environment: Environment = process.env): Promise<Profile> {
  const problems = collectProblems();
  const source = readSource(path, path.replaceAll('\\', '/'), problems);
  const found = source && readProfile(source, dirname(resolve(path)), environment, problems);
  problems.throwIfAny();
  if (found === undefined) throw new Error(`${path} was neither read nor refused`);
  return found;
}

function readProfile(
  source: Source,
  folder: string,
  environment: Environment,
  problems: Problems,
): Profile | undefined {
  const value = withEnvironment(source.value, environment, source, problems);
  // A variable that is not set would only be reported once more by whatever it leaves empty.
  if (problems.count > 0) return undefined;
  const written = validate(profileSchema, source, problems, value);
  if (written === undefined) return undefined;
  const target = readTarget(written.target);
  if (typeof target === 'string') return problems.at(source, ['target'], target);
  const localFile = (file: string, at: Path): string => {
    const absolute = resolve(folder, file);
    if (statSync(absolute, { throwIfNoEntry: false })?.isFile() !== true)
      problems.at(source, at, `must be a local file, and there is none at ${absolute}`);
    return absolute;
  };
  const contents = Object.entries(written.content).map(([word, one]): [string, Content] => {
    const at = ['content', word];
    const { reference, entries } = one;
    return [
      word,
      {
        ...one,
        ...(reference !== undefined && { reference: localFile(reference, [...at, 'reference']) }),
        ...(entries !== undefined && {
          entries: entries.map((entry, index) => localFile(entry, [...at, 'entries', index])),
        }),
      },
    ];
  });
  const { start, expectedFailures, ...rest } = written;
  return {
    ...rest,
    ...(expectedFailures !== undefined && {
      expectedFailures: localFile(expectedFailures, ['expectedFailures']),
    }),
    target,
    content: Object.fromEntries(contents),
    ...(start && { start: { ...start, folder } }),
  };
}
