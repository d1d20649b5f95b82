import { show } from '../../../wire/show.ts';
import { failed } from '../constants.ts';
import { ReportConnectedEX, ReportDisconnectedFunnel, ReportFunnelInfo } from '../messages/connection.ts';
import { valuesOf } from '../packet.ts';
import { type Grading, judgeField } from './judge-field.ts';
import type { MessageUnit, Rule, RuleContext } from './rule.ts';

/** What the replies of the connection phase owe to the requests, beyond their own fields ([MS-MMSP] 3.2.5.3 to 3.2.5.5). */
export const connection: Rule = (context) => {
  let clientId: number | undefined;

  return {
    message(message) {
      judgeConnected(context, message);
      const funnel = valuesOf(message.found, ReportFunnelInfo);
      if (funnel && !failed(funnel.hr ?? 0)) {
        const { nCubs } = funnel;
        if (nCubs !== undefined) {
          const same = clientId === undefined || clientId === nCubs;
          const expected = `${show(clientId)}, as before in this session`;
          judgeField(context, message, 'MMSP-3.2.5.4-03', 'nCubs', same, expected);
          clientId ??= nCubs;
        }
      }
      const { hr } = valuesOf(message.found, ReportDisconnectedFunnel) ?? {};
      if (hr !== undefined)
        judgeField(context, message, 'MMSP-2.2.4.4-04', 'hr', failed(hr), 'a failing HRESULT');
    },
  };
};

function judgeConnected(context: RuleContext, message: MessageUnit): void {
  const connected = valuesOf(message.found, ReportConnectedEX);
  if (connected === undefined) return;
  const see = (requirement: string, path: string, ok: boolean, expected: string, grading: Grading = {}) =>
    judgeField(context, message, requirement, path, ok, expected, grading);

  if (failed(connected.hr ?? 0)) return;
  const { ServerVersionInfo, VersionInfo, VersionUrl } = connected;
  // A text that could not be read at all is a finding of its own.
  if (ServerVersionInfo !== undefined || connected.cbServerVersionInfo === 0) {
    const named = (ServerVersionInfo ?? '') !== '';
    see('MMSP-2.2.4.2-14', 'ServerVersionInfo', named, 'the version of the server');
  }
  // Behind a text that does not fit its count nothing can be told.
  if (message.found.decoded?.problems.some(({ path }) => path.startsWith('Version'))) return;
  const has = { info: (VersionInfo ?? '') !== '', url: (VersionUrl ?? '') !== '' };
  if (has.info) see('MMSP-2.2.4.2-19', 'VersionUrl', has.url, 'a URL, because VersionInfo is there');
  else if (has.url) {
    const grading: Grading = { grade: 'warn', reading: 'A-26' };
    see('MMSP-2.2.4.2-19', 'VersionUrl', false, 'no URL, because VersionInfo is absent', grading);
  }
}
