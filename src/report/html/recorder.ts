import type { CaseEnd, CheckEvent, FlowEvent, RunEvent } from '../../events.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { before, kindOf } from './position.ts';
import { type Gap, holds, packetOf, type Said, shortened } from './said.ts';

/** What was said in a case, of its last attempt. */
export interface Conversation {
  /** Milliseconds since the run began. */
  readonly begun: number;
  readonly said: readonly (Said | Gap)[];
  readonly messages: number;
  readonly packets: number;
  /** In the order in which they were opened. */
  readonly sessions: readonly string[];
}

export interface Recorder {
  on(event: RunEvent): void;
  conversation(id: string): Conversation | undefined;
  /** What a right server said in the same case. */
  reference(id: string): Conversation | undefined;
}

/** Rows of a conversation that are shown of a case that went wrong, and of one that did not. */
const LONG = { head: 120, tail: 60 };
const SHORT = { head: 40, tail: 20 };
/** A flood fills no memory. */
const MOST_KEPT = 20_000;

export const BROKEN: ReadonlySet<Verdict> = new Set<Verdict>(['error', 'fail', 'warn']);

interface Open {
  readonly begun: number;
  said: (Said | Gap)[];
  messages: number;
  packets: number;
  lost: number;
  readonly sessions: Set<string>;
  readonly broken: CheckEvent[];
  /** Positions of Data packets at fault, by kind: a right server's are kept as well. */
  readonly atFault: Map<string, Set<number>>;
}

/** Keeps of every conversation what the report may show of it, and of the bytes only what was at fault. */
export function recorder(): Recorder {
  const came = new Map<string, Open>();
  const right = new Map<string, Open>();
  const of = (map: Map<string, Open>, id: string, t: number): Open => {
    const found = map.get(id) ?? opened(t);
    map.set(id, found);
    return found;
  };
  return {
    on(event) {
      if (event.type === 'case-start') came.set(event.case, opened(event.t));
      else if (event.type === 'step' || event.type === 'message' || event.type === 'flow')
        add(of(came, event.case, event.t), event);
      else if (event.type === 'reference')
        addRight(of(right, event.case, event.said.t), event.said, came.get(event.case)?.atFault);
      else if (event.type === 'check' && BROKEN.has(event.verdict))
        of(came, event.case, event.t).broken.push(event);
      else if (event.type === 'case-end') settle(of(came, event.case, event.t), event);
    },
    conversation: (id) => told(came.get(id)),
    reference: (id) => told(right.get(id)),
  };
}

const opened = (begun: number): Open => ({
  begun,
  said: [],
  messages: 0,
  packets: 0,
  lost: 0,
  sessions: new Set(),
  broken: [],
  atFault: new Map(),
});

function add(open: Open, said: Said): void {
  if (said.type === 'message') open.messages++;
  if (said.type === 'flow') open.packets += said.packets;
  open.sessions.add(said.session);
  if (open.said.length < MOST_KEPT) open.said.push(said);
  else open.lost++;
}

const told = (open: Open | undefined): Conversation | undefined =>
  open && {
    begun: open.begun,
    said: open.lost > 0 ? [...open.said, { type: 'gap', left: open.lost }] : open.said,
    messages: open.messages,
    packets: open.packets,
    sessions: [...open.sessions],
  };

/** Of a right server's flow the packets are kept whose like was at fault. */
function addRight(open: Open, said: Said, atFault: Open['atFault'] | undefined): void {
  if (said.type !== 'flow') return add(open, said);
  const first = open.said.reduce(
    (sum, one) => (one.type === 'flow' && kindOf(one) === kindOf(said) ? sum + one.packets : sum),
    0,
  );
  const wanted = [...(atFault?.get(kindOf(said)) ?? [])].map((position) => position - first);
  add(open, onlyPackets(said, new Set(wanted)));
}

/** Nothing more comes: what will not be shown is let go. */
function settle(open: Open, end: CaseEnd): void {
  const quiet = open.broken.length === 0 && !BROKEN.has(end.verdict);
  const said = open.said.filter((one) => one.type !== 'gap');
  const atFault = (one: Said): boolean =>
    open.broken.some(
      ({ session, unit }) => session !== undefined && unit !== undefined && holds(one, session, unit),
    );
  for (const { session, unit } of open.broken)
    for (const one of said)
      if (one.type === 'flow' && session !== undefined && unit !== undefined && holds(one, session, unit)) {
        const positions = open.atFault.get(kindOf(one)) ?? new Set();
        open.atFault.set(kindOf(one), positions.add(before(said, one) + unit - one.unit));
      }
  const { head, tail } = quiet ? SHORT : LONG;
  open.said = shortened(said, { head, tail, kept: atFault }).map((one) =>
    one.type === 'gap' ? one : quiet ? bare(one) : light(one, open.broken),
  );
}

function bare(said: Said): Said {
  if (said.type === 'message') return { ...said, bytes: '' };
  return said.type === 'flow' ? { ...said, head: [], tail: [] } : said;
}

/** Of a flow only the first packet and those at fault keep their bytes; the others are empty. */
function light(said: Said, broken: readonly CheckEvent[]): Said {
  if (said.type !== 'flow') return said;
  const wanted = new Set([0]);
  for (const { session, unit } of broken)
    if (unit !== undefined && session !== undefined && holds(said, session, unit))
      wanted.add(unit - said.unit);
  return onlyPackets(said, wanted);
}

function onlyPackets(flow: FlowEvent, wanted: ReadonlySet<number>): FlowEvent {
  const { packets, head, tail } = flow;
  const first = packets - tail.length;
  return {
    ...flow,
    head: head.map((_, place) => (wanted.has(place) ? (packetOf(flow, place) ?? '') : '')),
    tail: tail.map((_, n) => (wanted.has(first + n) ? (packetOf(flow, first + n) ?? '') : '')),
  };
}
