import { expect, test } from 'vitest';
import type { RunEvent } from '../events.ts';
import { encodePacket } from '../protocols/mmsp/packet.ts';
import { av } from '../protocols/mmsp/rules/testing/content.ts';
import { type Said, said } from '../protocols/mmsp/rules/testing/conversation.ts';
import { right } from '../protocols/mmsp/rules/testing/right.ts';
import { openSession } from '../protocols/mmsp/session.ts';
import { createTrace } from './trace.ts';

/** The events of a conversation; `step` tells at which line the script goes on without a word. */
function traced(lines: readonly Said[], size: number, short: boolean, stepAt = Number.POSITIVE_INFINITY) {
  const events: RunEvent[] = [];
  const trace = createTrace(
    { case: 'case', session: 'main' },
    () => 0,
    (event) => events.push(event),
  );
  let step = 1;
  let taken = 0;
  const session = openSession({
    now: () => 0,
    report: () => {},
    chunkCount: 'letter',
    reference: av.file,
    onUnit: (unit, kind) => trace.see(unit, kind, step),
    ...(short && {
      onStretch: (stretch, unit) => {
        taken += stretch.count;
        trace.stretch(stretch, unit, step);
      },
    }),
  });
  let held: Uint8Array[] = [];
  const flush = () => {
    session.hear('server', Uint8Array.from(Buffer.concat(held)));
    held = [];
  };
  for (const [nth, { line, bytes }] of lines.entries()) {
    if (line.kind === 'data') held.push(bytes);
    if (line.kind !== 'data' || held.length === size) flush();
    if (nth === stepAt) step = 2;
    if (line.kind === 'message') session.hear(line.from, bytes);
  }
  flush();
  trace.flush();
  return { events, taken };
}

const full = said(right(av));

test.each([1, 3, 25, 400])('flows are the same on the short way, %i packets at a time', (size) => {
  const short = traced(full, size, true);
  const long = traced(full, size, false);
  expect(short.taken).toBeGreaterThan(100);
  expect(short.events).toEqual(long.events);
  const flow = short.events.findLast((event) => event.type === 'flow');
  expect(flow).toMatchObject({ packets: av.file.packetCount, lastLocationId: av.file.packetCount - 1 });
  expect(flow?.type === 'flow' && [flow.head.length, flow.tail.length]).toEqual([64, 64]);
});

test.each([30, 60, 100, 200])('another step begins another flow, at line %i', (stepAt) => {
  const short = traced(full, 5, true, stepAt);
  expect(short.events).toEqual(traced(full, 5, false, stepAt).events);
  expect(short.events.filter(({ type }) => type === 'flow').length).toBeGreaterThan(2);
});

test('of a packet with very many messages eight are named', () => {
  const events: RunEvent[] = [];
  const trace = createTrace(
    { case: 'case', session: 'main' },
    () => 0,
    (event) => events.push(event),
  );
  const session = openSession({
    now: () => 0,
    report: () => {},
    chunkCount: 'letter',
    onUnit: (unit, kind) => trace.see(unit, kind, 1),
  });
  const one = Buffer.from('010000001b000400', 'hex');
  for (const count of [8, 9, 100_000]) {
    session.hear('server', encodePacket(Array<Uint8Array>(count).fill(one), { seq: 0, timeSent: 0n }));
  }
  const names = events.map((event) => (event.type === 'message' ? event.names : []));
  expect(names.map((all) => all.length)).toEqual([8, 9, 9]);
  expect(names[0]?.at(-1)).toBe(names[0]?.[0]);
  expect(names[1]?.at(-1)).toBe('1 more');
  expect(names[2]?.at(-1)).toBe('99992 more');
});
