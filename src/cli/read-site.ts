import { realpath, stat } from 'node:fs/promises';
import { z } from 'zod';
import { type Environment, withEnvironment } from '../profile/environment.ts';
import { collectProblems, type Path, type Problems, show } from '../scenario/problems.ts';
import { map, text } from '../scenario/schema.ts';
import { readSource, type Source } from '../scenario/source.ts';
import { validate } from '../scenario/validate.ts';
import { confine } from '../server/confine.ts';
import type { Site } from '../server/site.ts';
import { generated } from './generated-site.ts';

const LONGEST_PATH = 1024;
const plain = (part: string): boolean =>
  part !== '' && part !== '.' && part !== '..' && !/[\\:\0]/.test(part);
const isPath = (path: string): boolean =>
  path.length <= LONGEST_PATH && path.split('/').every((part) => plain(part));

const PATH_ERROR = 'must be a path without a slash at its beginning, such as live/radio';
const path = z.string().refine(isPath, { error: PATH_ERROR });
const file = z.string().refine(isPath, { error: 'must be the path of a file below the root' });
/** With a slash at the end, everything below it. */
const area = z.string().refine((written) => isPath(written.replace(/\/$/, '')), {
  error: 'must be a path such as secure/short.asf, or secure/ for everything below it',
});

/** Written as it is sent, so spaces and characters beyond ASCII may stand in it ([MS-MMSP] 2.2.4.9). */
const MMS_URL = /^mms[tu]?:\/\/[^\s/?#\p{Cc}]+(?:[/?#]\P{Cc}*)?$/iu;
const OWN_PATH = /^\/\P{Cc}*$/u;
const location = z
  .string()
  .max(LONGEST_PATH, { error: `must not be longer than ${LONGEST_PATH} characters` })
  .refine((url) => MMS_URL.test(url) || OWN_PATH.test(url), {
    error: 'must be an mms://, mmst:// or mmsu:// URL, or /path for one of this server',
  });
const redirect = z.union(
  [
    map({ url: location }),
    map({ proxy: z.union([z.literal(''), location], { error: 'must be a URL, or "" for none' }) }),
  ],
  { error: 'must be { url: … } or { proxy: … }' },
);

const protection = map({
  scheme: z.enum(['BASIC', 'NTLM']),
  realm: z.string().exactOptional(),
  file: file.exactOptional(),
  users: z
    .record(text, z.string({ error: 'must be a password, in quotes' }))
    .refine((users) => Object.keys(users).length > 0, { error: 'must name a user at least' }),
});

const upgrade = map({
  version: z.string().regex(/^\d{1,2}\.\d{1,2}(?:\.\d{1,4}\.\d{1,4})?$/, {
    error: 'must be a version such as "9.0" or 9.0.0.3000',
  }),
  url: z.string().regex(/^[A-Za-z][A-Za-z0-9+.-]*:[\x21-\x7e]{1,1000}$/, { error: 'must be a URL' }),
});

const site = map({
  playlists: z.record(path, z.array(file).min(1)).exactOptional(),
  live: z.record(path, file).exactOptional(),
  generated: z.record(path, generated).exactOptional(),
  redirects: z.record(path, redirect).exactOptional(),
  protected: z.record(area, protection).exactOptional(),
  upgrade: upgrade.exactOptional(),
});

/**
 * Reads what `serve --config` names. Paths in it are relative to `root`, and files must be there. Throws a
 * `UserError` that lists everything that is wrong with it.
 */
export async function readSite(config: string, root: string, environment: Environment): Promise<Site> {
  const problems = collectProblems();
  const source = readSource(config, config.replaceAll('\\', '/'), problems);
  const value = source && withEnvironment(source.value, environment, source, problems);
  // A variable that is not set would only be reported once more by whatever it leaves empty.
  problems.throwIfAny();
  const read = source && validate(site, source, problems, value);
  if (source !== undefined && read !== undefined) {
    nameTwice(read, source, problems);
    await findFiles(read, source, root, problems);
  }
  problems.throwIfAny();
  if (read === undefined) throw new Error(`${config} was neither read nor refused`);
  return read;
}

/** One path is one thing. */
function nameTwice(read: Site, source: Source, problems: Problems): void {
  const known = new Map<string, string>();
  for (const kind of ['playlists', 'live', 'generated', 'redirects'] as const) {
    for (const name of Object.keys(read[kind] ?? {})) {
      const before = known.get(name);
      if (before !== undefined) problems.at(source, [kind, name], `stands under ${before} already`, 'key');
      known.set(name, kind);
    }
  }
}

async function findFiles(read: Site, source: Source, root: string, problems: Problems): Promise<void> {
  const named: readonly (readonly [Path, string])[] = [
    ...Object.entries(read.live ?? {}).map(([point, name]) => [['live', point], name] as const),
    ...Object.entries(read.protected ?? {}).flatMap(([name, { file: served }]) =>
      served === undefined ? [] : [[['protected', name, 'file'], served] as const],
    ),
    ...Object.entries(read.playlists ?? {}).flatMap(([list, entries]) =>
      entries.map((name, index) => [['playlists', list, index], name] as const),
    ),
  ];
  // A root that cannot be read is told by the server.
  const folder = await realpath(root).catch(() => undefined);
  if (folder === undefined) return;
  for (const [at, name] of named) {
    const made = Object.hasOwn(read.generated ?? {}, name) ? read.generated?.[name] : undefined;
    if (made !== undefined) {
      const ends = made.packets !== undefined || made.bytes !== undefined;
      if (!ends) problems.at(source, at, `must have an end, and ${show(name)} under generated has none`);
      continue;
    }
    const found = await confine(folder, name);
    const there =
      found !== undefined &&
      (await stat(found).then(
        (one) => one.isFile(),
        () => false,
      ));
    if (!there) problems.at(source, at, `must be a file below the root, and ${show(name)} is none`);
  }
}
