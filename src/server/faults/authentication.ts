import { says, sends, succeeds } from '../hooks/reply-edits.ts';
import type { Reply } from '../replies.ts';
import type { Fault } from './fault.ts';

const afterCredentials = (reply: Reply): boolean => reply.cause === 'SecurityResponse' && succeeds(reply);
const namesBasic = ({ values }: Reply): boolean => values.AuthenPackage === 'BASIC';

/** Faults in who is asked for credentials, and in what becomes of them. */
export const authenticationFaults: readonly Fault[] = [
  {
    name: 'authen-package-empty-for-old-clients',
    title:
      'AuthenPackage is empty for clients older than version 8, and they are asked for credentials all the same.',
    requirement: 'MMSP-2.2.4.2-23',
    level: 'MUST',
    start: says('ReportConnectedEX', { AuthenPackage: '' }, namesBasic),
  },
  {
    name: 'authen-package-unknown',
    title: 'AuthenPackage is "KERBEROS".',
    requirement: 'MMSP-2.2.4.2-24',
    level: 'MUST',
    start: says('ReportConnectedEX', { AuthenPackage: 'KERBEROS' }),
  },
  {
    name: 'authen-package-empty',
    title: 'AuthenPackage is empty, and the client is asked for credentials all the same.',
    requirement: 'MMSP-3.2.5.3-08',
    level: 'MUST',
    start: says('ReportConnectedEX', { AuthenPackage: '' }),
  },
  {
    name: 'challenge-cookie-repeated',
    title: 'Every SecurityChallenge has the same cookie.',
    requirement: 'MMSP-2.2.4.14-03',
    level: 'SHOULD',
    start: () => ({ decisions: { cookie: () => 1 } }),
  },
  {
    name: 'ntlm-auth-reserved1-read',
    title: 'Credentials in NTLM_AUTH are refused when Reserved1 is not 0.',
    requirement: 'MMSP-2.2.4.14.1-03',
    level: 'MUST',
    start: () => ({ decisions: { readsReserved: ['Reserved1'] } }),
  },
  {
    name: 'ntlm-auth-reserved2-read',
    title: 'Credentials in NTLM_AUTH are refused when Reserved2 is not 0.',
    requirement: 'MMSP-2.2.4.14.1-05',
    level: 'MUST',
    start: () => ({ decisions: { readsReserved: ['Reserved2'] } }),
  },
  {
    name: 'open-file-token-ignored',
    title: 'Credentials in tokenData are not looked at, and asked for.',
    requirement: 'MMSP-3.2.5.6-08',
    level: 'MUST',
    start: () => ({ decisions: { treatsToken: () => 'ignored' } }),
  },
  {
    name: 'open-file-token-trusted',
    title: 'Credentials in tokenData are taken for right, whatever they are.',
    requirement: 'MMSP-3.2.5.6-09',
    level: 'MUST',
    start: () => ({ decisions: { treatsToken: () => 'trusted' } }),
  },
  {
    name: 'protected-content-open',
    title: 'Protected content is opened without credentials.',
    requirement: 'MMSP-3.2.5.6-10',
    level: 'MUST',
    start: () => ({ decisions: { asks: false } }),
  },
  {
    name: 'old-clients-asked-otherwise',
    title: 'Clients older than version 8 are asked by another scheme than the one that AuthenPackage named.',
    requirement: 'MMSP-3.2.5.6-11',
    level: 'MUST',
    start: () => ({ decisions: { challengesWith: ({ content }) => content } }),
  },
  {
    name: 'security-response-ignored',
    title: 'SecurityResponse gets no reply.',
    requirement: 'MMSP-3.2.5.6-13',
    level: 'MUST',
    start: () => ({ decisions: { treatsResponse: () => 'ignored' } }),
  },
  {
    name: 'security-response-unverified',
    title: 'A SecurityResponse whose cbToken goes beyond the message lets the client in.',
    requirement: 'MMSP-3.2.5.7-01',
    level: 'MUST',
    tag: 'hostile',
    start: () => ({ decisions: { verifiesResponse: false } }),
  },
  {
    name: 'security-response-misread',
    title: 'A SecurityResponse is read as AuthenPackage says, and not as the challenge did.',
    requirement: 'MMSP-3.2.5.7-02',
    level: 'MUST',
    start: () => ({ decisions: { readsResponseAs: (_, authenPackage) => authenPackage } }),
  },
  {
    name: 'wrong-credentials-accepted',
    title: 'Whatever a SecurityResponse holds lets the client in.',
    requirement: 'MMSP-3.2.5.7-03',
    level: 'MUST',
    start: () => ({ decisions: { treatsResponse: () => 'trusted' } }),
  },
  {
    name: 'ntlm-challenge-never-wrapped',
    title: 'The CHALLENGE message stands by itself, although that of the client came in NTLM_AUTH.',
    requirement: 'MMSP-3.2.5.7-04',
    level: 'MUST',
    start: () => ({ decisions: { wraps: () => false } }),
  },
  {
    name: 'ntlm-challenge-always-wrapped',
    title: 'The CHALLENGE message stands in NTLM_AUTH, although that of the client did not.',
    requirement: 'MMSP-3.2.5.7-05',
    level: 'MUST',
    start: () => ({ decisions: { wraps: () => true } }),
  },
  {
    name: 'second-security-response-ignored',
    title: 'Only the first SecurityResponse of a session gets a reply.',
    requirement: 'MMSP-3.2.5.7-06',
    level: 'MUST',
    start: () => ({ decisions: { treatsResponse: (nth) => (nth === 0 ? 'checked' : 'ignored') } }),
  },
  {
    name: 'authenticated-unanswered',
    title: 'The right credentials get no reply.',
    requirement: 'MMSP-3.2.5.7-07',
    level: 'MUST',
    start: sends(0, 'ReportOpenFile', afterCredentials),
  },
  {
    name: 'authenticated-file-id-unknown',
    title: 'The openFileId after credentials is not the one by which the server knows the file.',
    requirement: 'MMSP-3.2.5.7-08',
    level: 'MUST',
    start: says('ReportOpenFile', { openFileId: (right) => right + 7 }, afterCredentials),
  },
  {
    name: 'authenticated-read-block-ignored',
    title: 'ReadBlock gets no reply when the file was opened with credentials.',
    requirement: 'MMSP-3.2.5.7-09',
    level: 'MUST',
    start: () => ({ decisions: { answersReadBlock: (opened) => opened === 'OpenFile' } }),
  },
];
