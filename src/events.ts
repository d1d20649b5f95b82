import type { Level } from './requirements/catalogue.ts';
import type { Rate } from './verdict/expectations.ts';
import type { RunVerdict } from './verdict/run-verdict.ts';
import type { Verdict } from './verdict/verdict.ts';

/**
 * The story of a run, in the order it happened; one NDJSON line each. Reporters are folds over it and know
 * nothing else. Texts of a peer are data: they stand here as they were decoded and are made safe by reporters.
 */
export type RunEvent =
  | RunStart
  | ProbeEvent
  | CaseStart
  | StepEvent
  | MessageEvent
  | FlowEvent
  | CheckEvent
  | AttemptEnd
  | CaseEnd
  | ReferenceEvent
  | RunEnd;

/** Raised when a change could break a reader of stored events. */
export const EVENTS_VERSION = 1;

export interface RunStart {
  readonly type: 'run-start';
  readonly version: number;
  readonly tool: string;
  readonly suite: string;
  /** As the user named it. */
  readonly target: string;
  /** What the profile calls the target. */
  readonly name?: string;
  readonly seed: number;
  readonly workers: number;
  readonly strict: boolean;
  /** UTC, ISO 8601. */
  readonly started: string;
  /** As it was typed, without credentials. */
  readonly command?: string;
  /** `v20.19.0 on linux x64` */
  readonly platform?: string;
  /** The `i` of `n` parts of the suite that this run is, from 1. */
  readonly shard?: { readonly i: number; readonly n: number };
  /** Whether the user chose some scenarios of the suite only. */
  readonly filtered?: boolean;
  /** Ids of the sentences that bind a server, by section, so that what was not judged can be told. */
  readonly sentences?: readonly { readonly section: string; readonly ids: readonly string[] }[];
  readonly cases: readonly PlannedCase[];
}

/** What the target claims of itself and its content, and how the harness speaks to it. */
export interface ProbeEvent {
  readonly type: 'probe';
  readonly t: number;
  /** As specified, or messageLength / 8 because the target answers nothing else. */
  readonly chunkCount: 'letter' | 'custom';
  readonly lines: readonly string[];
}

export interface PlannedCase {
  /** `mmsp/general/happy-path[transport=tcp]` */
  readonly id: string;
  readonly title: string;
  /** The folder of the scenario: `mmsp/general`. */
  readonly suite: string;
  readonly section: string;
  readonly tags: readonly string[];
  /** The command that runs this case alone. */
  readonly reproduce: string;
  /** Its place in the plan of the whole, from 0, where the run is a part of it. */
  readonly order?: number;
}

/** What belongs to a case names it; `t` is milliseconds since the run started. */
interface OfCase {
  readonly case: string;
  readonly t: number;
}

export interface CaseStart extends OfCase {
  readonly type: 'case-start';
  /** From 2 where a case is tried again; what was told of it before belongs to an attempt that is over. */
  readonly attempt?: number;
}

export interface StepEvent extends OfCase {
  readonly type: 'step';
  /** From 1, includes flattened. */
  readonly step: number;
  readonly text: string;
  readonly session: string;
}

/** A TcpMessageHeader packet, a resend request, or bytes that are none. */
export interface MessageEvent extends OfCase {
  readonly type: 'message';
  readonly session: string;
  readonly transport: 'tcp' | 'udp';
  readonly step: number;
  /** Number of the unit within the session, Data packets counted, from 0. */
  readonly unit: number;
  readonly from: 'client' | 'server';
  /** Message names in the order of the packet, those after the eighth as `N more`; empty for an empty packet; `broken bytes` for what is no packet. */
  readonly names: readonly string[];
  readonly size: number;
  /** Hex of the first bytes, at most 4096. */
  readonly bytes: string;
}

