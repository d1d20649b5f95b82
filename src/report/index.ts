import type { ReporterFactory } from './reporter.ts';

export interface ReporterEntry {
  /** Loaded when it is wanted: a run pays only for the reporters it uses. */
  readonly factory: () => Promise<ReporterFactory>;
  /** Whether it speaks to people; a run without one that does gets `list` as well. */
  readonly prints: boolean;
  /** Shows what a right server says beside what went wrong, so that somebody has to ask one. */
  readonly wantsReference?: true;
}

const REPORTERS: ReadonlyMap<string, ReporterEntry> = new Map<string, ReporterEntry>([
  ['list', { prints: true, factory: async () => (await import('./list.ts')).list }],
  ['html', { prints: false, wantsReference: true, factory: async () => (await import('./html.ts')).html }],
  ['junit', { prints: false, factory: async () => (await import('./junit.ts')).junit }],
  ['json', { prints: false, factory: async () => (await import('./json.ts')).json }],
  ['ndjson', { prints: false, factory: async () => (await import('./ndjson.ts')).ndjson }],
  ['trace', { prints: true, factory: async () => (await import('./trace.ts')).trace }],
]);

export const reporterNames: readonly string[] = [...REPORTERS.keys()];

/** Nothing for a name that no reporter has. */
export const reporterNamed = (name: string): ReporterEntry | undefined => REPORTERS.get(name);
