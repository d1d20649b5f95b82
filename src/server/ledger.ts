import type { Limits } from './limits.ts';

/** Bytes that wait in a common store. */
export interface Ledger {
  /** The account of one connection. */
  open(): Account;
  /** Bytes of all accounts. */
  readonly total: number;
}

export interface Account {
  /** Sets what the connection holds, and tells whether it may. */
  hold(bytes: number): boolean;
}

/** Whoever would hold more than its due while the store is full may not. */
export function createLedger({
  receivedBytes,
  receivedBytesDue,
}: Pick<Limits, 'receivedBytes' | 'receivedBytesDue'>): Ledger {
  let total = 0;
  return {
    open() {
      let held = 0;
      return {
        hold(bytes) {
          total += bytes - held;
          const more = bytes > held;
          held = bytes;
          return !more || total <= receivedBytes || bytes <= receivedBytesDue;
        },
      };
    },
    get total() {
      return total;
    },
  };
}
