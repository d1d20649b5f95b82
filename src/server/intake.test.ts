import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createIntake, type IntakeNeeds } from './intake.ts';
import { createLedger } from './ledger.ts';
import { manualClock } from './testing/clock.ts';

const LIMITS = { readsPerTurn: 8, requestBurst: 1000, requestsPerSecond: 10, messageMs: 5000 };

type Given = Partial<Omit<IntakeNeeds<number>, 'limits'>> & { readonly limits?: Partial<typeof LIMITS> };

/** An intake whose packets are single bytes, each of one message; 0 cannot be cut, and 255 begins what is never whole. */
function intakeOf({ limits, ...given }: Given = {}) {
  const seen = { served: [] as number[], paused: false, garbled: 0, refused: 0, failed: [] as unknown[] };
  const clock = manualClock();
  const lane = {
    full: false,
    congested: () => lane.full,
    drain: () => {},
    whenDrained(run: () => void) {
      lane.drain = run;
    },
  };
  const pauses = (paused: boolean): void => {
    seen.paused = paused;
  };
  const intake = createIntake<number>({
    clock,
    answers: lane,
    account: createLedger({ receivedBytes: 1e6, receivedBytesDue: 1e6 }).open(),
    cut(bytes) {
      const end = bytes.indexOf(0);
      for (const byte of end < 0 ? bytes : bytes.subarray(0, end))
        if (byte !== 255) intake.take(Uint8Array.of(byte));
      return end >= 0 ? undefined : bytes.at(-1) === 255 ? 1 : 0;
    },
    read: (packet) => [packet[0] ?? 0],
    serve: (message) => void seen.served.push(message),
    source: { pause: () => pauses(true), resume: () => pauses(false) },
    garbled: () => void seen.garbled++,
    refuse: () => void seen.refused++,
    fail: (error) => void seen.failed.push(error),
    ...given,
    limits: { ...LIMITS, ...limits },
  });
  return { intake, seen, clock, lane };
}

const bytes = (count: number, value = 1): Uint8Array => new Uint8Array(count).fill(value);

test('a few requests are served in a turn, all of them in the end, and no more is read meanwhile', async () => {
  const { intake, seen } = intakeOf();
  intake.push(bytes(40));
  expect(seen.served.length).toBeLessThanOrEqual(LIMITS.readsPerTurn);
  expect(seen.paused).toBe(true);
  let turns = 0;
  while (seen.paused && turns++ < 100) await nextTurn();
  expect(seen.served).toHaveLength(40);
  expect(turns).toBeGreaterThan(5);
});

test('while answers are not read one request is served each time that some have left', async () => {
  const { intake, seen, lane } = intakeOf();
  lane.full = true;
  // The first steps cut and read.
  intake.push(bytes(10));
  for (let n = 0; n < 30 && seen.served.length < 3; n++) {
    const before = seen.served.length;
    lane.drain();
    await nextTurn();
    expect(seen.served.length - before).toBeLessThanOrEqual(1);
  }
  expect(seen.served).toHaveLength(3);
  lane.full = false;
  lane.drain();
  while (seen.paused) await nextTurn();
  expect(seen.served).toHaveLength(10);
});

test('what comes faster than the limit says waits for its time', async () => {
  const { intake, seen, clock } = intakeOf({ limits: { requestBurst: 5, readsPerTurn: 1000 } });
  intake.push(bytes(7));
  expect(seen.served).toHaveLength(5);
  await nextTurn();
  expect(seen.served).toHaveLength(5);
  clock.advance(100);
  expect(seen.served).toHaveLength(6);
  clock.advance(100);
  expect([seen.served.length, seen.paused]).toEqual([7, false]);
});

test('several messages of a packet count as several', () => {
  const { intake, seen, clock } = intakeOf({
    read: ([value = 0]) => [value, value, value],
    limits: { requestBurst: 3, readsPerTurn: 1000 },
  });
  intake.push(bytes(2));
  expect(seen.served).toHaveLength(3);
  clock.advance(99);
  expect(seen.served).toHaveLength(3);
  clock.advance(1);
  expect(seen.served).toHaveLength(6);
});

test('a request is not begun before the one before is done', async () => {
  let done = (): void => {};
  const { intake, seen } = intakeOf({
    serve(message) {
      seen.served.push(message);
      if (message !== 1) return;
      return new Promise((resolve) => {
        done = resolve;
      });
    },
  });
  intake.push(Uint8Array.of(1, 2));
  await nextTurn();
  expect([seen.served, seen.paused]).toEqual([[1], true]);
  done();
  await nextTurn();
  expect([seen.served, seen.paused]).toEqual([[1, 2], false]);
});

