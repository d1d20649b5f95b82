/**
 * What the server bears. Every figure is per connection unless it says otherwise; whatever goes beyond one costs whoever
 * asked for it, and nobody else. The two timers of [MS-MMSP] 3.2.2 are at least 10 seconds there.
 */
export interface Limits {
  /** Connections at the same time, of all clients. A further one takes the place of the oldest that has not sent Connect, if there is one. */
  readonly maxConnections: number;
  /** The same for one address (of IPv6, for one network of 64 bits), so that no address takes all places. */
  readonly maxConnectionsPerAddress: number;
  /** Bytes of one received TcpMessageHeader packet. */
  readonly maxMessageBytes: number;
  /** Messages in one received packet. */
  readonly maxMessages: number;
  /** Bytes received and not yet served, of all connections together; of these, so many are anybody's due. */
  readonly receivedBytes: number;
  readonly receivedBytesDue: number;
  /** Packets and messages that are read before other connections get their turn. */
  readonly readsPerTurn: number;
  /** Messages that are served at once, and per second in the long run; what comes faster waits. */
  readonly requestBurst: number;
  readonly requestsPerSecond: number;
  /** Bytes of a file that is served. */
  readonly maxFileBytes: number;
  /** Bytes of files that are kept in memory at the same time, for all sessions. */
  readonly contentBytes: number;
  /** Time for a new connection to send Connect, ms. */
  readonly connectMs: number;
  /** Time for a message that has begun to become whole, ms. */
  readonly messageMs: number;
  /** Time for a client to read enough that more can be sent, ms. */
  readonly stallMs: number;
  /** SecurityChallenge messages of a connection, after which credentials are refused and the connection is closed. */
  readonly maxChallenges: number;
  readonly idleMs: number;
  readonly keepAliveMs: number;
  /** Media packets of a session that can be sent again, and bytes of them. */
  readonly resendPackets: number;
  readonly resendBytes: number;
  /** Bytes of them of all sessions, which share them. */
  readonly resendBytesOfAll: number;
  /** Copies that a session gets at once, and per second in the long run ([MS-MMSP] 5.1). */
  readonly resendBurst: number;
  readonly resendsPerSecond: number;
  /** Mistakes of the server itself that it tells of, in all. */
  readonly warnings: number;
}

/** The least that either timer may be set to there, ms. */
export const SHORTEST_TIMER = 10_000;

/** So many connections of one address, and a third more of all together: some places are left for others. */
export const connectionLimits = (
  ofOneAddress: number,
): Pick<Limits, 'maxConnections' | 'maxConnectionsPerAddress'> => ({
  maxConnections: Math.ceil((ofOneAddress * 4) / 3),
  maxConnectionsPerAddress: ofOneAddress,
});

export const defaultLimits: Limits = {
  ...connectionLimits(3072),
  maxMessageBytes: 64 * 1024,
  maxMessages: 64,
  receivedBytes: 32 * 1024 * 1024,
  receivedBytesDue: 8 * 1024,
  readsPerTurn: 8,
  requestBurst: 256,
  requestsPerSecond: 64,
  maxFileBytes: 256 * 1024 * 1024,
  contentBytes: 512 * 1024 * 1024,
  connectMs: 60_000,
  messageMs: 60_000,
  stallMs: 120_000,
  maxChallenges: 16,
  idleMs: 3_600_000,
  keepAliveMs: 30_000,
  resendPackets: 256,
  resendBytes: 1024 * 1024,
  resendBytesOfAll: 64 * 1024 * 1024,
  resendBurst: 256,
  resendsPerSecond: 256,
  warnings: 10,
};
