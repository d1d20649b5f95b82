/** Something wrong in ASF bytes: `offset` is the byte offset from the start of the bytes given to the reader. */
export interface AsfFinding {
  /** A stable kebab-case word. */
  readonly code: string;
  readonly offset: number;
  readonly length: number;
  readonly message: string;
}

export function finding(code: string, offset: number, length: number, message: string): AsfFinding {
  return { code, offset, length, message };
}
