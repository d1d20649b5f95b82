/** A half-open range of bytes, `start` <= offset < `end`, counted from the first byte of the unit it belongs to. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Something a decoder found wrong with the structure of bytes; never thrown, always returned. */
export interface Problem {
  readonly code: 'truncated' | 'not-terminated' | 'text-after-nul' | 'odd-length' | 'offset-outside';
  /** The field, as `ServerVersionInfo` or `aStreamEntries[1].wThinningLevel`. */
  readonly path: string;
  readonly span: Span;
  readonly message: string;
}
