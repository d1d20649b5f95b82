import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createArrivals } from './arrivals.ts';
import { systemClock } from './clock.ts';

/** A loop that works and waits as it is told. */
function loop() {
  let time = 1000;
  let idle = 0;
  const arrived = createArrivals(
    () => time,
    () => idle,
  );
  return {
    works(ms: number): void {
      time += ms;
    },
    waits(ms: number): void {
      time += ms;
      idle += ms;
    },
    arrived,
  };
}

test('what comes to a loop that waited has come just now', () => {
  const one = loop();
  one.waits(500);
  expect(one.arrived()).toBe(1500);
  one.waits(1500);
  expect(one.arrived()).toBe(3000);
});

test('what is read after work may have come when the work began', () => {
  const one = loop();
  one.waits(100);
  one.works(900);
  expect(one.arrived()).toBe(1100);
  one.works(2000);
  expect(one.arrived()).toBe(1100);
});

test('work and waiting in any order: no later than the truth', () => {
  const one = loop();
  one.works(400);
  one.waits(300);
  one.works(200);
  // It was 1700 when the waiting ended.
  expect(one.arrived()).toBe(1300);
  one.waits(50);
  expect(one.arrived()).toBe(1950);
});

test('a loop that never waits for long has not waited', () => {
  const one = loop();
  one.waits(10);
  expect(one.arrived()).toBe(1010);
  for (let turn = 0; turn < 100; turn++) {
    one.works(30);
    one.waits(0.01);
    expect(one.arrived()).toBe(1010);
  }
});

test('the clock of a run knows its own loop', async () => {
  systemClock.arrived();
  await sleep(60);
  const free = systemClock.arrived();
  expect(free).toBeGreaterThan(systemClock.now() - 50);
  await sleep(5);
  const before = systemClock.arrived();
  const until = performance.now() + 120;
  while (performance.now() < until);
  await new Promise(setImmediate);
  const busy = systemClock.arrived();
  expect(busy).toBeLessThan(systemClock.now() - 100);
  expect(busy).toBeGreaterThanOrEqual(before);
});
