import { acceptanceFaults } from './acceptance.ts';

import { authenticationFaults } from './authentication.ts';
import { challengeFaults } from './challenge.ts';

import { clientIdFaults } from './client-ids.ts';

import { connectingFaults } from './connecting.ts';
import { connectionFaults } from './connection.ts';
import type { Fault } from './fault.ts';
import { fieldFaults } from './fields.ts';

import { framingFaults } from './framing.ts';
import { headerDataFaults } from './header-data.ts';
import { hostileFaults } from './hostile.ts';
import { idleTimeoutFaults } from './idle-timeout.ts';
import { ignoredFieldFaults } from './ignored-fields.ts';
import { keepAliveFaults } from './keep-alive.ts';
import { liveFaults } from './live.ts';
import { mediaDataFaults } from './media-data.ts';
import { openingFaults } from './opening.ts';
import { packetPairFaults } from './packet-pair.ts';
import { playingFaults } from './playing.ts';
import { playlistFaults, udpPlaylistFaults } from './playlist.ts';
import { rareFaults } from './rare.ts';
import { redirectFaults } from './redirecting.ts';
import { resendingFaults } from './resending.ts';
import { selectionFaults } from './selection.ts';
import { sessionFaults } from './sessions.ts';
import { startingFaults, stridingFaults } from './striding.ts';
import { udpDataFaults } from './udp-data.ts';
import { udpFunnelFaults } from './udp-funnel.ts';
import { udpPacketPairFaults } from './udp-packet-pair.ts';
import { udpPlayingFaults } from './udp-playing.ts';
import { upgradeFaults } from './upgrading.ts';

export type { Fault };

/** Every way to be wrong that has a name. Each breaks one requirement; whatever else it upsets follows from that. */
export const faults: readonly Fault[] = [
  ...framingFaults,
  ...fieldFaults,
  ...connectingFaults,
  ...openingFaults,
  ...authenticationFaults,
  ...challengeFaults,
  ...headerDataFaults,
  ...mediaDataFaults,
  ...playingFaults,
  ...stridingFaults,
  ...startingFaults,
  ...selectionFaults,
  ...acceptanceFaults,
  ...ignoredFieldFaults,
  ...connectionFaults,
  ...rareFaults,
  ...udpFunnelFaults,
  ...udpDataFaults,
  ...udpPlayingFaults,
  ...resendingFaults,
  ...keepAliveFaults,
  ...idleTimeoutFaults,
  ...sessionFaults,
  ...playlistFaults,
  ...udpPlaylistFaults,
  ...hostileFaults,
  ...redirectFaults,
  ...liveFaults,
  ...upgradeFaults,
  ...clientIdFaults,
  ...packetPairFaults,
  ...udpPacketPairFaults,
];

export const faultByName = (name: string): Fault | undefined => faults.find((fault) => fault.name === name);
