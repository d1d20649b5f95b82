import { judgeFields } from '../../../wire/schema.ts';
import { show } from '../../../wire/show.ts';
import { type NtlmToken, readNtlmToken, ZEROS } from '../ntlm-token.ts';
import type { ChallengeToken } from './challenge-token.ts';

const BEGINS_WITH_ZEROS = 'MMSP-2.2.4.14-09';
const IS_NTLM = 'MMSP-2.2.4.14-10';
const ZERO = 'MMSP-2.2.4.14.1-01';
const HOLDS_TOKEN = 'MMSP-2.2.4.14.1-06';
const WRAPPED = 'MMSP-3.2.5.7-04';
const NOT_WRAPPED = 'MMSP-3.2.5.7-05';
const SAME_MECHANISM = 'MMSP-3.2.5.7-02';
const TOKEN_TAKEN = 'MMSP-3.2.5.6-08';

/** What the client had sent before the challenge. */
export interface Before {
  readonly in: 'SecurityResponse' | 'tokenData' | 'nothing';
  readonly token?: NtlmToken;
  /** AuthenPackage names NTLM, so that tokenData of NTLM is to be understood. */
  readonly named: boolean;
}

/** The pToken of an NTLM challenge ([MS-MMSP] 2.2.4.14, 2.2.4.14.1), and whether it goes with what the client sent. */
export function judgeNtlm(pToken: ChallengeToken, before: Before): void {
  const { bytes, see } = pToken;
  const token = readNtlmToken(bytes);
  const head = { start: 0, end: Math.min(ZEROS, bytes.length) };
  see(BEGINS_WITH_ZEROS, token.zeros, 'two zero bytes in front', { at: head });
  const began = before.token?.message?.type === 'NEGOTIATE';
  if (token.form === 'nothing') {
    if (began && before.in === 'SecurityResponse')
      see(SAME_MECHANISM, false, 'an NTLM CHALLENGE message, because the response was NEGOTIATE');
    if (began && before.in === 'tokenData' && before.named) {
      const why = 'the NEGOTIATE message was not taken; it may want the two zero bytes in front';
      see(TOKEN_TAKEN, false, 'an NTLM CHALLENGE message', { grade: 'note', reading: 'A-23', why });
    }
    return;
  }
  // Before the client has sent anything, more bytes than two say nothing.
  if (token.form === 'unknown') {
    if (began) see(IS_NTLM, false, 'NTLM_AUTH or an NTLM CHALLENGE message after the two zero bytes');
    return;
  }
  if (!judgeAuth(pToken, token)) return;
  const right = token.message?.type === 'CHALLENGE';
  const got = token.message?.type === 'malformed' ? token.message.why : token.message?.type;
  const at = { start: token.at, end: token.end };
  see(IS_NTLM, right, 'an NTLM CHALLENGE message', { at, ...(got !== undefined && { got }) });
  if (!right || !began) return;
  if (before.in === 'tokenData' && before.named) see(TOKEN_TAKEN, true, '');
  if (before.in !== 'SecurityResponse') return;
  const wanted = before.token?.form === 'wrapped';
  const mirrored = { got: token.form === 'wrapped' ? 'NTLM_AUTH' : 'the message as it is' };
  if (wanted) see(WRAPPED, token.form === 'wrapped', 'NTLM_AUTH, as in the response', mirrored);
  else see(NOT_WRAPPED, token.form === 'raw', 'no NTLM_AUTH, as in the response', mirrored);
}

/** Every constant of NTLM_AUTH, and the size of its NTLMToken; false when the message in it cannot be told. */
function judgeAuth({ bytes, see }: ChallengeToken, { auth, zerosWithin, at, end }: NtlmToken): boolean {
  if (auth === undefined) return true;
  for (const { requirement, path, span, ok, expected, got } of judgeFields(auth))
    see(requirement, ok, `${path} ${expected}`, { got, ...(span && { at: span }) });
  if (zerosWithin) {
    const why = 'the two zero bytes are the first of Zero';
    const more = { grade: 'note', reading: 'A-23', why, at: { start: 0, end: 4 } } as const;
    see(ZERO, false, 'two zero bytes in front of NTLM_AUTH', more);
  }
  const size = auth.values.NTLMTokenSize;
  const fits = size === bytes.length - at && end === bytes.length;
  const expected = `NTLMTokenSize ${bytes.length - at}, the bytes that are there`;
  see(HOLDS_TOKEN, fits, expected, {
    got: show(size),
    at: auth.spans.get('NTLMTokenSize') ?? { start: 0, end: at },
  });
  return fits;
}
