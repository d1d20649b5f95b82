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
  reserved1: u32('Reserved1 of NTLM_AUTH'),
  reserved2: u32('Reserved2 of NTLM_AUTH'),
};
const choices = { version: VERSIONS, form: FORMS, place: PLACES };
const fallbacks = { version: 'v2', form: 'raw', place: 'response', reserved1: 0, reserved2: 0 };

type Inputs = Parameters<TermFunction['compute']>[0];

const answers = { challenge: bytes('pToken of the SecurityChallenge', rest()), user, password, ...ofNtlm };
const answering = { key: 'ntlm', choices, fallbacks, needs: ['challenge'] };

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
    ...answering,
    word: 'authenticate',
    doc: 'the NTLM AUTHENTICATE message that answers a CHALLENGE',
    inputs: structure('ntlm: authenticate', '2.2.4.24', answers),
    compute: authenticated,
  },
  {
    ...answering,
    word: 'answer',
    doc: 'AUTHENTICATE where the challenge holds a CHALLENGE, else the NEGOTIATE that asks for one',
    inputs: structure('ntlm: answer', '2.2.4.24', answers),
    compute: (inputs) => {
      const { challenge } = inputs;
      const asked = challenge instanceof Uint8Array && readNtlmToken(challenge).message?.type === 'CHALLENGE';
      return asked ? authenticated(inputs) : placed(negotiate(versionOf(inputs.version)), inputs);
    },
  },
];

/** Throws on a name that no function has: the loader lets none pass. */
export function functionNamed({ key, word }: Pick<TermFunction, 'key' | 'word'>): TermFunction {
  const found = functions.find((one) => one.key === key && one.word === word);
  if (found === undefined) throw new Error(`the protocol has no function ${key}: ${word}`);
  return found;
}

function authenticated(inputs: Inputs): Uint8Array {
  const credentials = credentialsOf(String(inputs.user), String(inputs.password));
  const message = authenticate(credentials, challengeIn(inputs.challenge), versionOf(inputs.version));
  return placed(message, inputs);
}

function placed(message: Uint8Array, { form, place, reserved1, reserved2 }: Inputs): Uint8Array {
  const token =
    form === 'wrapped'
      ? encode(NtlmAuth, { Reserved1: Number(reserved1), Reserved2: Number(reserved2), NTLMToken: message })
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
