/** How long the player waits, milliseconds; a profile and `--timeout` change them. */
export interface Timing {
  /** For a TCP connection. */
  readonly connect: number;
  /** For a direct reply, and for the first Data packet after one. */
  readonly reply: number;
  /** How long nothing may come where nothing may come. */
  readonly silence: number;
  /** For the server to close after CloseFile. */
  readonly close: number;
  /** Beyond the content's own duration, for its end to come. */
  readonly end: number;
}

export const DEFAULT_TIMING: Timing = {
  connect: 10_000,
  reply: 10_000,
  silence: 500,
  close: 5_000,
  end: 10_000,
};
