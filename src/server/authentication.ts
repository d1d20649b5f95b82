import { randomBytes } from 'node:crypto';
import { FLAGS } from '../ntlm/flags.ts';
import { challengeFor } from '../ntlm/server.ts';
import { SecurityResponse } from '../protocols/mmsp/messages/security.ts';
import { type PacketMessage, valuesOf } from '../protocols/mmsp/packet.ts';
import { LONGEST_NAME } from './confine.ts';
import { HRESULT } from './hresult.ts';
import { readNtlmToken, writeNtlmToken } from './ntlm-token.ts';
import { basicIsRight, ntlmIsRight } from './passwords.ts';
import { protectionOf, realmText } from './protection.ts';
import * as replies from './replies.ts';
import type { Asked, Session } from './session.ts';
import type { Scheme } from './site.ts';
import { whole } from './whole.ts';

/** What may be opened: a file of the library, or with a failing hr none. */
export interface Admitted {
  readonly path?: string;
  readonly refused: number;
}

/** What the server calls itself in a CHALLENGE message. */
const TARGET = 'MEDIA';

/** What is asked for, without what the latest challenge adds. */
type Wanted = Pick<Asked, 'name' | 'protection'>;

/** [MS-MMSP] 3.2.5.6: nothing when a SecurityChallenge was sent. */
export function admit(
  session: Session,
  cause: replies.Opens,
  name: string | undefined,
  tokenData: Uint8Array | undefined,
): Admitted | undefined {
  session.asked = undefined;
  if (name === undefined) return { refused: HRESULT.INVALID_ARGUMENT };
  // What takes longer the longer a name is, is not done for one that there cannot be.
  if (name.length > LONGEST_NAME) return { refused: HRESULT.FILE_NOT_FOUND };
  const { decisions, authenPackage } = session;
  const protection = protectionOf(session.site, name);
  if (protection === undefined) return { path: name, refused: HRESULT.OK };
  const wanted = { name, protection };
  if (!decisions.authenticates || authenPackage === undefined) return admitted(wanted);
  if (tokenData !== undefined && tokenData.length > 0) {
    const treatment = decisions.treatsToken(authenPackage);
    if (treatment === 'trusted') return admitted(wanted);
    if (treatment === 'checked') return judge(session, cause, wanted, authenPackage, tokenData, undefined);
  } else if (!decisions.asks) return admitted(wanted);
  return ask(session, cause, wanted, schemeOf(session, wanted));
}

/** [MS-MMSP] 3.2.5.7: the same for credentials that come after a challenge. */
export function respond(
  session: Session,
  cause: replies.Opens,
  request: PacketMessage,
): Admitted | undefined {
  const { asked, decisions, authenPackage = 'BASIC' } = session;
  const treatment = decisions.treatsResponse(session.challenges - 1);
  if (asked === undefined || treatment === 'ignored') return undefined;
  if (treatment === 'trusted') return admitted(asked);
  const values = decisions.verifiesResponse
    ? whole(request, SecurityResponse)
    : valuesOf(request, SecurityResponse);
  if (values?.pToken === undefined) {
    session.asked = undefined;
    return { refused: HRESULT.INVALID_ARGUMENT };
  }
  const { cookie, playIncarnation, pToken } = values;
  const echoed = cookie === asked.cookie && playIncarnation === asked.playIncarnation;
  const scheme = decisions.readsResponseAs(asked.scheme, authenPackage);
  return judge(session, cause, asked, scheme, pToken, echoed ? asked.serverChallenge : undefined, echoed);
}

/** Right credentials are let in, an NTLM exchange goes on, and anything else is asked for again. */
function judge(
  session: Session,
  cause: replies.Opens,
  wanted: Wanted,
  scheme: Scheme,
  token: Uint8Array,
  serverChallenge: Uint8Array | undefined,
  counts = true,
): Admitted | undefined {
  const { protection } = wanted;
  const { decisions } = session;
  if (scheme === 'BASIC') {
    if (counts && basicIsRight(token, protection)) return admitted(wanted);
    return again(session, cause, wanted, scheme);
  }
  const { message, wrapped = false } = readNtlmToken(token, decisions.readsReserved) ?? {};
  if (message?.type === 'NEGOTIATE' && counts) {
    const nonce = Uint8Array.from(randomBytes(8));
    const pToken = writeNtlmToken(challengeFor(message, nonce, TARGET), decisions.wraps(wrapped));
    return challenge(session, cause, wanted, scheme, pToken, nonce);
  }
  const right = message?.type === 'AUTHENTICATE' && serverChallenge !== undefined;
  if (right && ntlmIsRight(message, serverChallenge, protection)) return admitted(wanted);
  return again(session, cause, wanted, scheme);
}

function again(session: Session, cause: replies.Opens, wanted: Wanted, scheme: Scheme): Admitted | undefined {
  switch (session.decisions.onWrongCredentials) {
    case 'challenge':
      // After tokenData, whatever it was read as, by the scheme of the content.
      return ask(session, cause, wanted, cause.name === 'OpenFile' ? schemeOf(session, wanted) : scheme);
    case 'refusal':
      session.asked = undefined;
      return { refused: HRESULT.ACCESS_DENIED };
    case 'close':
      session.close();
      return undefined;
  }
}

function schemeOf({ decisions, clientMajor, authenPackage }: Session, { protection }: Wanted): Scheme {
  const content = protection.scheme;
  return decisions.challengesWith({ package: authenPackage ?? content, content, clientMajor });
}

/** The first challenge of an exchange: the realm in UTF-16 with its NUL, or the two zero bytes of NTLM ([MS-MMSP] 2.2.4.14). */
function ask(session: Session, cause: replies.Opens, wanted: Wanted, scheme: Scheme): Admitted | undefined {
  if (scheme === 'BASIC') {
    const realm = Buffer.from(`${realmText(wanted.protection)}\0`, 'utf16le');
    return challenge(session, cause, wanted, scheme, Uint8Array.from(realm));
  }
  if (!session.decisions.challengesUnasked)
    return challenge(session, cause, wanted, scheme, writeNtlmToken());
  const nonce = Uint8Array.from(randomBytes(8));
  const unasked = challengeFor({ type: 'NEGOTIATE', flags: FLAGS.UNICODE }, nonce, TARGET);
  return challenge(session, cause, wanted, scheme, writeNtlmToken(unasked), nonce);
}

/** [MS-MMSP] 5.1: nobody may guess for ever. */
function challenge(
  session: Session,
  cause: replies.Opens,
  { name, protection }: Wanted,
  scheme: Scheme,
  pToken: Uint8Array,
  serverChallenge?: Uint8Array,
): Admitted | undefined {
  if (session.challenges >= session.limits.maxChallenges) {
    session.outbox.send(replies.refusedFile(cause, HRESULT.ACCESS_DENIED));
    session.close();
    return undefined;
  }
  session.challenges += 1;
  const right = ((session.clientId ?? 0) + session.challenges) >>> 0;
  const cookie = session.decisions.cookie(right);
  const { playIncarnation } = cause;
  const nonce = serverChallenge && { serverChallenge };
  session.asked = { name, protection, scheme, playIncarnation, cookie, ...nonce };
  session.outbox.send(replies.challenge(cause, cookie, pToken));
  return undefined;
}

const admitted = ({ name, protection }: Wanted): Admitted => ({
  path: protection.file ?? name,
  refused: HRESULT.OK,
});
