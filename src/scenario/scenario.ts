import type { Tamper } from '../protocols/protocol.ts';
import type { Matcher, Term } from './values.ts';

export type { Matcher, Term };

/**
 * A scenario as the player runs it: one file, one combination of its axes, includes flattened, every word
 * checked. Times are milliseconds.
 */
export interface Scenario {
  /** `mmsp/general/happy-path[transport=tcp]` */
  readonly id: string;
  /** The file's id, without the axes: `mmsp/general/happy-path`. */
  readonly file: string;
  readonly title: string;
  /** Folder of the file: `mmsp/general`. */
  readonly suite: string;
  readonly section: string;
  readonly tags: readonly string[];
  /** How Data packets are to come; any: whatever the run prefers. */
  readonly transport: 'tcp' | 'udp' | 'any';
  readonly needs: Needs;
  /** Axis values other than the transport, bound as names before the first step. */
  readonly bindings: Readonly<Record<string, Term>>;
  /** Whether Ping is answered. */
  readonly ambient: 'on' | 'off';
  readonly steps: readonly Step[];
  /** The case that this one plays once more, and which time it is, from 2. */
  readonly repeats?: { readonly id: string; readonly round: number };
}

export interface Needs {
  /** Key of the profile's content (`short`, `long`, …); absent: no content at all is needed. */
  readonly content?: string;
  /** ASF data packets that the content must have. */
  readonly packets?: number;
  /** Seconds that the content must last. */
  readonly duration?: number;
  /** Capability words of the catalogue. */
  readonly capabilities: readonly string[];
}

interface StepBase {
  /** Where the step stands, for messages: `suites/mmsp/general/happy-path.yaml:12:5`. */
  readonly at: string;
  readonly session: string;
  /** Requirement ids that the step proves, beside those of its messages. */
  readonly proves: readonly string[];
  /** Longest wait of this step; the profile's when absent. */
  readonly within?: number;
}

export type Step =
  | SendStep
  | PacketStep
  | ExpectStep
  | UntilStep
  | SilenceStep
  | ResendStep
  | RawStep
  | UnharmedStep
  | SentinelStep
  | FollowStep
  | ClosedStep
  | DisconnectStep
  | PingStep
  | IdleStep
  | OpenStep
  | PauseStep;

/** Sends one message and waits for what may follow; without outcomes the player goes on at once. */
export interface SendStep extends StepBase {
  readonly do: 'send';
  readonly message: string;
  readonly with: Readonly<Record<string, Term>>;
  /** Values of the TcpMessageHeader that are written as they stand. */
  readonly header: Readonly<Record<string, Term>>;
  readonly outcomes: readonly Outcome[];
  /** Name of a play: the case is inconclusive when its stream has ended before this is written. */
  readonly streaming?: string;
  /** Wrong on purpose, or not due: the server may be silent, close or refuse, and `proves` says what it must check. */
  readonly hostile: boolean;
  readonly tamper?: Tamper;
  readonly over: 'tcp' | 'udp';
  readonly pace: Pace;
}

/** How the bytes go out. */
export interface Pace {
  /** Only so many of them. */
  readonly only?: number;
  /** In pieces of so many bytes, with a pause of milliseconds after each. */
  readonly pieces?: { readonly of: number; readonly every: number };
}

/** Sends bytes that are no message. */
export interface RawStep extends StepBase {
  readonly do: 'raw';
  /** A name, text or bytes. */
  readonly bytes: Term;
  readonly over: 'tcp' | 'udp';
  readonly pace: Pace;
  readonly outcomes: readonly Outcome[];
}

/** After hostile input: the other sessions of the case go on, and a new connection is served. */
export interface UnharmedStep extends StepBase {
  readonly do: 'unharmed';
}

/** Sends one TcpMessageHeader packet with no message or several, which no client does; the player goes on at once. */
export interface PacketStep extends StepBase {
  readonly do: 'packet';
  readonly messages: readonly {
    readonly message: string;
    readonly with: Readonly<Record<string, Term>>;
  }[];
  readonly header: Readonly<Record<string, Term>>;
}

/** Waits for a message that no step asked for. */
export interface ExpectStep extends StepBase {
  readonly do: 'expect';
  readonly outcomes: readonly Outcome[];
}

