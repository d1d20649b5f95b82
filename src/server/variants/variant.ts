import type { Hooks } from '../hooks/hooks.ts';

/** A named way to be right that a naive judge calls wrong. */
export interface Variant {
  /** Kebab-case. */
  readonly name: string;
  /** One sentence: what the server does otherwise than the reference. */
  readonly title: string;
  /** What allows it: an entry of the ambiguities, or a requirement. */
  readonly reading: string;
  /** Requirements whose check becomes a note; empty when everything passes. */
  readonly notes: readonly string[];
  /** Given when nothing of it shows but with delivery over UDP. */
  readonly delivery?: 'udp';
  /** Given when it shows only in cases with that tag, which cost much time or are many. */
  readonly tag?: 'hostile' | 'slow';
  /** The hooks of one session, with state of their own. */
  readonly start: () => Hooks;
}
