import { describe, expect, test } from 'vitest';
import { onAbort } from './on-abort.ts';

function recorded() {
  const calls: string[] = [];
  return { calls, call: (name: string) => () => void calls.push(name) };
}

describe('those that wait for a signal', () => {
  test('are called once, in the order in which they came', () => {
    const { calls, call } = recorded();
    const abort = new AbortController();
    for (const name of ['a', 'b', 'c']) onAbort(abort.signal, call(name));
    abort.abort();
    abort.abort();
    expect(calls).toEqual(['a', 'b', 'c']);
  });

  test.each([
    [['a'], ['b', 'c']],
    [['b'], ['a', 'c']],
    [['c'], ['a', 'b']],
    [['a', 'c'], ['b']],
    [['c', 'b', 'a'], []],
  ])('without %j only %j are called', (gone, left) => {
    const { calls, call } = recorded();
    const abort = new AbortController();
    const leave = new Map(['a', 'b', 'c'].map((name) => [name, onAbort(abort.signal, call(name))]));
    for (const name of gone) leave.get(name)?.();
    // Leaving twice is leaving once, whoever came since.
    onAbort(abort.signal, call('d'));
    for (const name of gone) leave.get(name)?.();
    abort.abort();
    expect(calls).toEqual([...left, 'd']);
  });

  test('may take back another one that was not called yet', () => {
    const { calls, call } = recorded();
    const abort = new AbortController();
    const leave: (() => void)[] = [];
    onAbort(abort.signal, () => leave[0]?.());
    leave.push(onAbort(abort.signal, call('taken back')));
    onAbort(abort.signal, call('last'));
    abort.abort();
    expect(calls).toEqual(['last']);
  });

  test('wait for their own signal', () => {
    const { calls, call } = recorded();
    const [one, other] = [new AbortController(), new AbortController()];
    onAbort(one.signal, call('one'));
    onAbort(other.signal, call('other'));
    other.abort();
    expect(calls).toEqual(['other']);
  });
});
