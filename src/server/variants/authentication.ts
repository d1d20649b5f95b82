import { combined } from '../hooks/combined.ts';
import { says } from '../hooks/reply-edits.ts';
import { inAuth, isRealm, messageAt, onToken, textOf } from '../hooks/token-edits.ts';
import type { Variant } from './variant.ts';

/** Other ways to ask for credentials, and to take them. */
export const authenticationVariants = {
  authenPackageNtlm: {
    name: 'connected-ex-authen-package',
    title: 'AuthenPackage is "NTLM" for every client, and older ones are asked for nothing else.',
    reading: 'MMSP-2.2.4.2-24',
    notes: [],
    start: () => ({ decisions: { names: () => 'NTLM' } }),
  },
  nobodyAsked: {
    name: 'authentication-none',
    title: 'Nobody is asked for credentials, and AuthenPackage is empty.',
    reading: 'MMSP-2.2.4.2-25',
    notes: [],
    start: () => ({ decisions: { authenticates: false } }),
  },
  realmLeftOut: {
    name: 'challenge-realm-left-out-by-version-4',
    title: 'A server of version 4.1 leaves out a realm that is not known.',
    reading: 'A-23',
    notes: ['MMSP-2.2.4.14-07'],
    start: () =>
      combined([
        says('ReportConnectedEX', { ServerVersionInfo: '4.1.0.3930' })(),
        onToken((token) => (textOf(token) === 'realm=""' ? new Uint8Array(2) : undefined))(),
      ]),
  },
  realmNulUncounted: {
    name: 'challenge-realm-nul-uncounted',
    title: 'cbToken leaves out the NUL of the realm.',
    reading: 'A-23',
    notes: ['MMSP-2.2.4.14-06'],
    start: onToken((token) => (isRealm(token) ? token.slice(0, -2) : undefined)),
  },
  refusal: {
    name: 'wrong-credentials-refused',
    title: 'Wrong credentials get a ReportOpenFile with hr 0x80070005 and not another challenge.',
    reading: 'A-23',
    notes: ['MMSP-3.2.5.6-09', 'MMSP-3.2.5.7-03'],
    start: () => ({ decisions: { onWrongCredentials: 'refusal' } }),
  },
  firstNtlmLonger: {
    name: 'ntlm-first-challenge-longer',
    title: 'The first NTLM challenge has four zero bytes.',
    reading: 'A-23',
    notes: [],
    start: onToken((token) => (!isRealm(token) && messageAt(token) < 0 ? new Uint8Array(4) : undefined)),
  },
  firstNtlmUnasked: {
    name: 'ntlm-challenge-unasked',
    title: 'The first NTLM challenge holds a CHALLENGE message already.',
    reading: 'A-23',
    notes: [],
    start: () => ({ decisions: { challengesUnasked: true } }),
  },
  zerosWithin: {
    name: 'ntlm-auth-zeros-within',
    title: 'The two zero bytes in front of NTLM_AUTH are the first of Zero.',
    reading: 'A-23',
    notes: ['MMSP-2.2.4.14.1-01'],
    start: onToken(inAuth((token) => token.slice(2))),
  },
  ntlmTokenIgnored: {
    name: 'open-file-ntlm-not-taken',
    title: 'NTLM in tokenData is not taken without two zero bytes in front, and the exchange begins anew.',
    reading: 'A-23',
    notes: ['MMSP-3.2.5.6-08'],
    start: () => ({ decisions: { treatsToken: (scheme) => (scheme === 'NTLM' ? 'ignored' : 'checked') } }),
  },
} satisfies Record<string, Variant>;
