import type { Protection, Scheme, Site } from './site.ts';

/** The major version of a client-token ([MS-MMSP] 2.2.4.17); 0 when there is none. */
export const majorVersionOf = (subscriberName: string): number =>
  Number(/^NSPlayer\/(\d{1,2})\./i.exec(subscriberName)?.[1] ?? 0);

/**
 * The scheme that ReportConnectedEX names. Where the site has both, clients older than version 8, which keep to it,
 * are told the one that they all have, and the others the better one.
 */
export function authenPackageOf({ protected: all = {} }: Site, clientMajor: number): Scheme | undefined {
  const schemes = new Set(Object.values(all).map(({ scheme }) => scheme));
  if (schemes.size < 2) return [...schemes][0];
  return clientMajor < 8 ? 'BASIC' : 'NTLM';
}

/**
 * What guards a path: an entry of its own, or that of a folder around it. One leading slash is the URL's (A-14). There
 * are systems on which capitals and composed letters make no other file, so that they make no other guard either; of some
 * letters only the capitals are the same.
 */
export function protectionOf({ protected: all = {} }: Site, name: string): Protection | undefined {
  const path = folded(name.replace(/^\//, ''));
  const entries = Object.entries(all);
  const own = entries.find(([key]) => folded(key) === path);
  const [, guard] = own ?? entries.find(([key]) => key.endsWith('/') && path.startsWith(folded(key))) ?? [];
  return guard;
}

const folded = (path: string): string => path.normalize('NFC').toUpperCase().toLowerCase();

/** The realm of a Basic challenge, an unknown one empty and in quotes ([MS-MMSP] 2.2.4.14, RFC 2617 1.2). */
export const realmText = ({ realm = '' }: Protection): string =>
  `realm="${realm.replace(/["\\]/g, (mark) => `\\${mark}`)}"`;
