export interface Ending {
  readonly signal: AbortSignal;
  readonly why: () => string;
  end(why: string): void;
  /** Listens no longer. */
  stop(): void;
}

/** Ends a run for one of several reasons, the first of which counts. */
export function endingOf(signal: AbortSignal | undefined): Ending {
  const abort = new AbortController();
  let why = '';
  const end = (reason: string): void => {
    if (abort.signal.aborted) return;
    why = reason;
    abort.abort(reason);
  };
  const onAbort = (): void => {
    const { reason } = signal ?? {};
    end(`the signal was aborted: ${reason instanceof Error ? reason.message : String(reason)}`);
  };
  if (signal?.aborted === true) onAbort();
  else signal?.addEventListener('abort', onAbort, { once: true });
  return {
    signal: abort.signal,
    why: () => why,
    end,
    stop: () => signal?.removeEventListener('abort', onAbort),
  };
}
