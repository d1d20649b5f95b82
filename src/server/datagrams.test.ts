import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { createDatagrams, type Datagrams } from './datagrams.ts';
import { deliver } from './delivery.ts';
import { createOutbox } from './outbox.ts';
import { createSentMedia } from './sent-media.ts';
import { type ManualClock, manualClock } from './testing/clock.ts';

/** A system that takes datagrams when it is told to. */
function slowSystem() {
  const given: { readonly size: number; readonly take: () => void }[] = [];
  return {
    given,
    send: (bytes: Uint8Array, _: object, take: () => void) => given.push({ size: bytes.length, take }),
    close: () => Promise.resolve(),
    takeAll() {
      for (const { take } of given.splice(0)) take();
    },
  };
}

function start(): { datagrams: Datagrams; system: ReturnType<typeof slowSystem>; clock: ManualClock } {
  const system = slowSystem();
  const clock = manualClock();
  const sender = {
    ...system,
    send: (...given: Parameters<typeof system.send>) => void system.send(...given),
  };
  return {
    datagrams: createDatagrams(sender, { address: '127.0.0.1', port: 9 }, clock),
    system,
    clock,
  };
}

/** How many of that size are sent until the lane is full. */
function fill(datagrams: Datagrams, size: number): number {
  let sent = 0;
  for (; !datagrams.congested(); sent++) datagrams.send(new Uint8Array(size));
  return sent;
}

test('a few dozen datagrams or 96 KiB fill 5 ms, and there is room again afterwards', () => {
  const { datagrams, system, clock } = start();
  expect(fill(datagrams, 100)).toBe(64);
  system.takeAll();
  let drained = 0;
  datagrams.whenDrained(() => drained++);
  clock.advance(4);
  expect([drained, datagrams.congested()]).toEqual([0, true]);
  clock.advance(1);
  expect([drained, datagrams.congested()]).toEqual([1, false]);
  expect(fill(datagrams, 32 * 1024)).toBe(3);
  expect(clock.timers).toBe(0);
});

test('no more is given to the system than it takes, and what comes on top is lost', () => {
  const { datagrams, system, clock } = start();
  let drained = 0;
  for (let n = 0; n < 3; n++) {
    fill(datagrams, 10);
    clock.advance(5);
  }
  expect(system.given).toHaveLength(128);
  expect(datagrams.congested()).toBe(true);
  datagrams.send(new Uint8Array(10));
  expect(system.given).toHaveLength(128);
  datagrams.whenDrained(() => drained++);
  clock.advance(1000);
  expect(drained).toBe(0);
  system.takeAll();
  expect(drained).toBe(1);
});

test('handed over is what the system has taken; a closed lane sends and calls nothing', () => {
  const { datagrams, system, clock } = start();
  let calls = 0;
  expect(datagrams.handedOver()).toBe(true);
  datagrams.send(new Uint8Array(1));
  datagrams.whenHandedOver(() => calls++);
  expect([datagrams.handedOver(), calls]).toEqual([false, 0]);
  system.takeAll();
  system.takeAll();
  expect([datagrams.handedOver(), calls]).toEqual([true, 1]);
  fill(datagrams, 1);
  datagrams.whenDrained(() => calls++);
  datagrams.whenHandedOver(() => calls++);
  expect(clock.timers).toBe(1);
  datagrams.close();
  expect(clock.timers).toBe(0);
  const before = system.given.length;
  datagrams.send(new Uint8Array(1));
  expect(system.given).toHaveLength(before);
  system.takeAll();
  clock.advance(1000);
  expect(calls).toBe(1);
});

test('a delivery is finished when its last datagram was handed over', async () => {
  const { datagrams, system, clock } = start();
  const outbox = createOutbox(new PassThrough(), clock, {}, { start() {}, stop() {} }, () => {});
  outbox.deliverOverUdp(
    datagrams,
    createSentMedia({ resendPackets: 1, resendBytes: 1, resendBytesOfAll: 1 }).open(),
  );
  let left = 3;
  let finished = false;
  deliver(
    {
      due: () => (left > 0 ? 0 : undefined),
      send: () => outbox.data({ LocationId: left--, playIncarnation: 1, AFFlags: 0 }, new Uint8Array(4)),
      finished: () => {
        finished = true;
      },
    },
    { clock, outbox, speed: 0, fail: () => {} },
  );
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  expect([system.given.map(({ size }) => size), finished]).toEqual([[12, 12, 12], false]);
  system.takeAll();
  expect(finished).toBe(true);
});
