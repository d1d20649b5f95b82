import { ReportRedirect } from '../messages/redirect.ts';
import { valuesOf } from '../packet.ts';
import { judgeField } from './judge-field.ts';
import type { Rule } from './rule.ts';

const IS_URL = 'MMSP-2.2.4.9-05';
const IS_PROXY = 'MMSP-2.2.4.9-06';
const NOT_ENCODED = 'MMSP-2.2.4.9-08';
const SCHEME = 'MMSP-2.2.4.9-10';
const OTHER_URL = 1;
const OTHER_PROXY = 2;

/** Where ReportRedirect sends the client ([MS-MMSP] 2.2.4.9). URI syntax in general is judged with the fields. */
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
    if (scheme === undefined) return;
    const why = 'a name may hold such characters as they are, but hardly ever does';
    const encoded = /%[0-9A-F]{2}/i.test(wszLocation);
    see(NOT_ENCODED, !encoded, 'characters as they are, not percent-encoded', { grade: 'warn', why });
  },
});
