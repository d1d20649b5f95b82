import type { MessageEvent, RunEvent } from '../events.ts';

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

/** A line of an annotated dump. */
export interface AnnotatedLine {
  /** Of the first byte, within the packet. */
  readonly offset: number;
  /** Pairs of hex digits with spaces between them, at most 16. */
  readonly hex: string;
  /** Path of the field within its message, `maxBitRate`; empty for bytes of no field and for further lines of one. */
  readonly field: string;
  /** As text; empty where there is none to show. */
  readonly value: string;
}

/** What reporters need of the protocol, which they do not know themselves. */
export interface ReportTools {
  /** Reads the bytes of a message event again, field by field. Never throws, whatever the bytes are. */
  annotate(message: MessageEvent): readonly AnnotatedLine[];
  /** The same for a Data packet, as hex digits. */
  annotateData(bytes: string): readonly AnnotatedLine[];
}

export type ReporterFactory = (out: Screen, tools: ReportTools) => Reporter;
