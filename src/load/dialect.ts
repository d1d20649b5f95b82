import { onAbort } from '../runner/on-abort.ts';
import { openViewer, type ViewerOptions } from './viewer.ts';
import type { ViewerEnd } from './viewer-end.ts';

/** What a connection that is made before all others has shown. */
export type Dialect =
  | { readonly chunkCount: 'letter' | 'custom' }
  /** No TCP connection could be made, or no reply to Connect came. */
  | { readonly chunkCount?: undefined; readonly end: ViewerEnd };

/** Milliseconds between looks at a viewer that may wait in vain. */
const LOOK = 100;

type Common = Omit<ViewerOptions, 'chunkCount' | 'report' | 'onMessage' | 'reads' | 'waited' | 'hears'>;

/**
 * How the target wants chunkCount to be written: as specified, or, when it stays silent after that, as every
 * product writes it. Nothing of this is counted or judged.
 */
export async function dialectOf(options: Common): Promise<Dialect> {
  const end = await attempt(options, 'letter');
  if (end === 'answered') return { chunkCount: 'letter' };
  const silent = end.as === 'refused' && end.asked === 'Connect' && end.silent === true;
  if (silent && (await attempt(options, 'custom')) === 'answered') return { chunkCount: 'custom' };
  return { end };
}

function attempt(options: Common, chunkCount: 'letter' | 'custom'): Promise<'answered' | ViewerEnd> {
  const { clock, signal } = options;
  return new Promise((resolve) => {
    const nothing = (): void => {};
    let stopLooking = nothing;
    const over = (how: 'answered' | ViewerEnd): void => {
      stopLooking();
      stopListening();
      resolve(how);
      viewer.leave();
    };
    const viewer = openViewer({
      ...options,
      chunkCount,
      report: nothing,
      onMessage: nothing,
      reads: nothing,
      waited: () => 0,
      hears: {
        ...{
          connected: nothing,
          plays: nothing,
          bytes: nothing,
          data: nothing,
          media: nothing,
          missing: nothing,
        },
        replied: () => over('answered'),
        over,
      },
    });
    const leave = (): void => viewer.leave();
    const look = (): void => {
      stopLooking = clock.after(LOOK, () => {
        look();
        viewer.check(clock.now());
      });
    };
    look();
    const stopListening = onAbort(signal, leave);
    if (signal.aborted) leave();
  });
}
