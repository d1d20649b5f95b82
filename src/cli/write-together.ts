import { randomBytes } from 'node:crypto';
import { lstat, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { makeFolder } from '../make-folder.ts';
import { UserError } from '../scenario/user-error.ts';

export interface NewFile {
  /** Within the folder, with slashes. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * All of the files or none: they get their names only when each has been written whole. What is there already is
 * replaced with `force` alone. Throws a UserError that says what became of the folder.
 */
export async function writeTogether(
  folder: string,
  files: readonly NewFile[],
  force: boolean,
): Promise<void> {
  makeOurFolder(folder);
  await refuseWhatIsThere(folder, files, force);
  for (const { name } of files) makeOurFolder(join(folder, dirname(name)));
  const suffix = `${randomBytes(6).toString('hex')}.part`;
  const partOf = (name: string): string => join(folder, dirname(name), `.${basename(name)}.${suffix}`);
  const named: string[] = [];
  try {
    for (const { name, bytes } of files) await writeFile(partOf(name), bytes, { flag: 'wx' });
    for (const { name } of files) {
      await rename(partOf(name), join(folder, name));
      named.push(name);
    }
  } catch (error) {
    const became = named.length === 0 ? 'nothing was written' : `only ${named.join(', ')} was written`;
    throw new UserError(`${folder}: the files cannot be written (${codeOf(error)}); ${became}`);
  } finally {
    for (const { name } of files) await rm(partOf(name), { force: true }).catch(() => {});
  }
}

/** A UserError for every file that is there already and may not be replaced, before any work is done for it. */
export async function refuseWhatIsThere(
  folder: string,
  files: readonly Pick<NewFile, 'name'>[],
  force: boolean,
): Promise<void> {
  const there: string[] = [];
  for (const { name } of files) {
    const path = join(folder, name);
    // A link is there, too, wherever it leads.
    const found = await lstat(path).catch(() => undefined);
    if (found?.isDirectory())
      throw new UserError(`${path} is a folder: move it away, or choose another --to`);
    if (found !== undefined) there.push(name);
  }
  if (there.length > 0 && !force) {
    const which = there.length === 1 ? 'is' : 'are';
    throw new UserError(
      `${folder}: ${there.join(', ')} ${which} there already: choose another --to, or replace with --force`,
    );
  }
}

function makeOurFolder(folder: string): void {
  try {
    makeFolder(folder);
  } catch (error) {
    throw new UserError(`${folder}: the folder cannot be made (${codeOf(error)})`);
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);
