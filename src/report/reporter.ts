import type { RunEvent } from '../events.ts';

/** Where a reporter writes. Width, colour and streams are decided once and handed in, so output can be tested. */
export interface Out {
  write(text: string): void;
}

export interface Screen extends Out {
  /** Columns; infinite where lines are not to be folded. */
  readonly width: number;
  readonly color: boolean;
  /** A terminal that can rewrite lines. */
  readonly live: boolean;
}

export interface Reporter {
  on(event: RunEvent): void;
  /** Called once when the run is over, even if no `run-end` came; for reporters that write everything at the end. */
  end?(): void | Promise<void>;
}

export type ReporterFactory = (out: Screen) => Reporter;
