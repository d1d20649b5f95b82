import type { Content } from './content.ts';
import { HRESULT } from './hresult.ts';
import type { Session } from './session.ts';

/** What a path stands for: a file, or the entries of a playlist, which are all there or cannot be opened. */
export interface Entries {
  readonly first: Content;
  readonly following: readonly Content[];
}

export async function openEntries(
  session: Pick<Session, 'library' | 'site' | 'opening'>,
  name: string,
): Promise<Entries | { readonly refused: number }> {
  const { library, site } = session;
  // One slash is the URL's own, as for whoever guards the path: with two it is another name.
  const path = name.replace(/^\//, '');
  const playlists = site.playlists ?? {};
  const paths = Object.hasOwn(playlists, path) ? playlists[path] : undefined;
  const contents: Content[] = [];
  // In use from now on, so that no entry has to make room for the one after it.
  session.opening = contents;
  for (const one of paths ?? [name]) {
    const found = await library.open(one);
    if ('refused' in found) return found;
    contents.push(found);
  }
  const [first, ...following] = contents;
  if (first === undefined) return { refused: HRESULT.FILE_NOT_FOUND };
  return { first, following };
}
