import { isIPv6 } from 'node:net';
import { domainToASCII } from 'node:url';
import { UserError } from '../scenario/user-error.ts';

/** The server under test: one on the network, or the reference server of this package. */
export type Target = RemoteTarget | { readonly kind: 'builtin'; readonly transports: readonly Transport[] };

export interface RemoteTarget {
  readonly kind: 'remote';
  /** Name or address, without brackets. */
  readonly host: string;
  readonly port: number;
  /** Path of the content, decoded and without the leading slash. */
  readonly path?: string;
  readonly transports: readonly Transport[];
}

export type Transport = 'tcp' | 'udp';

/** The registered MMS port ([MS-MMSP] 1.9). */
export const DEFAULT_PORT = 1755;

/** `mmst` and `mmsu` name the transport of the Data packets, `mms` leaves it open. */
const SCHEMES: Readonly<Record<string, readonly Transport[]>> = {
  mms: ['tcp', 'udp'],
  mmst: ['tcp'],
  mmsu: ['udp'],
};

/** Reads `host`, `host:port`, `mms://host:port/path` or `builtin`; throws a `UserError` for anything else. */
export function parseTarget(text: string): Target {
  const target = readTarget(text);
  if (typeof target === 'string') {
    // The user's password is not repeated.
    throw new UserError(`the target ${JSON.stringify(withoutUser(text))} ${target}`);
  }
  return target;
}

/** A target as the user named it, but for a password that has no business there. */
export const withoutUser = (target: string): string =>
  target.replace(/^([A-Za-z][\w+.-]*:\/\/|).*@/s, '$1…@');

/** The target, or what is wrong with it. */
export function readTarget(text: string): Target | string {
  if (text === 'builtin') return { kind: 'builtin', transports: ['tcp', 'udp'] };
  const [, scheme, rest = ''] = /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/)?(.*)$/s.exec(text) ?? [];
  const transports = SCHEMES[scheme?.toLowerCase() ?? 'mms'];
  if (transports === undefined) return `must be an mms://, mmst:// or mmsu:// address, not ${scheme}://`;
  const slash = rest.indexOf('/');
  const authority = slash === -1 ? rest : rest.slice(0, slash);
  if (slash !== -1 && scheme === undefined) return 'must begin with mms:// when it has a path';
  if (authority.includes('@')) return 'must not hold a user: put user and password into the profile';
  const place = readAuthority(authority);
  if (typeof place === 'string') return place;
  const path = readPath(slash === -1 ? '' : rest.slice(slash + 1));
  if (path === undefined) return 'must have a path that can be decoded, without ? and #';
  return { kind: 'remote', ...place, ...(path !== '' && { path }), transports };
}

function readAuthority(text: string): { host: string; port: number } | string {
  if (isIPv6(text)) return `must have its IPv6 address in brackets: [${text}]`;
  const [, address, name, digits] = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(\d{0,9}))?$/s.exec(text) ?? [];
  if (address === undefined && name === undefined)
    return 'must be a host with an optional port, such as 192.0.2.10:1755 or [::1]:1755';
  if (address !== undefined && !isIPv6(address)) return 'must have an IPv6 address between the brackets';
  if (name === '') return 'must name a host';
  const host = address ?? readHost(name ?? '');
  if (host === undefined) return 'must name a host of letters, digits, hyphens and dots';
  const port = digits === undefined ? DEFAULT_PORT : Number(digits);
  if (digits === '' || port < 1 || port > 65_535) return 'must have a port from 1 to 65535';
  return { host, port };
}

/** An international name in the form that is looked up. */
function readHost(name: string): string | undefined {
  const ascii = domainToASCII(name);
  return /^[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,252}[A-Za-z0-9_.])?$/.test(ascii) ? ascii : undefined;
}

function readPath(text: string): string | undefined {
  if (/[?#\0]/.test(text)) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
