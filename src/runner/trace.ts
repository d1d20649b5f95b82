import type { RunEvent } from '../events.ts';
import { messageNames } from '../protocols/mmsp/packet.ts';
import { withoutSecrets } from '../protocols/mmsp/redact.ts';
import type { DataKind } from '../protocols/mmsp/rules/conversation.ts';
import type { Stretch } from '../protocols/mmsp/rules/stretch.ts';
import type { Unit } from '../protocols/mmsp/unit.ts';

const MESSAGE_BYTES = 4096;
/** Events of a session; what follows is judged but not recorded, so that a flood does not fill reports and memory. */
const MOST_EVENTS = 4096;
/** Data packets of a flow that are kept whole, at its beginning and at its end. */
const KEPT = 64;

export interface Trace {
  see(unit: Unit, kind: DataKind | undefined, step: number): void;
  /** Media packets of the control connection that only go on with their play; `unit` is the number of the first. */
  stretch(stretch: Stretch, unit: number, step: number): void;
  /** Tells the flow that is still open. */
  flush(): void;
}

/** What a flow has from its first packet; anything else in it is another flow, but for `unit` and the LocationId. */
interface Beginning {
  readonly flow: 'header' | 'media';
  readonly transport: 'tcp' | 'udp';
  readonly unit: number;
  readonly step: number;
  readonly playIncarnation: number;
  readonly firstLocationId: number;
}

interface OpenFlow extends Beginning {
  readonly t: number;
  packets: number;
  bytes: number;
  lastLocationId: number;
  readonly head: string[];
  /** Ring of the latest packets after the head. */
  readonly tail: Uint8Array[];
  /** Whole stretches are put into the ring when somebody asks for it; those are kept that can still be in it. */
  readonly late: Late[];
}

interface Late {
  readonly stretch: Stretch;
  /** LocationId of the first packet of the stretch that belongs into the ring, and its number in the flow. */
  readonly from: number;
  readonly nth: number;
}

/** Turns the units of a session into events: packets one by one, Data packets of one flow counted. */
export function createTrace(
  of: { readonly case: string; readonly session: string },
  time: () => number,
  emit: (event: RunEvent) => void,
): Trace {
  let open: OpenFlow | undefined;
  let events = 0;

  function record(event: RunEvent): void {
    events += 1;
    if (events <= MOST_EVENTS) emit(event);
  }

  function flush(): void {
    if (open === undefined) return;
    catchUp(open);
    const { tail, late: _, ...flow } = open;
    const ordered = Array.from(tail, (_, i) => tail[(flow.packets - flow.head.length + i) % tail.length]);
    open = undefined;
    record({ type: 'flow', ...of, ...flow, tail: ordered.flatMap((bytes) => (bytes ? [hex(bytes)] : [])) });
  }

  function data(unit: Extract<Unit, { kind: 'data' }>, kind: DataKind, step: number): void {
    const { header, bytes, index, transport } = unit;
    const flow = kind === 'header' || kind === 'pair' ? 'header' : 'media';
    const { playIncarnation, LocationId } = header;
    const into = flowOf({ flow, unit: index, transport, step, playIncarnation, firstLocationId: LocationId });
    if (into.packets < KEPT) into.head.push(hex(bytes));
    else {
      catchUp(into);
      keep(into.tail, (into.packets - KEPT) % KEPT, bytes);
    }
    into.packets += 1;
    into.bytes += bytes.length;
    into.lastLocationId = LocationId;
  }

  /** The open flow if what comes belongs to it, or a new one. */
  function flowOf(of: Beginning): OpenFlow {
    if (
      open &&
      (open.flow !== of.flow ||
        open.transport !== of.transport ||
        open.playIncarnation !== of.playIncarnation ||
        open.step !== of.step)
    )
      flush();
    const { firstLocationId: lastLocationId } = of;
    open ??= { ...of, t: time(), packets: 0, bytes: 0, lastLocationId, head: [], tail: [], late: [] };
    return open;
  }

  function stretch(one: Stretch, unit: number, step: number): void {
    const { first, last, count, size, play } = one;
    const { incarnation: playIncarnation } = play;
    const into = flowOf({
      flow: 'media',
      transport: 'tcp',
      unit,
      step,
      playIncarnation,
      firstLocationId: first,
    });
    const heads = Math.min(count, Math.max(0, KEPT - into.packets));
    for (let number = first; number < first + heads; number++) into.head.push(hex(one.packet(number)));
    if (heads < count)
      into.late.push({ stretch: one, from: first + heads, nth: Math.max(KEPT, into.packets) });
    into.packets += count;
    into.bytes += count * size;
    into.lastLocationId = last;
    while (into.late[0] !== undefined && endOf(into.late[0]) <= into.packets - KEPT) into.late.shift();
  }

  return {
    flush,
    stretch(one, unit, step) {
      if (events < MOST_EVENTS) stretch(one, unit, step);
    },
    see(unit, kind, step) {
      if (events >= MOST_EVENTS) return;
      if (unit.kind === 'data') return data(unit, kind ?? 'stray', step);
      flush();
      if (unit.kind === 'stall' || unit.kind === 'end') return;
      const bytes = bytesOf(unit);
      record({
        type: 'message',
        ...of,
        t: time(),
        step,
        unit: unit.index,
        from: unit.from,
        transport: unit.transport,
        names: namesOf(unit),
        size: bytes.length,
        bytes: hex(bytes.subarray(0, MESSAGE_BYTES)),
      });
    },
  };
}

type Recorded = Exclude<Unit, { kind: 'data' | 'stall' | 'end' }>;

function bytesOf(unit: Recorded): Uint8Array {
  if (unit.kind === 'packet') return withoutSecrets(unit.packet).bytes;
  return unit.kind === 'broken' ? unit.broken.bytes : unit.bytes;
}

function namesOf(unit: Recorded): readonly string[] {
  switch (unit.kind) {
    case 'packet':
      return messageNames(unit.packet);
    case 'resend':
      return ['RequestPacketListResend'];
    case 'datagram':
      return ['datagram that is no Data packet'];
    case 'broken':
      return ['broken bytes'];
  }
}

/** Number in the flow of the packet after the last of a stretch. */
const endOf = ({ stretch, from, nth }: Late): number => nth + stretch.last + 1 - from;

/** Puts what can still be in the ring into it. */
function catchUp({ late, packets, tail }: OpenFlow): void {
  for (const one of late.splice(0))
    for (let nth = Math.max(one.nth, packets - KEPT); nth < endOf(one); nth++)
      tail[(nth - KEPT) % KEPT] = one.stretch.packet(one.from + nth - one.nth);
}

/** Overwrites a slot of the ring without allocating where the sizes allow it. */
function keep(ring: Uint8Array[], slot: number, bytes: Uint8Array): void {
  const old = ring[slot];
  if (old !== undefined && old.length === bytes.length) old.set(bytes);
  else ring[slot] = bytes.slice();
}

const hex = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
