/** What the server bears. The two timers of [MS-MMSP] 3.2.2 are at least 10 seconds there. */
export interface Limits {
  /** Connections at the same time; further ones are closed at once. */
  readonly maxConnections: number;
  /** Bytes of one received TcpMessageHeader packet. */
  readonly maxMessageBytes: number;
  /** Bytes of a file that is served. */
  readonly maxFileBytes: number;
  /** Time for a new connection to send Connect, ms. */
  readonly connectMs: number;
  /** SecurityChallenge messages of a connection, after which credentials are refused and the connection is closed. */
  readonly maxChallenges: number;
  readonly idleMs: number;
  readonly keepAliveMs: number;
  /** Media packets of a session that can be sent again, and bytes of them. */
  readonly resendPackets: number;
  readonly resendBytes: number;
  /** Copies that a session gets at once, and per second in the long run ([MS-MMSP] 5.1). */
  readonly resendBurst: number;
  readonly resendsPerSecond: number;
}

/** The least that either timer may be set to there, ms. */
export const SHORTEST_TIMER = 10_000;

export const defaultLimits: Limits = {
  maxConnections: 1000,
  maxMessageBytes: 64 * 1024,
  maxFileBytes: 256 * 1024 * 1024,
  connectMs: 60_000,
  maxChallenges: 16,
  idleMs: 3_600_000,
  keepAliveMs: 30_000,
  resendPackets: 256,
  resendBytes: 1024 * 1024,
  resendBurst: 256,
  resendsPerSecond: 256,
};
