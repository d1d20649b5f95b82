import { isNtlm, type Malformed, type NtlmMessage, readMessage } from '../../ntlm/messages.ts';
import { type Decoded, decode } from '../../wire/decode.ts';
import { NtlmAuth } from './messages/ntlm-auth.ts';

/** What a pToken of NTLM holds, read leniently: whatever of it is wrong can still be told. */
export interface NtlmToken {
  /** nothing: the two zero bytes alone. unknown: neither an NTLM message nor NTLM_AUTH. */
  readonly form: 'nothing' | 'raw' | 'wrapped' | 'unknown';
  /** Whether the two zero bytes are in front. */
  readonly zeros: boolean;
  /** They are the first two bytes of Zero. */
  readonly zerosWithin: boolean;
  readonly auth?: Decoded<(typeof NtlmAuth)['fields']>;
  readonly message?: NtlmMessage | Malformed;
  /** Where the NTLM message begins and, by NTLMTokenSize, ends. */
  readonly at: number;
  readonly end: number;
}

export const ZEROS = 2;
/** Bytes of NTLM_AUTH before its NTLMToken. */
const AUTH_HEADER = 24;

/** Offsets count from the first byte of `token`. */
export function readNtlmToken(token: Uint8Array): NtlmToken {
  const zeros = token.length >= ZEROS && token[0] === 0 && token[1] === 0;
  const has = (at: number): boolean => isNtlm(token.subarray(at));
  const plain = { zeros, zerosWithin: false };
  const raw = (at: number): NtlmToken => ({
    ...plain,
    form: 'raw',
    at,
    end: token.length,
    message: readMessage(token.subarray(at)),
  });
  if (has(0)) return raw(0);
  if (zeros && token.length === ZEROS) return { ...plain, form: 'nothing', at: ZEROS, end: ZEROS };
  if (zeros && has(ZEROS)) return raw(ZEROS);
  if (zeros && has(ZEROS + AUTH_HEADER)) return wrapped(token, ZEROS);
  if (zeros && has(AUTH_HEADER)) return { ...wrapped(token, 0), zerosWithin: true };
  const { values } = decode(NtlmAuth, token, ZEROS);
  if (zeros && (values.One === 1 || values.Two === 2)) return wrapped(token, ZEROS);
  return { ...plain, form: 'unknown', at: Math.min(ZEROS, token.length), end: token.length };
}

function wrapped(token: Uint8Array, start: number): NtlmToken {
  const auth = decode(NtlmAuth, token, start);
  const at = Math.min(start + AUTH_HEADER, token.length);
  const end = Math.min(at + (auth.values.NTLMTokenSize ?? 0), token.length);
  const message = readMessage(token.subarray(at, end));
  return { form: 'wrapped', zeros: true, zerosWithin: false, auth, message, at, end };
}
