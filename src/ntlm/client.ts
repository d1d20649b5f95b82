import { randomBytes } from 'node:crypto';
import { FLAGS, has } from './flags.ts';
import { type Challenge, encodeAuthenticate, encodeNegotiate } from './messages.ts';
import {
  type Credentials,
  type Responses,
  responsesV1,
  responsesV1Extended,
  responsesV2,
} from './responses.ts';

/** `v1-extended` is NTLM v1 with extended session security; which one is used is configured, not negotiated. */
export type NtlmVersion = 'v1' | 'v1-extended' | 'v2';

const COMMON =
  FLAGS.UNICODE | FLAGS.OEM | FLAGS.REQUEST_TARGET | FLAGS.NTLM | FLAGS.ALWAYS_SIGN | FLAGS.VERSION;

/** What begins an exchange ([MS-NLMP] 3.1.5.1.1). */
export const negotiate = (version: NtlmVersion): Uint8Array =>
  encodeNegotiate((version === 'v1' ? COMMON : COMMON | FLAGS.EXTENDED_SESSIONSECURITY) >>> 0);

/** What answers a CHALLENGE ([MS-NLMP] 3.1.5.1.2). No keys are exchanged: nothing is signed or sealed afterwards. */
export function authenticate(
  credentials: Credentials,
  challenge: Challenge,
  version: NtlmVersion,
  clientChallenge: Uint8Array = Uint8Array.from(randomBytes(8)),
  now: number = Date.now(),
): Uint8Array {
  const { domain, user } = credentials;
  const responses = respond(credentials, challenge, version, clientChallenge, now);
  const flags = (challenge.flags & ~(FLAGS.KEY_EXCH | FLAGS.TARGET_TYPE_SERVER)) >>> 0;
  return encodeAuthenticate({ type: 'AUTHENTICATE', flags, ...responses, domain, user, workstation: '' });
}

function respond(
  credentials: Credentials,
  { flags, serverChallenge, targetInfo }: Challenge,
  version: NtlmVersion,
  clientChallenge: Uint8Array,
  now: number,
): Responses {
  const nonces = { serverChallenge, clientChallenge };
  if (version === 'v2') return responsesV2(credentials, nonces, timeOf(targetInfo, now), targetInfo);
  // Both sides go by what the server agreed to.
  return has(flags, FLAGS.EXTENDED_SESSIONSECURITY)
    ? responsesV1Extended(credentials.password, nonces)
    : responsesV1(credentials.password, serverChallenge);
}

const MSV_AV_TIMESTAMP = 7;
/** Milliseconds between 1601 and 1970. */
const SINCE_1601 = 11_644_473_600_000n;

/** The time of the server, when it told it: another one may be refused. */
function timeOf(targetInfo: Uint8Array, now: number): Uint8Array {
  const view = new DataView(targetInfo.buffer, targetInfo.byteOffset, targetInfo.byteLength);
  for (let at = 0; at + 4 <= targetInfo.length; at += 4 + view.getUint16(at + 2, true)) {
    const size = view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === MSV_AV_TIMESTAMP && size === 8 && at + 12 <= targetInfo.length)
      return targetInfo.slice(at + 4, at + 12);
  }
  const time = new Uint8Array(8);
  new DataView(time.buffer).setBigUint64(0, (BigInt(now) + SINCE_1601) * 10_000n, true);
  return time;
}

/** `DOMAIN\user` names a domain; a bare name is one of the server itself. */
export function credentialsOf(name: string, password: string): Credentials {
  const [, domain = '', user = name] = /^([^\\]*)\\(.*)$/s.exec(name) ?? [];
  return { domain, user, password };
}
