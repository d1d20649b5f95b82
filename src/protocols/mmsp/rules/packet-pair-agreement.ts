import { show } from '../../../wire/show.ts';
import {
  failed,
  MMS_DISABLE_PACKET_PAIR,
  MMS_PACKET_PAIR_TCP_HIGH_ENTROPY,
  MMS_PACKET_PAIR_UDP_HIGH_ENTROPY,
  MMS_USE_PACKET_PAIR,
} from '../constants.ts';
import { Connect, FunnelInfo, ReportConnectedEX, ReportFunnelInfo } from '../messages/connection.ts';
import { valuesOf } from '../packet.ts';
import { type Grading, judgeField } from './judge-field.ts';
import type { MessageUnit, Rule, RuleContext } from './rule.ts';

const OFFERED = 'MMSP-3.2.5.3-06';
const NOT_OFFERED = 'MMSP-3.2.5.3-07';
const OVER_TCP = 'MMSP-3.2.5.4-04';
const OVER_UDP = 'MMSP-3.2.5.4-05';
export const NOT_AGREED = 'MMSP-3.2.5.4-07';
const BYTES_WHEN = 'MMSP-2.2.4.6-11';
const FIELD = 'playIncarnation';

/** What may be agreed on, by what FunnelInfo asks for; nothing for every other value. */
const AGREED: ReadonlyMap<number | undefined, number> = new Map<number | undefined, number>([
  [MMS_USE_PACKET_PAIR, MMS_PACKET_PAIR_TCP_HIGH_ENTROPY],
  [MMS_PACKET_PAIR_TCP_HIGH_ENTROPY, MMS_PACKET_PAIR_TCP_HIGH_ENTROPY],
  [MMS_PACKET_PAIR_UDP_HIGH_ENTROPY, MMS_PACKET_PAIR_UDP_HIGH_ENTROPY],
]);
/** Values of ReportFunnelInfo that have no packet-pair bytes, and the sentence that says so. */
const BARE: ReadonlyMap<number | undefined, string> = new Map<number | undefined, string>([
  [MMS_DISABLE_PACKET_PAIR, 'MMSP-3.2.5.4-08'],
  [MMS_PACKET_PAIR_UDP_HIGH_ENTROPY, 'MMSP-3.2.5.4-06'],
]);
const IN_THE_TABLE: Grading = {
  grade: 'note',
  reading: 'A-27',
  why: 'the value is in the table, but no rule produces it',
};

/** Whether there will be a packet pair, and of which kind: asked for and answered twice ([MS-MMSP] 3.2.5.3, 3.2.5.4). */
export const packetPairAgreement: Rule = (context) => {
  /** ReportConnectedEX that declines what was wanted. */
  let declined: MessageUnit | undefined;

  function judgeConnected(message: MessageUnit): void {
    const { playIncarnation } = valuesOf(message.found, ReportConnectedEX) ?? {};
    if (playIncarnation === undefined || message.request === undefined) return;
    // A server that has packet pair answers the wish with the wish; to anything else there is one answer.
    const wanted = valuesOf(message.request.found, Connect)?.playIncarnation === MMS_USE_PACKET_PAIR;
    const declines = playIncarnation === MMS_DISABLE_PACKET_PAIR;
    if (!wanted) judgeField(context, message, NOT_OFFERED, FIELD, declines, show(MMS_DISABLE_PACKET_PAIR));
    else if (declines) {
      declined = message;
      context.report({ requirement: NOT_OFFERED, observation: 'pass' });
    } else if (playIncarnation === MMS_USE_PACKET_PAIR)
      context.report({ requirement: OFFERED, observation: 'pass' });
  }

  function judgeAgreed(message: MessageUnit, answer: number, asked: number | undefined): void {
    const may = AGREED.get(asked);
    const requirement = may === MMS_PACKET_PAIR_UDP_HIGH_ENTROPY ? OVER_UDP : OVER_TCP;
    if (may !== undefined && answer === may) {
      context.report({ requirement, observation: 'pass' });
      if (declined === undefined) return;
      const expected = `${show(MMS_USE_PACKET_PAIR)}, because ReportFunnelInfo then agrees on packet pair`;
      return judgeField(context, declined, OFFERED, FIELD, false, expected);
    }
    const expected = [...(may === undefined ? [] : [may]), MMS_DISABLE_PACKET_PAIR].map(show).join(' or ');
    const none = answer === MMS_DISABLE_PACKET_PAIR;
    const listed = answer === MMS_USE_PACKET_PAIR ? IN_THE_TABLE : {};
    // Asked for a packet pair over TCP, the answer means one all the same.
    const meant = answer === MMS_USE_PACKET_PAIR && may === MMS_PACKET_PAIR_TCP_HIGH_ENTROPY;
    judgeField(context, message, meant ? OVER_TCP : NOT_AGREED, FIELD, none, expected, listed);
  }

  return {
    message(message) {
      judgeConnected(message);
      const funnel = valuesOf(message.found, ReportFunnelInfo);
      const { playIncarnation: answer } = funnel ?? {};
      if (funnel === undefined || answer === undefined || failed(funnel.hr ?? 0)) return;
      // The second and the third of a packet pair repeat what the first one says.
      const isFirst = (context.conversation.funnelInfos.placeOf(message) ?? 0) === 0;
      if (isFirst && message.request)
        judgeAgreed(message, answer, valuesOf(message.request.found, FunnelInfo)?.playIncarnation);
      judgeBytes(context, message, answer, funnel['Packet-pair packet']?.length ?? 0);
    },
  };
};

function judgeBytes(context: RuleContext, message: MessageUnit, answer: number, size: number): void {
  const bare = BARE.get(answer);
  if (bare === undefined) return;
  for (const requirement of [BYTES_WHEN, bare])
    judgeField(context, message, requirement, 'Packet-pair packet', size === 0, 'no bytes after the fields');
}
