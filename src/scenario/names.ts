import type { Layout } from '../wire/fields.ts';
import type { WrittenTerm } from './grammar-terms.ts';
import { didYouMean } from './nearest.ts';

/** What a name stands for, so that it is used only where it suits. */
export type Known =
  | { readonly is: 'incarnation'; readonly kind: 'play' | 'header' }
  | { readonly is: 'field'; readonly layout: Layout }
  | { readonly is: 'axis'; readonly term: WrittenTerm };

/** The session of steps that name none. */
export const MAIN = 'main';

/**
 * The names of one scenario. A name belongs to the session of the step that binds it and is held as
 * `after.file`; those of the main session and the axes are held bare. A step sees the names of its own
 * session and the axes; `$after.file` reaches into another session.
 */
export interface Names {
  /** The name as the player knows it, with the session in front unless it is the main one. */
  bind(name: string, session: string, known: Known): string;
  find(reference: string, session: string): { readonly name: string; readonly known: Known } | undefined;
  /** Ends the sentence about a reference that is not bound. */
  hint(reference: string, session: string): string;
}

export function collectNames(axes: Readonly<Record<string, WrittenTerm>>): Names {
  const all = new Map<string, Known>();
  for (const [name, term] of Object.entries(axes)) all.set(name, { is: 'axis', term });
  const owned = (name: string, session: string): string => (session === MAIN ? name : `${session}.${name}`);
  const lookUp = (name: string) => {
    const known = all.get(name);
    return known && { name, known };
  };
  return {
    bind(name, session, known) {
      all.set(owned(name, session), known);
      return owned(name, session);
    },
    find(reference, session) {
      const name = reference.slice(1);
      if (name.startsWith(`${MAIN}.`)) return lookUp(name.slice(MAIN.length + 1));
      if (name.includes('.')) return lookUp(name);
      const own = lookUp(owned(name, session));
      const axis = lookUp(name);
      return own ?? (axis?.known.is === 'axis' ? axis : undefined);
    },
    hint(reference, session) {
      const name = reference.slice(1);
      const elsewhere = [...all.keys()].find((key) => key === name || key.endsWith(`.${name}`));
      if (elsewhere !== undefined && session !== MAIN && elsewhere === name)
        return ` in the session ${session} (another session's is $${MAIN}.${name})`;
      if (elsewhere !== undefined) return ` in the session ${session} (another session's is $${elsewhere})`;
      return didYouMean(
        reference,
        [...all.keys()].map((key) => `$${key}`),
      );
    },
  };
}
