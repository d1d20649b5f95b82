import { expect, test } from 'vitest';
import { systemClock } from '../runner/clock.ts';
import { openViewer } from './viewer.ts';
import type { ViewerEnd } from './viewer-end.ts';

const nothing = (): void => {};

/** Begins a session with nobody there, and tells how it ended. */
function ended(signal: AbortSignal, leave: 'leaves' | 'stays'): Promise<ViewerEnd> {
  return new Promise((resolve) => {
    const viewer = openViewer({
      ...{ host: '127.0.0.1', port: 9, path: 'a.asf', guid: '{00000000-0000-0000-0000-000000000000}' },
      ...{ chunkCount: 'letter', timeout: { connect: 5000, reply: 5000 }, clock: systemClock, signal },
      ...{ report: nothing, onMessage: nothing, reads: nothing, waited: () => 0 },
      hears: {
        ...{ connected: nothing, replied: nothing, plays: nothing, bytes: nothing, data: nothing },
        ...{ media: nothing, missing: nothing, over: resolve },
      },
    });
    if (leave === 'leaves') viewer.leave();
  });
}

test('a session whose connection is not there yet is unfinished when the load is interrupted', async () => {
  const abort = new AbortController();
  const end = ended(abort.signal, 'stays');
  abort.abort();
  expect(await end).toEqual({ as: 'unfinished' });
});

test('and when the load is over', async () => {
  expect(await ended(new AbortController().signal, 'leaves')).toEqual({ as: 'unfinished' });
});

test('where nobody is, it has no connection', async () => {
  expect(await ended(new AbortController().signal, 'stays')).toMatchObject({ as: 'unconnected' });
});
