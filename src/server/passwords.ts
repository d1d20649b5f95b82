import { createHash, timingSafeEqual } from 'node:crypto';
import { credentialsOf } from '../ntlm/client.ts';
import type { Authenticate } from '../ntlm/messages.ts';
import { proves } from '../ntlm/server.ts';
import type { Protection } from './site.ts';

const LONGEST = 1024;

/** basic-credentials (RFC 2617 2): Base64 of `user:password` in ASCII, up to a NUL if there is one. */
export function basicIsRight(token: Uint8Array, { users }: Protection): boolean {
  const nul = token.indexOf(0);
  const text = Buffer.from(nul < 0 ? token : token.subarray(0, nul)).toString('latin1');
  if (text.length > LONGEST || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return false;
  const [, user = '', password = ''] =
    /^([^:]*):(.*)$/s.exec(Buffer.from(text, 'base64').toString('utf8')) ?? [];
  const right = Object.hasOwn(users, user) ? users[user] : undefined;
  // A user that there is not takes as long as a wrong password.
  return same(password, right ?? '') && right !== undefined;
}

/** Names of users do not distinguish capitals in NTLM, and whatever domain the client says, the users are those here. */
export function ntlmIsRight(
  message: Authenticate,
  serverChallenge: Uint8Array,
  { users }: Protection,
): boolean {
  const wanted = credentialsOf(message.user, '').user.toLowerCase();
  const [, password] = Object.entries(users).find(([user]) => user.toLowerCase() === wanted) ?? [];
  return password !== undefined && proves(message, serverChallenge, password);
}

const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();
const same = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));
