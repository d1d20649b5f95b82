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

/** What guards a path: an entry of its own, or that of a folder around it. One leading slash is the URL's (A-14). */
export function protectionOf({ protected: all = {} }: Site, name: string): Protection | undefined {
  const path = name.replace(/^\//, '');
  if (Object.hasOwn(all, path)) return all[path];
  const [, guard] = Object.entries(all).find(([key]) => key.endsWith('/') && path.startsWith(key)) ?? [];
  return guard;
}

/** The realm of a Basic challenge, an unknown one empty and in quotes ([MS-MMSP] 2.2.4.14, RFC 2617 1.2). */
export const realmText = ({ realm = '' }: Protection): string =>
  `realm="${realm.replace(/["\\]/g, (mark) => `\\${mark}`)}"`;
