/**
 * What a server under attack has to keep to, unless an attack says otherwise: three times and more what was measured on two
 * idle processors, and half as much memory again. An attack that takes more has its own bounds, made in the same way.
 */
export const BEARS = {
  /** Of the viewer beside the attack, milliseconds: a reply, a hole in the media, a whole play. */
  slowestReply: 1000,
  widestGap: 1000,
  slowestPlay: 30_000,
  /** Resident memory of the server at any moment, bytes. */
  memory: 250e6,
  /** Bytes that it may write to standard error in all. */
  logBytes: 4096,
  /** Milliseconds after the attack in which everything of it has to be given back. */
  restMs: 15_000,
  /** Timers that a server without a session may have: its own sweep. */
  timers: 2,
  /** Milliseconds that close() and the end of the process may take. */
  endMs: 5000,
};

/** Bytes where thousands of connections are held at once, or the packets of hundreds of sessions. */
export const OF_THOUSANDS = 400e6;