test('what stands before bytes that cannot be cut is served first', async () => {
  const { intake, seen } = intakeOf();
  intake.push(Uint8Array.of(1, 2, 0, 3));
  await nextTurn();
  expect([seen.served, seen.garbled]).toEqual([[1, 2], 1]);
  intake.push(Uint8Array.of(4));
  await nextTurn();
  expect([seen.served, seen.garbled]).toEqual([[1, 2], 1]);
});

test('a message that never becomes whole is not waited for', () => {
  const { intake, seen, clock } = intakeOf();
  intake.push(Uint8Array.of(255));
  clock.advance(4999);
  intake.push(Uint8Array.of(255));
  expect(seen.refused).toBe(0);
  clock.advance(1);
  expect(seen.refused).toBe(1);
});

test('messages that do become whole are no such message', () => {
  const { intake, seen, clock } = intakeOf();
  for (let n = 0; n < 5; n++) {
    intake.push(Uint8Array.of(1, 255));
    clock.advance(4999);
  }
  expect(seen.refused).toBe(0);
});

test('the end of what comes is told when all has been served, or when nobody reads the answers', async () => {
  const all = intakeOf();
  let told = 0;
  all.intake.push(bytes(40));
  all.intake.whenServed(() => told++);
  expect(told).toBe(0);
  while (all.seen.paused) await nextTurn();
  expect([told, all.seen.served.length]).toEqual([1, 40]);

  const unread = intakeOf();
  unread.lane.full = true;
  unread.intake.push(bytes(40));
  unread.intake.whenServed(() => told++);
  expect(told).toBe(2);
});

test('after stop() nothing is served and no timer is left', async () => {
  const { intake, seen, clock } = intakeOf({ limits: { requestBurst: 2 } });
  intake.push(bytes(40));
  await nextTurn();
  intake.push(Uint8Array.of(255));
  const { length } = seen.served;
  intake.stop();
  await nextTurn();
  clock.advance(60_000);
  expect([seen.served.length, seen.refused, clock.timers]).toEqual([length, 0, 0]);
});

test('who holds more than its due while the store is full is refused, and nobody else', async () => {
  const ledger = createLedger({ receivedBytes: 100, receivedBytesDue: 10 });
  const limits = { requestBurst: 1 };
  const large = intakeOf({ account: ledger.open(), limits });
  large.intake.push(bytes(95));
  expect([ledger.total > 90, large.seen.refused]).toEqual([true, 0]);
  const small = intakeOf({ account: ledger.open(), limits });
  small.intake.push(bytes(9));
  const another = intakeOf({ account: ledger.open(), limits });
  another.intake.push(bytes(30));
  expect([small.seen.refused, another.seen.refused]).toEqual([0, 1]);
  for (const { intake } of [large, small, another]) intake.stop();
  expect(ledger.total).toBe(0);
});

test('who is refused while it waits for its time leaves no timer', () => {
  const ledger = createLedger({ receivedBytes: 0, receivedBytesDue: 10 });
  const { intake, seen, clock } = intakeOf({
    account: ledger.open(),
    limits: { requestBurst: 1 },
    refuse() {
      seen.refused++;
      intake.stop();
    },
  });
  intake.push(bytes(30));
  expect([seen.refused, clock.timers, ledger.total]).toEqual([1, 0, 0]);
});

test('a packet is held until the last of its messages is served', async () => {
  const ledger = createLedger({ receivedBytes: 1000, receivedBytesDue: 0 });
  const { intake, seen, lane } = intakeOf({
    account: ledger.open(),
    cut: (all) => {
      intake.take(all);
      return 0;
    },
    read: (packet) => [...packet],
  });
  lane.full = true;
  intake.push(bytes(3));
  const held = [[seen.served.length, ledger.total]];
  // It has been cut; each time that some answers have left it is read, or one of its messages is served.
  for (let n = 0; n < 4; n++) {
    lane.drain();
    await nextTurn();
    held.push([seen.served.length, ledger.total]);
  }
  expect(held).toEqual([
    [0, 3],
    [0, 3],
    [1, 3],
    [2, 3],
    [3, 0],
  ]);
});

test('an exception of ours is told and not thrown', async () => {
  const mistake = new Error('ours');
  const { intake, seen } = intakeOf({
    serve: () => {
      throw mistake;
    },
  });
  intake.push(bytes(1));
  const later = intakeOf({ serve: () => Promise.reject(mistake) });
  later.intake.push(bytes(1));
  await nextTurn();
  expect([seen.failed, later.seen.failed]).toEqual([[mistake], [mistake]]);
});
