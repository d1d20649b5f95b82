import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { watchForInterruption } from './interruption.ts';

/** A process as far as signals go: one without a listener would end it. */
function fakeProcess() {
  const signals = new EventEmitter();
  const stderr = new PassThrough();
  const world = {
    stdout: new PassThrough(),
    stderr,
    argv: [],
    env: {},
    on: (signal: string, listener: () => void) => signals.on(signal, listener),
    off: (signal: string, listener: () => void) => signals.off(signal, listener),
  };
  const listens = () => signals.listenerCount('SIGINT') + signals.listenerCount('SIGTERM');
  return {
    world,
    send: (signal: string) => signals.emit(signal),
    listens,
    said: () => String(stderr.read() ?? ''),
  };
}

describe('signals', () => {
  it('ask for the end of the run, and the next one ends the process', () => {
    const { world, send, listens, said } = fakeProcess();
    const { signal, why } = watchForInterruption(world);
    expect([signal.aborted, listens()]).toEqual([false, 2]);
    send('SIGTERM');
    expect([signal.aborted, why(), signal.reason]).toEqual([
      true,
      'interrupted by SIGTERM',
      'interrupted by SIGTERM',
    ]);
    expect(said()).toBe('mms-conform: SIGTERM: ending the run; another one ends it without reports\n');
    expect(listens()).toBe(0);
  });

  it('do not change the reason of a run that ends already', () => {
    const { world, send } = fakeProcess();
    const { interrupt, why } = watchForInterruption(world);
    interrupt('the time was up');
    send('SIGINT');
    expect(why()).toBe('the time was up');
  });

  it('mean what they always mean when the run is over', () => {
    const { world, listens } = fakeProcess();
    watchForInterruption(world).stop();
    expect(listens()).toBe(0);
  });
});
