import { connect, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createClock, systemClock } from './clock.ts';
import { createLateness } from './lateness.ts';

const now = () => performance.now();

/** Keeps the process from everything else. */
function block(ms: number): void {
  const until = now() + ms;
  while (now() < until);
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const passed = (
  wait: (ms: number, callback: (_?: unknown) => void) => unknown,
  ms: number,
): Promise<number> => {
  const began = now();
  return new Promise((resolve) => wait(ms, () => resolve(now() - began)));
};

describe('how late this process is', () => {
  it('is what a look at the time has missed, while somebody watches', async () => {
    const lateness = createLateness(now);
    block(200);
    expect(lateness.total()).toBe(0);
    const stop = lateness.watch();
    block(300);
    // Before a timer could tell, and after.
    expect(lateness.total()).toBeGreaterThan(250);
    await passed(systemClock.after, 60);
    expect(lateness.total()).toBeGreaterThan(250);
    stop();
    stop();
    await passed(systemClock.after, 60);
    const total = lateness.total();
    block(200);
    expect(lateness.total()).toBe(total);
  });
});

describe('a patient wait', () => {
  it('takes the time that it is told', async () => {
    expect(await passed(systemClock.patiently, 100)).toBeGreaterThan(99);
  });

  it('leaves out the time in which this process was late, which a sharp one does not', async () => {
    const patient = passed(systemClock.patiently, 100);
    const sharp = passed(systemClock.after, 100);
    block(400);
    expect(await patient).toBeGreaterThan((await sharp) + 50);
  });

  it('takes ten times as long at most', async () => {
    // It is late without end.
    const clock = createClock({ total: now, watch: () => () => {} });
    const took = await passed(clock.patiently, 30);
    expect(took).toBeGreaterThan(299);
  });

  it('takes three seconds longer at most', async () => {
    const clock = createClock({ total: now, watch: () => () => {} });
    const took = await passed(clock.patiently, 600);
    expect(took).toBeGreaterThan(3599);
    // Ten times as long would be six seconds.
    expect(took).toBeLessThan(5900);
  });

  it('hears first what has arrived while this process was busy', async () => {
    const heard: string[] = [];
    const server = createServer((socket) => socket.end('!')).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('a listening server has no port');
    const socket = connect({ port: address.port, host: '127.0.0.1' });
    const over = new Promise<void>((resolve) => {
      socket.once('connect', () => {
        systemClock.patiently(5, () => {
          heard.push('time is up');
          resolve();
        });
        block(25);
      });
    });
    socket.on('data', () => heard.push('data'));
    await over;
    expect(heard).toEqual(['data', 'time is up']);
    await new Promise((resolve) => server.close(resolve));
  });

  it('is over when it is cancelled, at any moment', async () => {
    let called = 0;
    const count = () => {
      called += 1;
    };
    systemClock.patiently(0, count)();
    const cancel = systemClock.patiently(1, count);
    // Both timers are due in the same turn: the first has asked for the turn after it, which never comes.
    const cancelled = passed((ms, done) => systemClock.after(ms, () => done(cancel())), 1);
    block(5);
    await cancelled;
    await turn();
    await turn();
    expect(called).toBe(0);
  });
});
