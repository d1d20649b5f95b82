import { failed, MMS_PACKET_PAIR_TCP_HIGH_ENTROPY, MMS_USE_PACKET_PAIR } from '../constants.ts';
import { FunnelInfo, ReportFunnelInfo } from '../messages/connection.ts';
import { valuesOf } from '../packet.ts';
import type { MessageUnit } from './rule.ts';

/** Messages that answer one FunnelInfo when they are a packet pair over TCP ([MS-MMSP] 2.2.4.6, 3.2.5.4). */
export const MEMBERS = 3;

/** A ReportFunnelInfo that announced a packet pair over TCP, and how many messages of that pair have come. */
interface Pair {
  readonly value: number;
  readonly request: MessageUnit | undefined;
  count: number;
}

const announces = (message: MessageUnit): number | undefined => {
  const { hr = 0, playIncarnation } = valuesOf(message.found, ReportFunnelInfo) ?? {};
  const pair =
    playIncarnation === MMS_PACKET_PAIR_TCP_HIGH_ENTROPY || playIncarnation === MMS_USE_PACKET_PAIR;
  return pair && !failed(hr) ? playIncarnation : undefined;
};

/** Which ReportFunnelInfo messages belong together: three of them answer one request. */
export function createFunnelInfos(open: () => readonly MessageUnit[]) {
  let pair: Pair | undefined;

  /** Whether the message goes on with the pair, and is no answer to a FunnelInfo that was sent meanwhile. */
  function continues(message: MessageUnit): boolean {
    const values = valuesOf(message.found, ReportFunnelInfo);
    if (values === undefined || pair === undefined) return false;
    const same = values.playIncarnation === pair.value;
    if (!open().some(({ found }) => found.mid === FunnelInfo.mid)) return same || pair.count < MEMBERS;
    return pair.count < MEMBERS && same && (values['Packet-pair packet']?.length ?? 0) > 0;
  }

  return {
    /** The request that it answers together with the message before it; undefined when it stands for itself. */
    requestOf: (message: MessageUnit): MessageUnit | undefined =>
      continues(message) ? pair?.request : undefined,
    /** Number of a message within its packet pair: from 0, and 3 for a fourth; undefined when it is in none. */
    placeOf(message: MessageUnit): number | undefined {
      if (continues(message)) return pair?.count;
      return announces(message) === undefined ? undefined : 0;
    },
    took(message: MessageUnit): void {
      if (message.found.mid !== ReportFunnelInfo.mid || message.unit.from !== 'server') return;
      const place = this.placeOf(message);
      if (place === 0) pair = { value: announces(message) ?? 0, request: message.request, count: 1 };
      else if (place === undefined) pair = undefined;
      else if (pair !== undefined) pair.count = Math.min(place + 1, MEMBERS);
    },
  };
}

export type FunnelInfos = ReturnType<typeof createFunnelInfos>;
