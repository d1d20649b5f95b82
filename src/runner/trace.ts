import type { RunEvent } from '../events.ts';
import type { DataKind } from '../protocols/mmsp/rules/conversation.ts';
import type { Unit } from '../protocols/mmsp/unit.ts';

const MESSAGE_BYTES = 4096;
/** Events of a session; what follows is judged but not recorded, so that a flood does not fill reports and memory. */
const MOST_EVENTS = 4096;
/** Data packets of a flow that are kept whole, at its beginning and at its end. */
const KEPT = 64;

export interface Trace {
  see(unit: Unit, kind: DataKind | undefined, step: number): void;
  /** Tells the flow that is still open. */
  flush(): void;
}

interface OpenFlow {
  readonly flow: 'header' | 'media';
  readonly transport: 'tcp' | 'udp';
  readonly unit: number;
  readonly step: number;
  readonly playIncarnation: number;
  readonly t: number;
  packets: number;
  bytes: number;
  readonly firstLocationId: number;
  lastLocationId: number;
  readonly head: string[];
  /** Ring of the latest packets after the head. */
  readonly tail: Uint8Array[];
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
    const { tail, ...flow } = open;
    const ordered = Array.from(tail, (_, i) => tail[(flow.packets - flow.head.length + i) % tail.length]);
    open = undefined;
    record({ type: 'flow', ...of, ...flow, tail: ordered.flatMap((bytes) => (bytes ? [hex(bytes)] : [])) });
  }

  function data(unit: Extract<Unit, { kind: 'data' }>, kind: DataKind, step: number): void {
    const { header, bytes } = unit;
    const flow = kind === 'header' || kind === 'pair' ? 'header' : 'media';
    if (
      open &&
      (open.flow !== flow ||
        open.transport !== unit.transport ||
        open.playIncarnation !== header.playIncarnation ||
        open.step !== step)
    )
      flush();
    open ??= {
      flow,
      unit: unit.index,
      transport: unit.transport,
      step,
      playIncarnation: header.playIncarnation,
      t: time(),
      packets: 0,
      bytes: 0,
      firstLocationId: header.LocationId,
      lastLocationId: header.LocationId,
      head: [],
      tail: [],
    };
    if (open.packets < KEPT) open.head.push(hex(bytes));
    else keep(open.tail, (open.packets - KEPT) % KEPT, bytes);
    open.packets += 1;
    open.bytes += bytes.length;
    open.lastLocationId = header.LocationId;
  }

  return {
    flush,
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
  if (unit.kind === 'packet') return unit.packet.bytes;
  return unit.kind === 'broken' ? unit.broken.bytes : unit.bytes;
}

function namesOf(unit: Recorded): readonly string[] {
  switch (unit.kind) {
    case 'packet':
      return unit.packet.messages.map(({ name }) => name);
    case 'resend':
      return ['RequestPacketListResend'];
    case 'datagram':
      return ['datagram that is no Data packet'];
    case 'broken':
      return ['broken bytes'];
  }
}

/** Overwrites a slot of the ring without allocating where the sizes allow it. */
function keep(ring: Uint8Array[], slot: number, bytes: Uint8Array): void {
  const old = ring[slot];
  if (old !== undefined && old.length === bytes.length) old.set(bytes);
  else ring[slot] = bytes.slice();
}

const hex = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
