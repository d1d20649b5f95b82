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
import { judgeField } from './judge-field.ts';
import type { Rule } from './rule.ts';

/** What the replies of the connection phase owe to the requests, beyond their own fields ([MS-MMSP] 3.2.5.3 to 3.2.5.5). */
export const connection: Rule = (context) => {
  let clientId: number | undefined;

  return {
    message(message) {
      const { found } = message;
      const connected = valuesOf(found, ReportConnectedEX);
      if (connected?.playIncarnation !== undefined && message.request) {
        // A server that has packet pair answers the wish with the wish; to anything else there is one answer.
        const wanted = valuesOf(message.request.found, Connect)?.playIncarnation === MMS_USE_PACKET_PAIR;
        const { playIncarnation } = connected;
        if (!wanted) {
          judgeField(
            context,
            message,
            'MMSP-3.2.5.3-07',
            'playIncarnation',
            playIncarnation === MMS_DISABLE_PACKET_PAIR,
            show(MMS_DISABLE_PACKET_PAIR),
          );
        }
      }
      if (connected && !failed(connected.hr ?? 0)) {
        const { ServerVersionInfo = '', VersionInfo = '', VersionUrl = '' } = connected;
        judgeField(
          context,
          message,
          'MMSP-2.2.4.2-14',
          'ServerVersionInfo',
          ServerVersionInfo !== '',
          'the version of the server',
        );
        if (VersionInfo !== '')
          judgeField(
            context,
            message,
            'MMSP-2.2.4.2-19',
            'VersionUrl',
            VersionUrl !== '',
            'a URL, because VersionInfo is there',
          );
        else if (VersionUrl !== '') {
          judgeField(
            context,
            message,
            'MMSP-2.2.4.2-19',
            'VersionUrl',
            false,
            'no URL, because VersionInfo is absent',
            { grade: 'warn', reading: 'A-26' },
          );
        }
      }

      const funnel = valuesOf(found, ReportFunnelInfo);
      if (funnel && !failed(funnel.hr ?? 0)) {
        const asked = message.request && valuesOf(message.request.found, FunnelInfo)?.playIncarnation;
        const known = asked === 0xf0f0f0f0 || asked === 0xf0f0f0f1 || asked === 0xf0f0f901;
        if (message.request && !known) {
          judgeField(
            context,
            message,
            'MMSP-3.2.5.4-07',
            'playIncarnation',
            funnel.playIncarnation === MMS_DISABLE_PACKET_PAIR,
            show(MMS_DISABLE_PACKET_PAIR),
          );
        }
        const tail = funnel['Packet-pair packet']?.length ?? 0;
        if (funnel.playIncarnation === MMS_DISABLE_PACKET_PAIR) {
          judgeField(
            context,
            message,
            'MMSP-2.2.4.6-11',
            'Packet-pair packet',
            tail === 0,
            'no bytes after the fields',
          );
          judgeField(
            context,
            message,
            'MMSP-3.2.5.4-08',
            'Packet-pair packet',
            tail === 0,
            'no bytes after the fields',
          );
        }
        if (funnel.nCubs !== undefined) {
          judgeField(
            context,
            message,
            'MMSP-3.2.5.4-03',
            'nCubs',
            clientId === undefined || clientId === funnel.nCubs,
            `${show(clientId)}, as before in this session`,
          );
          clientId ??= funnel.nCubs;
        }
      }

      const refused = valuesOf(found, ReportDisconnectedFunnel);
      if (refused?.hr !== undefined) {
        judgeField(context, message, 'MMSP-2.2.4.4-04', 'hr', failed(refused.hr), 'a failing HRESULT');
      }
    },
  };
};
