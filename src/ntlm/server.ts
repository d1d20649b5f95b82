import { timingSafeEqual } from 'node:crypto';
import { FLAGS, has } from './flags.ts';
import { concat, desl, md5, unicode } from './hashes.ts';
import { type Authenticate, type Challenge, encodeChallenge, type Negotiate } from './messages.ts';
import { ntowfV1, ntowfV2, proofV2 } from './responses.ts';

const NT_V1 = 24;
/** Proof, and the fixed part of what follows it. */
const NT_V2_LEAST = 16 + 28;

const AV = { EOL: 0, NB_COMPUTER_NAME: 1, NB_DOMAIN_NAME: 2 } as const;

/** A CHALLENGE that agrees to what the client offers, as far as authentication needs it ([MS-NLMP] 3.2.5.1.1). */
export function challengeFor(
  { flags: offered }: Negotiate,
  serverChallenge: Uint8Array,
  server: string,
): Challenge {
  const charset = has(offered, FLAGS.UNICODE) ? FLAGS.UNICODE : FLAGS.OEM;
  const kept = offered & (FLAGS.EXTENDED_SESSIONSECURITY | FLAGS.ALWAYS_SIGN | FLAGS.VERSION);
  const flags =
    charset | kept | FLAGS.REQUEST_TARGET | FLAGS.NTLM | FLAGS.TARGET_TYPE_SERVER | FLAGS.TARGET_INFO;
  const targetInfo = concat(
    pair(AV.NB_DOMAIN_NAME, unicode(server)),
    pair(AV.NB_COMPUTER_NAME, unicode(server)),
    pair(AV.EOL, new Uint8Array()),
  );
  return { type: 'CHALLENGE', flags: flags >>> 0, targetName: server, serverChallenge, targetInfo };
}

export { encodeChallenge };

function pair(id: number, value: Uint8Array): Uint8Array {
  const head = new Uint8Array(4);
  const view = new DataView(head.buffer);
  view.setUint16(0, id, true);
  view.setUint16(2, value.length, true);
  return concat(head, value);
}

/**
 * Whether the responses prove the password ([MS-NLMP] 3.2.5.1.2): NTLM v2, or NTLM v1 with or without extended
 * session security. The LM response alone proves nothing here.
 */
export function proves(
  { user, domain, lm, nt, flags }: Authenticate,
  serverChallenge: Uint8Array,
  password: string,
): boolean {
  if (nt.length === NT_V1) {
    const extended = has(flags, FLAGS.EXTENDED_SESSIONSECURITY) && lm.length === NT_V1;
    const challenge = extended
      ? md5(concat(serverChallenge, lm.subarray(0, 8))).subarray(0, 8)
      : serverChallenge;
    return same(nt, desl(ntowfV1(password), challenge));
  }
  if (nt.length < NT_V2_LEAST) return false;
  const key = ntowfV2({ user, domain, password });
  return same(nt.subarray(0, 16), proofV2(key, serverChallenge, nt.subarray(16)));
}

const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && timingSafeEqual(a, b);
