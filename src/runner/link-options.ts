import type { MessageUnit, ReferenceCopy } from '../protocols/mmsp/rules/rule.ts';
import type { Report } from '../requirements/observation.ts';
import type { Clock } from './clock.ts';
import type { PortRange } from './datagrams.ts';
import type { Network } from './network.ts';
import type { Random } from './random.ts';
import type { SessionTap } from './session-tap.ts';
import type { Trace } from './trace.ts';

/** What a session needs of its case. */
export interface LinkOptions {
  readonly host: string;
  readonly port: number;
  readonly bind?: string | undefined;
  readonly connectTimeout: number;
  readonly clock: Clock;
  readonly chunkCount: 'letter' | 'custom';
  /** How Data packets are to come; over UDP a socket is opened for them. */
  readonly transport: 'tcp' | 'udp';
  readonly udpPorts?: PortRange | undefined;
  readonly network?: Network | undefined;
  readonly random: Random;
  readonly guid: string;
  readonly path: string;
  readonly reference?: ReferenceCopy | undefined;
  /** Copies of the entries of a playlist. */
  readonly entries?: readonly ReferenceCopy[] | undefined;
  readonly report: Report;
  readonly trace: Trace;
  readonly tap?: SessionTap | undefined;
  /** Hears of every message of the server. */
  readonly onMessage: (message: MessageUnit) => void;
  readonly step: () => number;
  readonly signal: AbortSignal;
  /** Whether Ping is answered. */
  readonly ambient: 'on' | 'off';
}
