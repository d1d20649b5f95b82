import { show } from '../../../wire/show.ts';
import { failed } from '../constants.ts';
import { Connect, majorVersion, ReportConnectedEX } from '../messages/connection.ts';
import { OpenFile, ReportOpenFile } from '../messages/file.ts';
import { SecurityChallenge, SecurityResponse } from '../messages/security.ts';
import { readNtlmToken } from '../ntlm-token.ts';
import { valuesOf } from '../packet.ts';
import { isBasic, judgeBasic } from './basic-challenge.ts';
import { type ChallengeToken, challengeToken } from './challenge-token.ts';
import { judgeField } from './judge-field.ts';
import { type Before, judgeNtlm } from './ntlm-challenge.ts';
import { isMessage, type MessageUnit, type Rule } from './rule.ts';

const ANNOUNCED = 'MMSP-2.2.4.2-23';
const MAY_BE_EMPTY = 'MMSP-2.2.4.2-25';
const COOKIE = 'MMSP-2.2.4.14-03';
const COUNTED = 'MMSP-2.2.4.14-04';
const HAS_REALM = 'MMSP-2.2.4.14-07';
const AS_NAMED = 'MMSP-3.2.5.6-11';
const EITHER = 'MMSP-3.2.5.6-12';
const SAME_MECHANISM = 'MMSP-3.2.5.7-02';
/** The first version of clients that take another scheme than the one that AuthenPackage names. */
const TAKES_EITHER = 8;
/** Cookies of a session that are remembered. */
const MOST_COOKIES = 256;

type Scheme = 'BASIC' | 'NTLM' | 'neither' | 'either';

/** SecurityChallenge, and what AuthenPackage and the client's own messages let it be ([MS-MMSP] 3.2.5.6, 3.2.5.7). */
export const authentication: Rule = (context) => {
  const { report } = context;
  let clientMajor: number | undefined;
  let named = '';
  const cookies = new Set<number>();
  /** Two zero bytes where AuthenPackage named Basic: a realm was left out, if credentials of Basic then get in. */
  let bare: MessageUnit | undefined;

  function judgeScheme(message: MessageUnit, token: ChallengeToken, scheme: Scheme): void {
    const { request } = message;
    if (request === undefined) return;
    if (!isMessage(request, OpenFile) || (valuesOf(request.found, OpenFile)?.cbtoken ?? 0) > 0) {
      const expected = 'Basic or NTLM, as before';
      if (scheme === 'neither') token.see(SAME_MECHANISM, false, expected);
      return;
    }
    if (clientMajor === undefined) return;
    if (clientMajor >= TAKES_EITHER) return token.see(EITHER, scheme !== 'neither', 'Basic or NTLM');
    // Without a scheme to keep to, that is the finding.
    if (scheme === 'either' || !/^(basic|ntlm)$/i.test(named)) return;
    const expected = `${named}, as AuthenPackage says: the client has version ${clientMajor}`;
    token.see(AS_NAMED, scheme === named.toUpperCase(), expected, { got: `${scheme}: ${show(token.bytes)}` });
  }

  function challenged(message: MessageUnit): void {
    const { cookie, cbToken } = valuesOf(message.found, SecurityChallenge) ?? {};
    judgeField(
      context,
      message,
      ANNOUNCED,
      'MID',
      named !== '',
      'an AuthenPackage in ReportConnectedEX before it',
    );
    if (cookie !== undefined) {
      // A second challenge that cannot be told from the first one.
      if (cookies.has(cookie))
        judgeField(context, message, COOKIE, 'cookie', false, 'another one than before');
      else if (cookies.size > 0) report({ requirement: COOKIE, observation: 'pass' });
      if (cookies.size < MOST_COOKIES) cookies.add(cookie);
    }
    const token = challengeToken(context, message);
    if (token === undefined || token.bytes.length !== cbToken) return;
    report({ requirement: COUNTED, observation: 'pass' });
    const scheme = schemeOf(token.bytes, /^basic$/i.test(named));
    judgeScheme(message, token, scheme);
    if (scheme === 'BASIC') judgeBasic(token);
    if (scheme === 'NTLM') judgeNtlm(token, beforeOf(message, /^ntlm$/i.test(named)));
    bare = scheme === 'either' ? message : undefined;
  }

  return {
    message(message) {
      const connect = valuesOf(message.found, Connect);
      if (connect) clientMajor = clientMajorOf(connect.subscriberName);
      const connected = valuesOf(message.found, ReportConnectedEX);
      if (connected) named = connected.AuthenPackage ?? '';
      if (message.unit.from !== 'server') return;
      if (isMessage(message, SecurityChallenge)) return challenged(message);
      const { hr } = valuesOf(message.found, ReportOpenFile) ?? {};
      if (hr === undefined || failed(hr) || message.request === undefined) return;
      if (named === '') report({ requirement: MAY_BE_EMPTY, observation: 'pass' });
      if (bare !== undefined && isBasicResponse(message.request)) {
        const before9 = context.conversation.serverMajor < 9;
        const more = before9
          ? ({ grade: 'note', reading: 'A-23', why: 'as Windows 2000 does' } as const)
          : { reading: 'A-23' };
        judgeField(context, bare, HAS_REALM, 'pToken', false, 'realm="" where the realm is unknown', more);
      }
      bare = undefined;
    },
  };
};

/** Two zero bytes begin NTLM; alone they may be Basic without a realm, where the server has named Basic. */
function schemeOf(token: Uint8Array, namesBasic: boolean): Scheme {
  const { form, zeros } = readNtlmToken(token);
  if (form === 'nothing' && namesBasic) return 'either';
  if (zeros || form === 'raw') return 'NTLM';
  return isBasic(token) ? 'BASIC' : 'neither';
}

function beforeOf({ request }: MessageUnit, named: boolean): Before {
  const response = request && valuesOf(request.found, SecurityResponse)?.pToken;
  if (response !== undefined) return { in: 'SecurityResponse', token: readNtlmToken(response), named };
  const given = request && valuesOf(request.found, OpenFile)?.tokenData;
  if (given === undefined) return { in: 'nothing', named };
  // Without the two zero bytes in front NTLM_AUTH is found by the same offsets behind them.
  const raw = readNtlmToken(given);
  return { in: 'tokenData', token: raw, named };
}

/** Credentials of Basic begin with a letter, everything of NTLM with two zero bytes ([MS-MMSP] 2.2.4.24). */
function isBasicResponse({ found }: MessageUnit): boolean {
  const token = valuesOf(found, SecurityResponse)?.pToken;
  return token !== undefined && token.length > 0 && token[0] !== 0;
}

/** Client-Version of a client-token ([MS-MMSP] 2.2.4.17); undefined for a product that has none of these versions. */
function clientMajorOf(subscriberName: string | undefined): number | undefined {
  const [, version] = /^NSPlayer\/(\d{1,2}\..*)/i.exec(subscriberName ?? '') ?? [];
  return version === undefined ? undefined : majorVersion(version);
}
