/** Packets of right servers that a seed has seen: what is sent twice, late, or to the wrong session. */
export interface Memory {
  keep(connection: number, bytes: Uint8Array): void;
  /** What a connection has to go by. */
  of(connection: number): Remembered;
}

export interface Remembered {
  readonly all: readonly Uint8Array[];
  /** Of other connections; of this one where no other has any. */
  readonly ofOthers: readonly Uint8Array[];
}

const KEPT = 24;

export function createMemory(): Memory {
  const kept: { readonly connection: number; readonly bytes: Uint8Array }[] = [];
  return {
    keep(connection, bytes) {
      kept.push({ connection, bytes: bytes.slice() });
      // The first ones and the latest ones stay.
      if (kept.length > KEPT) kept.splice(KEPT / 2, 1);
    },
    of: (connection) => ({
      get all() {
        return kept.map(({ bytes }) => bytes);
      },
      get ofOthers() {
        const others = kept.filter((one) => one.connection !== connection);
        return (others.length > 0 ? others : kept).map(({ bytes }) => bytes);
      },
    }),
  };
}
