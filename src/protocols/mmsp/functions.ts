import { authenticate, credentialsOf, type NtlmVersion, negotiate } from '../../ntlm/client.ts';
import { type Challenge, readMessage } from '../../ntlm/messages.ts';
import { encode } from '../../wire/encode.ts';
import { bytes, rest, structure, u32, utf16 } from '../../wire/fields.ts';
import type { TermFunction } from '../protocol.ts';
import { NtlmAuth } from './messages/ntlm-auth.ts';
import { readNtlmToken, ZEROS } from './ntlm-token.ts';

const user = utf16('user name, with DOMAIN and a backslash in front where there is one', rest(), 'bare');
const password = utf16('', rest(), 'bare');
const word = (doc: string) => utf16(doc, rest(), 'bare');

const VERSIONS = ['v1', 'v1-extended', 'v2'] as const satisfies readonly NtlmVersion[];
const FORMS = ['raw', 'wrapped'] as const;
const PLACES = ['response', 'open-file'] as const;

/** What any NTLM message takes. */
const ofNtlm = {
  version: word('v1, v1-extended (with extended session security) or v2'),
  form: word('raw, or wrapped in NTLM_AUTH'),
  place: word('response, with two zero bytes in front, or open-file, without them'),
  reserved: u32('Reserved1 and Reserved2 of NTLM_AUTH'),
};
const choices = { version: VERSIONS, form: FORMS, place: PLACES };
const fallbacks = { version: 'v2', form: 'raw', place: 'response', reserved: 0 };

/** Credentials as the fields pToken and tokenData carry them ([MS-MMSP] 2.2.4.21, 2.2.4.24). */
export const functions: readonly TermFunction[] = [
  {
    key: 'basic',
    word: 'credentials',
    doc: 'Base64 of user:password in ASCII, and a NUL',
    inputs: structure('basic: credentials', '2.2.4.24', { user, password }),
    choices: {},
    fallbacks: {},
    needs: [],
    compute: ({ user, password }) =>
      Uint8Array.from(
        Buffer.from(`${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}\0`, 'latin1'),
      ),
  },
  {
    key: 'ntlm',
    word: 'negotiate',
    doc: 'an NTLM NEGOTIATE message',
    inputs: structure('ntlm: negotiate', '2.2.4.24', ofNtlm),
    choices,
    fallbacks,
    needs: [],
    compute: (inputs) => placed(negotiate(versionOf(inputs.version)), inputs),
  },
  {
    key: 'ntlm',
    word: 'authenticate',
    doc: 'the NTLM AUTHENTICATE message that answers a CHALLENGE',
    inputs: structure('ntlm: authenticate', '2.2.4.24', {
      challenge: bytes('pToken of the SecurityChallenge', rest()),
      user,
      password,
      ...ofNtlm,
    }),
    choices,
    fallbacks,
    needs: ['challenge'],
    compute(inputs) {
      const credentials = credentialsOf(String(inputs.user), String(inputs.password));
      return placed(
        authenticate(credentials, challengeIn(inputs.challenge), versionOf(inputs.version)),
        inputs,
      );
    },
  },
];

type Inputs = Parameters<TermFunction['compute']>[0];

function placed(message: Uint8Array, { form, place, reserved }: Inputs): Uint8Array {
  const number = typeof reserved === 'number' ? reserved : 0;
  const token =
    form === 'wrapped'
      ? encode(NtlmAuth, { Reserved1: number, Reserved2: number, NTLMToken: message })
      : message;
  if (place === 'open-file') return token;
  const pToken = new Uint8Array(ZEROS + token.length);
  pToken.set(token, ZEROS);
  return pToken;
}

/** One that nobody can read is answered all the same, as if it had held zeros: what is wrong with it is judged elsewhere. */
function challengeIn(token: unknown): Challenge {
  const bare = token instanceof Uint8Array ? token : new Uint8Array();
  const { message, at } = readNtlmToken(bare);
  if (message?.type === 'CHALLENGE') return message;
  const whole = readMessage(bare.subarray(at));
  if (whole.type === 'CHALLENGE') return whole;
  const none = new Uint8Array();
  return {
    type: 'CHALLENGE',
    flags: 1,
    targetName: '',
    serverChallenge: new Uint8Array(8),
    targetInfo: none,
  };
}

const versionOf = (word: unknown): NtlmVersion => VERSIONS.find((version) => version === word) ?? 'v2';
