/** The run was interrupted during a wait: what did not come by then tells nothing about the target. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';

  constructor(signal: AbortSignal) {
    super(typeof signal.reason === 'string' ? signal.reason : 'interrupted');
  }
}
