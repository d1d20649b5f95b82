import type { Sighting } from '../requirements/observation.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Tally } from '../verdict/tally.ts';
import type { Aftermath } from './aftermath.ts';
import type { CaseContext } from './case-context.ts';
import type { Link } from './link.ts';
import type { Scope } from './terms.ts';

export interface Place {
  readonly host: string;
  readonly port: number;
  /** Of the content, as OpenFile carries it. */
  readonly path: string;
}

/** A case while it is played: what the steps share. */
export interface Playing {
  readonly scenario: Scenario;
  readonly context: CaseContext;
  readonly tally: Tally;
  readonly aftermath: Aftermath;
  readonly sessions: ReadonlyMap<string, Link>;
  /** Sessions that are not with the target as it was named, but with it where a URL has led. */
  readonly places: Map<string, Place>;
  /** Connects when the session has no open connection. */
  link(session: string): Promise<Link>;
  scope(session: string): Scope;
  /** Tells the tally what a step saw, where the rules cannot know. */
  see(session: string, sighting: Sighting): void;
  unit(session: string): number;
}
