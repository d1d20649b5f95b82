/** Something that frames leave by, and that can be full. */
export interface Lane {
  /** Something is waiting to leave; a delivery must not add to it. */
  congested(): boolean;
  /** Calls back once, when there is room again. */
  whenDrained(run: () => void): void;
}
