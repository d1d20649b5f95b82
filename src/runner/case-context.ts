import type { Tap } from '../capture/captured.ts';
import type { CaseStart, RunEvent } from '../events.ts';
import type { ReferenceCopy } from '../protocols/mmsp/rules/rule.ts';
import type { Catalogue } from '../requirements/catalogue.ts';
import type { Clock } from './clock.ts';
import type { PortRange } from './datagrams.ts';
import type { Network } from './network.ts';
import type { Timing } from './timing.ts';

/** Content of the target that a case asks for. */
export interface Content {
  /** Its key in the profile: `short`. */
  readonly key: string;
  /** Path as OpenFile carries it. */
  readonly path: string;
  /** For content that is not given to everybody. */
  readonly user?: string;
  readonly password?: string;
  readonly reference?: ReferenceCopy;
  /** Copies of all entries, of a playlist. */
  readonly entries?: readonly ReferenceCopy[];
}

/** All that a case needs to know of the world. */
export interface CaseContext {
  readonly host: string;
  readonly port: number;
  readonly bind?: string;
  /** How Data packets come in scenarios that leave it open. */
  readonly transport: 'tcp' | 'udp';
  /** Ports for the client's UDP sockets; the system chooses when absent. */
  readonly udpPorts?: PortRange;
  /** A simulated network for what comes over UDP. */
  readonly network?: Network;
  readonly content?: Content;
  readonly timing: Timing;
  readonly strict: boolean;
  readonly seed: number;
  /** The target has answered before: not to be reached any more is its fault now. */
  readonly reached: boolean;
  readonly chunkCount: 'letter' | 'custom';
  readonly catalogue: Catalogue;
  readonly clock: Clock;
  /** Milliseconds since the run started. */
  readonly time: () => number;
  readonly emit: (event: RunEvent) => void;
  /** What hears of the bytes of a playing that is told from that very event on. */
  readonly capture?: (start: CaseStart) => { readonly tap: Tap } | undefined;
  /** Hears of every byte that the case sends and receives. */
  readonly tap?: Tap;
  readonly signal: AbortSignal;
}
