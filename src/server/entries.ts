import type { Content } from './content.ts';
import { HRESULT } from './hresult.ts';
import type { Session } from './session.ts';

/** What a path stands for: a file, or the entries of a playlist, which are all there or cannot be opened. */
export interface Entries {
  readonly first: Content;
  readonly following: readonly Content[];
  readonly isPlaylist: boolean;
}

export async function openEntries(
  { library, site }: Pick<Session, 'library' | 'site'>,
  name: string,
): Promise<Entries | { readonly refused: number }> {
  const path = name.replace(/^\/+/, '');
  const playlists = site.playlists ?? {};
  const paths = Object.hasOwn(playlists, path) ? playlists[path] : undefined;
  const contents: Content[] = [];
  for (const one of paths ?? [name]) {
    const found = await library.open(one);
    if ('refused' in found) return found;
    contents.push(found);
  }
  const [first, ...following] = contents;
  if (first === undefined) return { refused: HRESULT.FILE_NOT_FOUND };
  return { first, following, isPlaylist: paths !== undefined };
}
