/** What was seen of a requirement, before its level gives it weight. */
export type Observation = 'pass' | 'broken' | 'note' | 'skip' | 'inconclusive' | 'unreached' | 'error';

/** One sighting of one requirement: data, turned into prose and weight only when a check is made of it. */
export interface Sighting {
  readonly requirement: string;
  readonly observation: Observation;
  /** How often, where a rule counts by itself; 1 when absent. */
  readonly times?: number;
  /** Lowers a broken requirement: the ambiguities file grades it so. */
  readonly grade?: 'warn' | 'note';
  /** Entry of the ambiguities file that was applied. */
  readonly reading?: string;
  /** What was judged: `server ReportConnectedEX`. */
  readonly subject?: string;
  readonly path?: string;
  readonly expected?: string;
  readonly got?: string;
  readonly why?: string;
  /** Number of the unit at fault within its session, where it is another than the one that is judged. */
  readonly unit?: number;
  /** The bytes at fault within the unit. */
  readonly span?: { readonly start: number; readonly end: number };
  /** Requirements that, broken earlier in the same session, bring this one about. */
  readonly follows?: readonly string[];
  /** Brought about by anything that was broken in the session since this unit. */
  readonly followsSince?: number;
  /** Makes the dump; called only for sightings that are kept. */
  readonly dump?: () => readonly string[];
}

/** Where a rule tells what it saw. */
export type Report = (sighting: Sighting) => void;
