import { OpenFile } from '../messages/file.ts';
import { ReportRedirect } from '../messages/redirect.ts';
import { valuesOf } from '../packet.ts';
import { type Grading, judgeField } from './judge-field.ts';
import type { Rule } from './rule.ts';

const IS_URL = 'MMSP-2.2.4.9-05';
const IS_PROXY = 'MMSP-2.2.4.9-06';
const SYNTAX = 'MMSP-2.2.4.9-07';
const NOT_ENCODED = 'MMSP-2.2.4.9-08';
const SCHEME = 'MMSP-2.2.4.9-10';
const OTHER_URL = 1;
const OTHER_PROXY = 2;

/** Not percent-encoded, so that a path may hold spaces and characters beyond ASCII; the host is not empty. */
const LOCATION =
  /^[A-Za-z][A-Za-z0-9+.-]*:\/\/(?:[^\s/?#@\p{Cc}]*@)?(?:\[[0-9A-Fa-f:.]+\]|[^\s/?#@:[\]\p{Cc}]+)(?::\d*)?(?:[/?#]\P{Cc}*)?$/u;

/** Where ReportRedirect sends the client ([MS-MMSP] 2.2.4.9). */
export const redirect: Rule = (context) => ({
  message(message) {
    const { RedirectType, wszLocation } = valuesOf(message.found, ReportRedirect) ?? {};
    if (wszLocation === undefined || message.unit.from !== 'server') return;
    const see = (requirement: string, ok: boolean, expected: string, more = {}) =>
      judgeField(context, message, requirement, 'wszLocation', ok, expected, more);
    const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(wszLocation)?.[1]?.toLowerCase();
    if (RedirectType === OTHER_URL) {
      see(IS_URL, scheme !== undefined, 'a URL');
      if (scheme !== undefined)
        see(SCHEME, ['mms', 'mmsu', 'mmst'].includes(scheme), 'the scheme mms, mmsu or mmst');
    }
    if (RedirectType === OTHER_PROXY)
      see(IS_PROXY, scheme !== undefined || wszLocation === '', 'the URL of a proxy, or nothing');
    // What is no URL at all is not one with a wrong syntax.
    if (scheme === undefined) return;
    see(SYNTAX, LOCATION.test(wszLocation), 'a URL with a host, and a number for a port if there is any');
    const asked = message.request && valuesOf(message.request.found, OpenFile)?.fileName;
    const encoded = /%[0-9A-F]{2}/i.test(wszLocation);
    const grading = isEncoded(wszLocation, asked)
      ? { why: 'it is the name that was asked for' }
      : MAY_BE_NAME;
    see(NOT_ENCODED, !encoded, 'characters as they are, not percent-encoded', grading);
  },
});

const MAY_BE_NAME: Grading = {
  grade: 'warn',
  why: 'a name may hold such characters as they are, but hardly ever does',
};

/** The name that the client asked for stands at the end of the URL, and only decoded it is the same. */
function isEncoded(location: string, asked: string | undefined): boolean {
  const name = lastPart(asked ?? '');
  const written = lastPart(location.replace(/[?#].*$/s, ''));
  if (name === '' || written === name) return false;
  try {
    return decodeURIComponent(written) === name;
  } catch {
    return false;
  }
}

const lastPart = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
