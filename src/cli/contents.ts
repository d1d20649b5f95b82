import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Profile } from '../profile/profile.ts';
import type { Target } from '../profile/target.ts';
import type { ReferenceCopy } from '../protocols/mmsp/rules/rule.ts';
import type { Content } from '../runner/case-context.ts';
import { UserError } from '../scenario/user-error.ts';
import type { RunArguments } from './commands/run.ts';

export interface Clip {
  /** Its name among the fixtures of this package. */
  readonly fixture: string;
  /** Its name on the server of somebody else. */
  readonly file: string;
  readonly purpose: string;
}

/** The content that is opened and played, by key; other keys name what must not exist, or needs a suite of its own. */
export const CLIPS: Readonly<Record<string, Clip>> = {
  short: { fixture: 'av.asf', file: 'short.asf', purpose: 'plays from the beginning to the end' },
  long: { fixture: 'long.asf', file: 'long.asf', purpose: 'a minute to stop, seek and resume in' },
  multi: { fixture: 'multi.asf', file: 'multi.asf', purpose: 'streams to select, to drop and to replace' },
  'split-header': {
    fixture: 'split-header.asf',
    file: 'split-header.asf',
    purpose: 'a header that takes many Data packets',
  },
  lasting: {
    fixture: 'lasting.asf',
    file: 'lasting.asf',
    purpose: 'ten minutes in few bytes, for what must not end while timers run',
  },
  padded: { fixture: 'padded.asf', file: 'padded.asf', purpose: 'Padding Data in every packet' },
};

export interface Place {
  /** Its path on the embedded server. */
  readonly path: string;
  /** What is served there. */
  readonly fixture?: string;
  /** Who may have it. */
  readonly user?: string;
  readonly password?: string;
  /** Of a playlist, what is served one after another. */
  readonly entries?: readonly string[];
}

/** Short clips that differ in packet size, header size and streams; the second has streams to choose from. */
export const PLAYLIST: readonly string[] = ['audio.asf', 'multi.asf', 'split-header.asf'];

/** Content that asks for credentials. Which scheme it asks for is seen when it is opened. */
export const GUARDED: Readonly<Record<string, Place>> = {
  protected: { path: 'members/basic.asf', fixture: 'av.asf', user: 'member', password: 'open sesame' },
  'protected-ntlm': { path: 'members/ntlm.asf', fixture: 'av.asf', user: 'member', password: 'open sesame' },
};

/** What is no clip: a profile names it when the server has it. */
export const PLACES: Readonly<Record<string, Place>> = {
  live: { path: 'live/on air' },
  redirect: { path: 'moved/av.asf', fixture: 'av.asf' },
  'redirect-proxy': { path: 'moved/proxy.asf' },
  'redirect-direct': { path: 'moved/direct.asf' },
  playlist: { path: 'playlist', entries: PLAYLIST },
  ...GUARDED,
};

/** All that the embedded server has for the suite. */
export async function ownContents(): Promise<Readonly<Record<string, Content>>> {
  const clips = Object.entries(CLIPS).map(([key, { fixture }]) => [key, { path: fixture, fixture }] as const);
  const all = [...clips, ...Object.entries(PLACES)].map(
    async ([key, { path, fixture, entries = [], ...who }]: readonly [string, Place]): Promise<
      [string, Content]
    > => [
      key,
      await contentOf(
        key,
        path,
        fixture && `${FIXTURES}${fixture}`,
        entries.map((entry) => `${FIXTURES}${entry}`),
        who,
      ),
    ],
  );
  return Object.fromEntries(await Promise.all(all));
}

/** Where this package has its own content. */
export const FIXTURES = fileURLToPath(new URL('../../fixtures/asf/', import.meta.url));

/** The content that is asked for, by its key: of the profile, and in the place of its `short` that of the command line. */
export async function contentsOf(
  given: Pick<RunArguments, 'file' | 'reference'>,
  profile: Profile | undefined,
  target: Target,
): Promise<Record<string, Content>> {
  const contents: Record<string, Content> = {};
  for (const [key, { path, reference, entries, ...who }] of Object.entries(profile?.content ?? {})) {
    // Guarded content without credentials could only be turned away.
    if (Object.hasOwn(GUARDED, key) && who.user === undefined) continue;
    if (Object.hasOwn(CLIPS, key) || Object.hasOwn(PLACES, key))
      contents[key] = await contentOf(key, path, reference, entries, who);
  }
  const path = given.file ?? (target.kind === 'builtin' ? undefined : target.path);
  const known = contents.short?.path;
  if (path !== undefined) contents.short = await contentOf('short', path, given.reference);
  else if (given.reference !== undefined && known !== undefined)
    contents.short = await contentOf('short', known, given.reference);
  else if (given.reference !== undefined) {
    throw new UserError(
      '--reference is a copy of the content: name the content on the server too, with --file PATH',
    );
  }
  return contents;
}

async function contentOf(
  key: string,
  path: string,
  reference: string | undefined,
  entryPaths: readonly string[] = [],
  who: Pick<Content, 'user' | 'password'> = {},
): Promise<Content> {
  const name = path.replace(/^\/+/, '');
  const entries = await Promise.all(entryPaths.map(readReference));
  const copy = reference === undefined ? entries[0] : await readReference(reference);
  return {
    key,
    path: name,
    ...who,
    ...(copy && { reference: copy }),
    ...(entries.length > 0 && { entries }),
  };
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
  const { readAsfFile } = await import('../asf/file.ts');
  const file = readAsfFile(bytes);
  const [first] = file.findings;
  if (file.packetCount === 0)
    throw new UserError(
      `${path}: not an ASF file: ${first ? `at byte ${first.offset}, ${first.message}` : 'it has no data packets'}`,
    );
  return file;
}
