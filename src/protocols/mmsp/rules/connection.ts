import { show } from '../../../wire/show.ts';
import { failed, MMS_DISABLE_PACKET_PAIR, MMS_USE_PACKET_PAIR } from '../constants.ts';
import {
  Connect,
  FunnelInfo,
  ReportConnectedEX,
  ReportDisconnectedFunnel,
  ReportFunnelInfo,
} from '../messages/connection.ts';
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
        judgePacketPair(context, message);
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

  const { playIncarnation } = connected;
  if (playIncarnation !== undefined && message.request) {
    // A server that has packet pair answers the wish with the wish; to anything else there is one answer.
    const wanted = valuesOf(message.request.found, Connect)?.playIncarnation === MMS_USE_PACKET_PAIR;
    const right = playIncarnation === MMS_DISABLE_PACKET_PAIR;
    const follows = ['MMSP-2.2.4.2-02'];
    if (!wanted) see('MMSP-3.2.5.3-07', 'playIncarnation', right, show(MMS_DISABLE_PACKET_PAIR), { follows });
  }
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

const WITH_PACKET_PAIR: ReadonlySet<number | undefined> = new Set([0xf0f0f0f0, 0xf0f0f0f1, 0xf0f0f901]);

function judgePacketPair(context: RuleContext, message: MessageUnit): void {
  const funnel = valuesOf(message.found, ReportFunnelInfo);
  if (funnel === undefined) return;
  const asked = message.request && valuesOf(message.request.found, FunnelInfo)?.playIncarnation;
  const none = funnel.playIncarnation === MMS_DISABLE_PACKET_PAIR;
  if (message.request && !WITH_PACKET_PAIR.has(asked)) {
    const grading: Grading =
      funnel.playIncarnation === MMS_USE_PACKET_PAIR
        ? { grade: 'note', reading: 'A-27', why: 'the value is in the table, but no rule produces it' }
        : { follows: ['MMSP-2.2.4.6-02'] };
    const expected = show(MMS_DISABLE_PACKET_PAIR);
    judgeField(context, message, 'MMSP-3.2.5.4-07', 'playIncarnation', none, expected, grading);
  }
  if (!none) return;
  const bare = (funnel['Packet-pair packet']?.length ?? 0) === 0;
  for (const requirement of ['MMSP-2.2.4.6-11', 'MMSP-3.2.5.4-08'])
    judgeField(context, message, requirement, 'Packet-pair packet', bare, 'no bytes after the fields');
}
