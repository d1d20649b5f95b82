import type { ClientIds } from './client-ids.ts';
import type { Clock } from './clock.ts';
import type { Content } from './content.ts';
import type { Delivery } from './delivery.ts';
import type { Decisions, Ended } from './hooks/hooks.ts';
import type { Library } from './library.ts';
import type { Play } from './media-packets.ts';
import type { Outbox } from './outbox.ts';
import type { Selection } from './selection.ts';
import type { SessionTimer } from './timers.ts';

export type State = 'INIT' | 'READY' | 'STREAMING';

/** What the session asks of the server around it. */
export interface Surroundings {
  readonly clock: Clock;
  readonly library: Library;
  readonly clientIds: ClientIds;
  /** 0 is unpaced. */
  readonly speed: number;
  readonly outbox: Outbox;
  readonly decisions: Decisions;
  readonly idleTimeout: SessionTimer;
  /** Ends the session and, after what was sent, the connection. */
  readonly close: () => void;
  /** Ends the connection because of a mistake of ours. */
  readonly fail: (error: unknown) => void;
}

/** The variables of [MS-MMSP] 3.2.1. Client-Port is missing: delivery over UDP is not offered yet. */
export interface Session extends Surroundings {
  state: State;
  /** Given out by Connect, which creates the session; none before. */
  clientId: number | undefined;
  /** The client is Windows Media Services 4.x and gets every stream unless it selects some. */
  servicesFour: boolean;
  funnel: 'none' | 'refused' | 'connected';
  filesOpened: number;
  file: OpenedFile | undefined;
  /** The header or the media that are being sent. */
  delivery: Delivery | undefined;
  play: Play | undefined;
  ended: Ended;
  readonly sequence: Sequence;
}

export interface OpenedFile {
  readonly id: number;
  readonly content: Content;
  readonly selection: Selection;
  switched: boolean;
}

/** Numbers the media packets of a session; nothing resets it ([MS-MMSP] 2.2.2, A-05). */
export interface Sequence {
  take(): number;
  /** The rule of [MS-MMSP] 2.2.2: 0xFE is followed by 0x00 when a start came after it. */
  started(): void;
  /** The latest Data packet was none of media. */
  interrupted(): void;
}

export function createSession(surroundings: Surroundings): Session {
  return {
    ...surroundings,
    state: 'INIT',
    clientId: undefined,
    servicesFour: false,
    funnel: 'none',
    filesOpened: 0,
    file: undefined,
    delivery: undefined,
    play: undefined,
    ended: 'no play yet',
    sequence: createSequence(),
  };
}

export function endSession(session: Session): void {
  session.delivery?.stop();
  session.idleTimeout.stop();
  if (session.clientId !== undefined) session.clientIds.giveBack(session.clientId);
  session.clientId = undefined;
}

function createSequence(): Sequence {
  let next = 0;
  let latest: number | undefined;
  return {
    take() {
      latest = next;
      next = (next + 1) >>> 0;
      return latest;
    },
    started() {
      if (latest !== undefined && (latest & 0xff) === 0xfe && next === latest + 1) next = (next + 1) >>> 0;
    },
    interrupted() {
      latest = undefined;
    },
  };
}
