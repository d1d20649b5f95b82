import type { RunEvent } from '../events.ts';
import type { ReferenceCopy } from '../protocols/mmsp/rules/rule.ts';
import type { Catalogue } from '../requirements/catalogue.ts';
import type { Clock } from './clock.ts';
import type { Timing } from './timing.ts';

/** Content of the target that a case asks for. */
export interface Content {
  /** Its key in the profile: `short`. */
  readonly key: string;
  /** Path as OpenFile carries it. */
  readonly path: string;
  readonly reference?: ReferenceCopy;
}

/** All that a case needs to know of the world. */
export interface CaseContext {
  readonly host: string;
  readonly port: number;
  readonly bind?: string;
  readonly content?: Content;
  readonly timing: Timing;
  readonly strict: boolean;
  readonly seed: number;
  /** The target has answered before: not to be reached any more is its fault now. */
  readonly reached: boolean;
  readonly chunkCount: 'letter' | 'custom';
  readonly catalogue: Catalogue;
  readonly clock: Clock;
  /** Milliseconds since the run started. */
  readonly time: () => number;
  readonly emit: (event: RunEvent) => void;
  readonly signal: AbortSignal;
}
