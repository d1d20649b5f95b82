import { MESSAGE, MID, onMessage, put } from '../hooks/frame-edits.ts';
import {
  CHALLENGE,
  inAuth,
  inUtf16,
  isRealm,
  MESSAGE_TYPE,
  messageAt,
  NTLM_AUTH,
  onToken,
  textOf,
  withNumber,
} from '../hooks/token-edits.ts';
import type { Fault } from './fault.ts';

/** The realm that is not known. */
const UNKNOWN = 'realm=""';

/** Faults in the bytes of SecurityChallenge. */
export const challengeFaults: readonly Fault[] = [
  {
    name: 'challenge-wrong-mid',
    title: 'MID of SecurityChallenge is 0x0004001C.',
    requirement: 'MMSP-2.2.4.14-01',
    level: 'MUST',
    start: onMessage(MID.SecurityChallenge, put(32, MESSAGE.MID, 0x0004001c)),
  },
  {
    name: 'challenge-wrong-incarnation',
    title: 'SecurityChallenge does not repeat playIncarnation.',
    requirement: 'MMSP-2.2.4.14-02',
    level: 'MUST',
    start: onMessage(
      MID.SecurityChallenge,
      put(32, CHALLENGE.playIncarnation, (right) => right ^ 0x55),
    ),
  },
  {
    name: 'challenge-token-miscounted',
    title: 'cbToken counts 64 bytes more than there are.',
    requirement: 'MMSP-2.2.4.14-04',
    level: 'MUST',
    start: onMessage(
      MID.SecurityChallenge,
      put(32, CHALLENGE.cbToken, (right) => right + 64),
    ),
  },
  {
    name: 'challenge-realm-in-ascii',
    title: 'The realm is sent in ASCII.',
    requirement: 'MMSP-2.2.4.14-05',
    level: 'MUST',
    start: onToken((token) =>
      isRealm(token) ? Uint8Array.from(Buffer.from(`${textOf(token)}\0`, 'latin1')) : undefined,
    ),
  },
  {
    name: 'challenge-realm-unquoted',
    title: 'The realm stands without quotes.',
    requirement: 'MMSP-2.2.4.14-06',
    level: 'MUST',
    start: onToken((token) =>
      isRealm(token) && textOf(token) !== UNKNOWN
        ? inUtf16(`${textOf(token).replaceAll('"', '')}\0`)
        : undefined,
    ),
  },
  {
    name: 'challenge-realm-left-out',
    title: 'A realm that is not known is left out.',
    requirement: 'MMSP-2.2.4.14-07',
    level: 'SHOULD',
    start: onToken((token) => (textOf(token) === UNKNOWN ? new Uint8Array(2) : undefined)),
  },
  {
    name: 'challenge-realm-without-value',
    title: 'A realm that is not known is sent as realm= and nothing more.',
    requirement: 'MMSP-2.2.4.14-08',
    level: 'SHOULD',
    start: onToken((token) => (textOf(token) === UNKNOWN ? inUtf16('realm=\0') : undefined)),
  },
  {
    name: 'challenge-of-another-scheme',
    title: 'Instead of Basic the challenge is one of Digest.',
    requirement: 'MMSP-3.2.5.6-12',
    level: 'MUST',
    start: onToken((token) => (isRealm(token) ? inUtf16('nonce="5f1a", qop="auth"\0') : undefined)),
  },
  {
    name: 'ntlm-challenge-without-zeros',
    title: 'An NTLM CHALLENGE message stands without the two zero bytes.',
    requirement: 'MMSP-2.2.4.14-09',
    level: 'MUST',
    start: onToken((token) =>
      messageAt(token) === NTLM_AUTH.start ? token.slice(NTLM_AUTH.start) : undefined,
    ),
  },
  {
    name: 'ntlm-challenge-of-wrong-type',
    title: 'MessageType of the NTLM CHALLENGE message is 4.',
    requirement: 'MMSP-2.2.4.14-10',
    level: 'MUST',
    start: onToken((token) =>
      messageAt(token) < 0 ? undefined : withNumber(messageAt(token) + MESSAGE_TYPE, 4)(token),
    ),
  },
  {
    name: 'ntlm-auth-wrong-zero',
    title: 'Zero of NTLM_AUTH is 0x00010000.',
    requirement: 'MMSP-2.2.4.14.1-01',
    level: 'MUST',
    start: onToken(inAuth(withNumber(NTLM_AUTH.Zero, 0x00010000))),
  },
  {
    name: 'ntlm-auth-wrong-one',
    title: 'One of NTLM_AUTH is 2.',
    requirement: 'MMSP-2.2.4.14.1-02',
    level: 'MUST',
    start: onToken(inAuth(withNumber(NTLM_AUTH.One, 2))),
  },
  {
    name: 'ntlm-auth-wrong-two',
    title: 'Two of NTLM_AUTH is 3.',
    requirement: 'MMSP-2.2.4.14.1-04',
    level: 'MUST',
    start: onToken(inAuth(withNumber(NTLM_AUTH.Two, 3))),
  },
  {
    name: 'ntlm-auth-token-miscounted',
    title: 'NTLMTokenSize of NTLM_AUTH leaves out four bytes.',
    requirement: 'MMSP-2.2.4.14.1-06',
    level: 'MUST',
    start: onToken(inAuth(withNumber(NTLM_AUTH.NTLMTokenSize, (right) => right - 4))),
  },
];