/** Data packets with one incarnation that follow each other, counted; the first and last are kept whole. */
export interface FlowEvent extends OfCase {
  readonly type: 'flow';
  readonly session: string;
  readonly transport: 'tcp' | 'udp';
  readonly step: number;
  readonly unit: number;
  readonly flow: 'header' | 'media';
  readonly playIncarnation: number;
  readonly packets: number;
  /** Bytes, Data headers included. */
  readonly bytes: number;
  readonly firstLocationId: number;
  readonly lastLocationId: number;
  /** Hex of the first and of the last packets, at most 64 each; none stands twice. */
  readonly head: readonly string[];
  readonly tail: readonly string[];
}

/** One requirement in one case: the worst of what was seen, and how often. */
export interface CheckEvent extends OfCase {
  readonly type: 'check';
  readonly requirement: string;
  readonly level: Level;
  readonly section: string;
  /** The sentence, in our words. */
  readonly statement: string;
  readonly verdict: Verdict;
  /** How often the requirement was seen kept, and how often this verdict was given. */
  readonly passes: number;
  readonly times: number;
  /** Where the verdict was given first; `unit` is that of the message or Data packet that was judged, or came last. */
  readonly session?: string;
  readonly step?: number;
  readonly unit?: number;
  /** What was judged: `server ReportConnectedEX`. */
  readonly subject?: string;
  readonly path?: string;
  /** The bytes at fault, from the first byte of the packet; empty where some are missing. */
  readonly span?: { readonly start: number; readonly end: number };
  readonly expected?: string;
  readonly got?: string;
  /** Why, where expected and got do not tell: a skip's reason, the habit that made it a note. */
  readonly why?: string;
  /** Entry of the ambiguities that was applied, as A-01. */
  readonly reading?: string;
  /** Annotated dump of the bytes, the field at fault marked. */
  readonly dump?: readonly string[];
  /** The requirement of the same case whose failure brought this one about. */
  readonly consequenceOf?: string;
  /** Further places where the verdict was given, in words; at most 4. */
  readonly also?: readonly string[];
  /** The reason given in the list of expected failures that names this one. */
  readonly listed?: string;
  /** It stands there among the flaky ones, which may fail and may pass. */
  readonly flaky?: true;
}

/**
 * An attempt that is followed by another, because it failed, or because the harness was late and it showed too little. Its
 * events stand since the latest case-start.
 */
export interface AttemptEnd extends OfCase {
  readonly type: 'attempt-end';
  /** From 1. */
  readonly attempt: number;
  readonly verdict: Verdict;
  /** Milliseconds. */
  readonly duration: number;
  readonly reason?: string;
}

export interface CaseEnd extends OfCase {
  readonly type: 'case-end';
  readonly verdict: Verdict;
  /** Milliseconds, of the last attempt. */
  readonly duration: number;
  /** Why the case was skipped, is inconclusive or was not reached. */
  readonly reason?: string;
  /** How many attempts were made, where more than one was. */
  readonly attempts?: number;
  /** It failed, and did not when it was tried again: it passed, or warned. */
  readonly flaky?: true;
  /** It fails as the list of expected failures says, and in no other way: the reason given there. */
  readonly listed?: string;
  /** Capture files of its attempts, as paths from the folder in which the run was started. */
  readonly captures?: readonly string[];
  /** What the list of expected failures says of it and does not hold, a sentence each; fails the run. */
  readonly unexpected?: readonly string[];
  /** How often what is listed as flaky failed, of the attempts in which it was judged. */
  readonly rates?: readonly Rate[];
}

/** What a right server says in the same case: the case was played against the reference server beside the run. */
export interface ReferenceEvent extends OfCase {
  readonly type: 'reference';
  /** Its times are those of the run that it comes from. */
  readonly said: StepEvent | MessageEvent | FlowEvent;
}

/** The last event, whatever happened. `reason` is one sentence when the run ended before its time, or could not begin. */
export interface RunEnd extends RunVerdict {
  readonly type: 'run-end';
  readonly t: number;
}
