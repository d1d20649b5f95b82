import type { Hooks } from '../hooks/hooks.ts';
import type { Limits } from '../limits.ts';

/** A named way to be wrong. */
export interface Fault {
  /** Kebab-case. */
  readonly name: string;
  /** One sentence: what the server does wrong. */
  readonly title: string;
  /** The requirement whose check is the first to fail. */
  readonly requirement: string;
  /** Its level in the catalogue; MUST NOT counts as MUST, SHOULD NOT as SHOULD. */
  readonly level: 'MUST' | 'SHOULD';
  /** Given when a MUST is only warned about: what is seen does not prove enough, and a reading says so. */
  readonly grade?: 'warn';
  /** The one field whose value is wrong, as reports name it. */
  readonly field?: string;
  /** Given when nothing of it shows but with delivery over UDP. */
  readonly delivery?: 'udp';
  /** Given when it shows only in cases with that tag, which cost much time or are many. */
  readonly tag?: 'hostile' | 'slow';
  /** What the server bears less of than it should. */
  readonly limits?: Partial<Limits>;
  /** The hooks of one session, with state of their own. */
  readonly start: () => Hooks;
}
