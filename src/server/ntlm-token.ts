import type { Authenticate, Negotiate } from '../ntlm/messages.ts';
import { type Challenge, encodeChallenge, readMessage } from '../ntlm/messages.ts';
import { NtlmAuth } from '../protocols/mmsp/messages/ntlm-auth.ts';
import { decode } from '../wire/decode.ts';
import { encode } from '../wire/encode.ts';
import type { Reserved } from './hooks/decisions.ts';

/** An NTLM message of a client, and whether it came in NTLM_AUTH. */
export interface NtlmToken {
  readonly message: Negotiate | Authenticate;
  readonly wrapped: boolean;
}

const ZEROS = 2;

/** Raw, or in NTLM_AUTH ([MS-MMSP] 2.2.4.14.1); in a pToken behind two zero bytes, in tokenData without them. */
export function readNtlmToken(token: Uint8Array, readsReserved: readonly Reserved[]): NtlmToken | undefined {
  return readBehindZeros(token, readsReserved) ?? readPlain(token, readsReserved);
}

const readBehindZeros = (token: Uint8Array, readsReserved: readonly Reserved[]): NtlmToken | undefined =>
  token[0] === 0 && token[1] === 0 ? readPlain(token.subarray(ZEROS), readsReserved) : undefined;

function readPlain(token: Uint8Array, readsReserved: readonly Reserved[]): NtlmToken | undefined {
  const raw = readMessage(token);
  if (raw.type === 'NEGOTIATE' || raw.type === 'AUTHENTICATE') return { message: raw, wrapped: false };
  const { values, problems } = decode(NtlmAuth, token);
  if (problems.length > 0 || values.Zero !== 0 || values.One !== 1 || values.Two !== 2) return undefined;
  const message = readMessage(values.NTLMToken ?? new Uint8Array());
  const credentials = message.type === 'AUTHENTICATE';
  if (credentials && readsReserved.some((field) => values[field] !== 0)) return undefined;
  return message.type === 'NEGOTIATE' || message.type === 'AUTHENTICATE'
    ? { message, wrapped: true }
    : undefined;
}

/** The pToken of a challenge: two zero bytes, and the CHALLENGE message when there is one. */
export function writeNtlmToken(message?: Challenge, wrapped = false): Uint8Array {
  if (message === undefined) return new Uint8Array(ZEROS);
  const bare = encodeChallenge(message);
  const token = wrapped ? encode(NtlmAuth, { NTLMToken: bare }) : bare;
  const pToken = new Uint8Array(ZEROS + token.length);
  pToken.set(token, ZEROS);
  return pToken;
}
