import { describe, expect, test } from 'vitest';
import { createOwnDelay } from './own-delay.ts';
import { steppedClock } from './testing/clock.ts';

describe('how long something may have waited for this process', () => {
  test('is no more than two ticks while it is idle', () => {
    const clock = steppedClock();
    const delay = createOwnDelay(clock);
    clock.pass(1000);
    expect(delay.waited(clock.now())).toBeLessThanOrEqual(40);
    clock.pass(10);
    expect(delay.waited(clock.now())).toBeLessThanOrEqual(40);
    expect(delay.spread.max).toBe(0);
    delay.stop();
  });

  test('is as long as it did nothing else, for all that is read right after', () => {
    const clock = steppedClock();
    const delay = createOwnDelay(clock);
    const reads = delay.reader();
    clock.pass(1000);
    clock.stall(700);
    reads(clock.now(), false);
    expect(delay.waited(clock.now())).toBeGreaterThanOrEqual(700);
    expect(delay.waited(clock.now())).toBeLessThanOrEqual(740);
    expect(delay.takeGreatest()).toBeCloseTo(680, -2);
    expect(delay.takeGreatest()).toBe(0);
    // What the server could not send meanwhile has as long to come.
    clock.pass(600);
    expect(delay.waited(clock.now())).toBeGreaterThanOrEqual(700);
    clock.pass(200);
    expect(delay.waited(clock.now())).toBeLessThanOrEqual(40);
    delay.stop();
  });

  test('is two rounds of reading when timers have no turn', () => {
    const clock = steppedClock();
    const delay = createOwnDelay(clock);
    const readers = Array.from({ length: 10 }, () => delay.reader());
    clock.pass(1000);
    let most = 0;
    let began = 0;
    for (let round = 0; round < 50; round++) {
      for (const reads of readers) {
        // Ten milliseconds for each: a round takes a hundred, and none of the ticks comes.
        began += 10;
        const now = clock.now() + began;
        reads(now, false);
        if (round > 8) most = Math.max(most, delay.waited(now));
      }
    }
    expect(most).toBeGreaterThanOrEqual(100);
    expect(most).toBeLessThanOrEqual(200);
    delay.stop();
  });

  test('is not shortened by a connection that has more than one buffer to read', () => {
    const clock = steppedClock();
    const delay = createOwnDelay(clock);
    const reads = delay.reader();
    clock.pass(1000);
    const start = clock.now();
    for (let nth = 1; nth <= 50; nth++) reads(start + nth * 10, true);
    expect(delay.waited(start + 500)).toBeGreaterThanOrEqual(500);
    delay.stop();
  });
});
