import * as replies from './replies.ts';
import type { Session } from './session.ts';
import type { Redirect } from './site.ts';

/** [MS-MMSP] 3.2.5.6: what a client is told that asks for content which has moved; undefined for any other. */
export function redirectFor(session: Session, name: string): replies.Reply | undefined {
  const { redirects = {} } = session.site;
  const path = name.replace(/^\//, '');
  const moved = Object.hasOwn(redirects, path) ? redirects[path] : undefined;
  return moved && replies.redirect(typeOf(moved), locationOf(moved, session.ownAddress));
}

const OTHER = { URL: 1, PROXY: 2 } as const;

const typeOf = (moved: Redirect): number => ('url' in moved ? OTHER.URL : OTHER.PROXY);

function locationOf(moved: Redirect, { address, port }: Session['ownAddress']): string {
  const location = 'url' in moved ? moved.url : moved.proxy;
  if (!location.startsWith('/')) return location;
  const plain = address.replace(/^::ffff:/i, '');
  return `mms://${plain.includes(':') ? `[${plain}]` : plain}:${port}${location}`;
}
