import { connectingFaults } from './connecting.ts';
import { connectionFaults } from './connection.ts';
import type { Fault } from './fault.ts';
import { framingFaults } from './framing.ts';
import { headerDataFaults } from './header-data.ts';
import { idleTimeoutFaults } from './idle-timeout.ts';
import { keepAliveFaults } from './keep-alive.ts';
import { mediaDataFaults } from './media-data.ts';
import { openingFaults } from './opening.ts';
import { playingFaults } from './playing.ts';
import { resendingFaults } from './resending.ts';
import { sessionFaults } from './sessions.ts';
import { udpDataFaults } from './udp-data.ts';
import { udpFunnelFaults } from './udp-funnel.ts';
import { udpPlayingFaults } from './udp-playing.ts';

export type { Fault };

/** Every way to be wrong that has a name. Each breaks one requirement; whatever else it upsets follows from that. */
export const faults: readonly Fault[] = [
  ...framingFaults,
  ...connectingFaults,
  ...openingFaults,
  ...headerDataFaults,
  ...mediaDataFaults,
  ...playingFaults,
  ...connectionFaults,
  ...udpFunnelFaults,
  ...udpDataFaults,
  ...udpPlayingFaults,
  ...resendingFaults,
  ...keepAliveFaults,
  ...idleTimeoutFaults,
  ...sessionFaults,
];

export const faultByName = (name: string): Fault | undefined => faults.find((fault) => fault.name === name);
