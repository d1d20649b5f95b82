/** What is served beside the files of the folder, by the path that a client asks for. */
export interface Site {
  /** The entries of server-side playlists: paths of files, in order. */
  readonly playlists?: Readonly<Record<string, readonly string[]>>;
  /** Live points: the path of the file that is broadcast over and over. */
  readonly live?: Readonly<Record<string, string>>;
  /** Content that is made while it is sent. */
  readonly generated?: Readonly<Record<string, Generated>>;
  /** Content that has moved. */
  readonly redirects?: Readonly<Record<string, Redirect>>;
  /** Paths that need credentials; with a slash at the end, everything below it. */
  readonly protected?: Readonly<Record<string, Protection>>;
  /** What every client is told to upgrade to. */
  readonly upgrade?: Upgrade;
}

/**
 * Where a client is sent ([MS-MMSP] 2.2.4.9): to a URL, through another proxy, or with '' through none. What begins
 * with a slash is a path on this server, at the address and port that the client has connected to.
 */
export type Redirect = { readonly url: string } | { readonly proxy: string };

/**
 * Audio of a length that no file needs to have. Without `packets` and `bytes` it has no end, and is broadcast. What
 * stands in a packet follows from its number and the seed.
 */
export interface Generated {
  /** ASF data packets. */
  readonly packets?: number;
  /** The same as bytes of them all together, rounded up to a whole packet. */
  readonly bytes?: number;
  /** Bytes; 1400 unless told otherwise. */
  readonly packetSize?: number;
  /** Bits per second of all streams together, packets as a whole counted; 128,000 unless told otherwise. */
  readonly bitRate?: number;
  /** 1 unless told otherwise. */
  readonly streams?: number;
  readonly seed?: number;
}

export type Scheme = 'BASIC' | 'NTLM';

export interface Protection {
  readonly scheme: Scheme;
  readonly realm?: string;
  /** The file that is served under a path of its own. */
  readonly file?: string;
  /** Passwords by user. */
  readonly users: Readonly<Record<string, string>>;
}

/** VersionInfo and VersionUrl of ReportConnectedEX ([MS-MMSP] 2.2.4.2). */
export interface Upgrade {
  readonly version: string;
  readonly url: string;
}
