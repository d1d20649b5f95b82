import { concat, des, desl, hmacMd5, md4, md5, unicode } from './hashes.ts';

/** Who wants in. `domain` is empty for a user of the server itself. */
export interface Credentials {
  readonly user: string;
  readonly domain: string;
  readonly password: string;
}

/** The two fields of an AUTHENTICATE message that prove that the password is known. */
export interface Responses {
  readonly lm: Uint8Array;
  readonly nt: Uint8Array;
}

export interface Nonces {
  /** 8 bytes each. */
  readonly serverChallenge: Uint8Array;
  readonly clientChallenge: Uint8Array;
}

/** [MS-NLMP] 3.3.1 */
export const ntowfV1 = (password: string): Uint8Array => md4(unicode(password));

/** [MS-NLMP] 3.3.1; the text counts for its first 14 characters only, and in capitals. */
export function lmowfV1(password: string): Uint8Array {
  const capitals = Buffer.alloc(14);
  capitals.write(password.toUpperCase().slice(0, 14), 'latin1');
  const magic = Buffer.from('KGS!@#$%', 'latin1');
  return concat(des(capitals.subarray(0, 7), magic), des(capitals.subarray(7, 14), magic));
}

/** [MS-NLMP] 3.3.2 */
export const ntowfV2 = ({ user, domain, password }: Credentials): Uint8Array =>
  hmacMd5(ntowfV1(password), unicode(user.toUpperCase() + domain));

/** NTLM v1 without extended session security. */
export function responsesV1(password: string, serverChallenge: Uint8Array): Responses {
  return {
    lm: desl(lmowfV1(password), serverChallenge),
    nt: desl(ntowfV1(password), serverChallenge),
  };
}

/** NTLM v1 with extended session security: the challenge of the client goes where the LM response was. */
export function responsesV1Extended(password: string, nonces: Nonces): Responses {
  const { serverChallenge, clientChallenge } = nonces;
  const session = md5(concat(serverChallenge, clientChallenge)).subarray(0, 8);
  return { lm: concat(clientChallenge, new Uint8Array(16)), nt: desl(ntowfV1(password), session) };
}

/** NTLM v2. `time` counts 100 ns since 1601; `targetInfo` is that of the CHALLENGE message, its end marker included. */
export function responsesV2(
  credentials: Credentials,
  nonces: Nonces,
  time: Uint8Array,
  targetInfo: Uint8Array,
): Responses {
  const { serverChallenge, clientChallenge } = nonces;
  const key = ntowfV2(credentials);
  const head = Uint8Array.of(1, 1, 0, 0, 0, 0, 0, 0);
  const temp = concat(head, time, clientChallenge, new Uint8Array(4), targetInfo, new Uint8Array(4));
  return {
    lm: concat(hmacMd5(key, concat(serverChallenge, clientChallenge)), clientChallenge),
    nt: concat(proofV2(key, serverChallenge, temp), temp),
  };
}

/** The first 16 bytes of an NTLM v2 response; `temp` is the rest of it. */
export const proofV2 = (key: Uint8Array, serverChallenge: Uint8Array, temp: Uint8Array): Uint8Array =>
  hmacMd5(key, concat(serverChallenge, temp));