/** Waits for Data packets. */
export interface UntilStep extends StepBase {
  readonly do: 'until';
  readonly until:
    | { readonly what: 'header' }
    /** Of that play, or of the session; "more" counts from the beginning of the step. */
    | {
        readonly what: 'packets' | 'more';
        readonly packets: number;
        /** Name of the play. */
        readonly of?: string;
      }
    /** Milliseconds between the first and the last send time. */
    | { readonly what: 'content'; readonly content: number; readonly of: string };
  /** The scenario ends here when they came. */
  readonly ends?: boolean;
  /** That nothing comes is no fault either, and this follows then. */
  readonly otherwise?: 'go-on' | 'end';
}

/** Nothing of the kind may come for that long. */
export interface SilenceStep extends StepBase {
  readonly do: 'silence';
  /** datagrams: on the UDP socket of a session whose connection is gone. */
  readonly of: 'data' | 'everything' | 'datagrams';
  /** Milliseconds; absent: the profile's `silence`. */
  readonly for?: number;
}

/** Asks over UDP for media packets once more ([MS-MMSP] 2.2.5). */
export interface ResendStep extends StepBase {
  readonly do: 'resend';
  /** 32-bit numbers of the media packets. */
  readonly packets: readonly number[];
  readonly with: Readonly<Record<string, Term>>;
  /** Whether a copy of each has to come, or none of any. */
  readonly copies: boolean;
}

/** Listens where no Data packet may come, until the session ends. */
export interface SentinelStep extends StepBase {
  readonly do: 'sentinel';
  /** An address of ours that only funnelName names. */
  readonly at: 'foreign-address';
}

/** From now on the session is one with the server at a URL, and its content the path of that. */
export interface FollowStep extends StepBase {
  readonly do: 'follow';
  /** Name that the URL is bound to. */
  readonly url: string;
}

/** The server closes the connection. */
export interface ClosedStep extends StepBase {
  readonly do: 'closed';
}

/** The client closes the connection; the next send of that session opens another one. */
export interface DisconnectStep extends StepBase {
  readonly do: 'disconnect';
  /** closed: as programs end; half-close: the client sends no more, and the connection stays. */
  readonly how: 'closed' | 'reset' | 'half-close';
}

/** Waits for the Ping that is due after the latest message of the server, as long as the profile says. */
export interface PingStep extends StepBase {
  readonly do: 'ping';
  /** again: the one that follows when the one before got no Pong. */
  readonly which: 'due' | 'again';
  /** What it is when none comes. */
  readonly missing: 'fail' | 'note';
}

/** Waits for the server to close the connection because it is idle, in the period that the profile states. */
export interface IdleStep extends StepBase {
  readonly do: 'idle';
  /** Name of the message whose latest occurrence started the timer. */
  readonly since: string;
}

/** The server must leave the connection open. */
export interface OpenStep extends StepBase {
  readonly do: 'open';
  /** Name of the message from whose latest occurrence the time counts. */
  readonly since: string;
  /** Milliseconds, or the Idle-Timeout period that the profile states. */
  readonly for: number | 'idle';
  /** Name of a play: the case is inconclusive when its stream has ended before the time is over. */
  readonly streaming?: string;
}

/** Time passes. */
export interface PauseStep extends StepBase {
  readonly do: 'pause';
  /** Milliseconds, or a part of the KeepAlive period that the target has shown, from the latest message of the server. */
  readonly for: number | { readonly keepAlive: number };
}

/** Whether what follows the step may be the doing of what it sends. */
export const isHostile = (step: Step | undefined): boolean =>
  step?.do === 'raw' || (step?.do === 'send' && step.hostile);

/** What may follow a step. The first that matches decides; when none does, the step fails. */
export interface Outcome {
  readonly on: 'reply' | 'closed' | 'silence';
  /** Name of the message, for a reply. */
  readonly message?: string;
  readonly where: Readonly<Record<string, Matcher>>;
  /** Names bound to fields of the reply. */
  readonly bind: Readonly<Record<string, string>>;
  readonly verdict: 'pass' | 'note' | 'warn' | 'fail' | 'skip' | 'inconclusive';
  /** Requirement or ambiguity that says so. */
  readonly source?: string;
  readonly why?: string;
  /** The scenario ends here, as it should. */
  readonly ends?: boolean;
}
