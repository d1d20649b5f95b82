import {
  MMS_PACKET_PAIR_TCP_HIGH_ENTROPY,
  MMS_PACKET_PAIR_UDP_HIGH_ENTROPY,
  MMS_USE_PACKET_PAIR,
} from '../protocols/mmsp/constants.ts';
import { FunnelInfo, ReportConnectedEX, ReportFunnelInfo } from '../protocols/mmsp/messages/connection.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { show } from '../wire/show.ts';
import type { CaseContext } from './case-context.ts';
import { playCase } from './player.ts';

/** What the target says of itself, whatever the content. */
export interface TargetClaim {
  readonly claimed: boolean;
  readonly evidence: string;
}

/** By capability word; `packet-pair/udp` is a kind of `packet-pair`. */
export type TargetClaims = Readonly<Record<string, TargetClaim>>;

interface Said {
  readonly offered: number | undefined;
  readonly asked: number | undefined;
  readonly agreed: number | undefined;
}

/** Asks for packet pair, unjudged: once for each kind, because a session has one FunnelInfo. */
export async function probePacketPair(
  probes: readonly Scenario[],
  context: CaseContext,
): Promise<TargetClaims> {
  const said = await Promise.all(
    probes.map(async (probe): Promise<Said> => {
      const { links } = await playCase(probe, { ...context, emit: () => {} });
      const conversation = links[0]?.session.conversation;
      return {
        offered: conversation?.latest(ReportConnectedEX)?.playIncarnation,
        asked: conversation?.latest(FunnelInfo)?.playIncarnation,
        agreed: conversation?.latest(ReportFunnelInfo)?.playIncarnation,
      };
    }),
  );
  const offered = said.find((one) => one.offered !== undefined)?.offered;
  const value = offered === undefined ? 'nothing' : show(offered);
  return {
    'packet-pair': {
      claimed: offered === MMS_USE_PACKET_PAIR,
      evidence: `ReportConnectedEX says ${value} to a Connect that wants packet pair`,
    },
    // whoever answers 0xF0F0F0F0 means a packet pair over TCP.
    'packet-pair/tcp': kind(said, MMS_PACKET_PAIR_TCP_HIGH_ENTROPY, [
      MMS_PACKET_PAIR_TCP_HIGH_ENTROPY,
      MMS_USE_PACKET_PAIR,
    ]),
    'packet-pair/udp': kind(said, MMS_PACKET_PAIR_UDP_HIGH_ENTROPY, [MMS_PACKET_PAIR_UDP_HIGH_ENTROPY]),
  };
}

function kind(said: readonly Said[], wanted: number, yes: readonly number[]): TargetClaim {
  const agreed = said.find(({ asked }) => asked === wanted)?.agreed;
  const value = agreed === undefined ? 'nothing' : show(agreed);
  return {
    claimed: agreed !== undefined && yes.includes(agreed),
    evidence: `ReportFunnelInfo says ${value} to ${show(wanted)}`,
  };
}
