/** How often a test that failed is tried again: times are missed on a machine that does other work meanwhile. */
export const AGAIN = 2;

export interface Played<K, V> {
  (key: K): Promise<V>;
  /** The next time it is played anew. */
  forget(key: K): void;
}

/** Plays once for each key, when it is asked for first, and remembers what came of it. */
export function played<K, V>(play: (key: K) => Promise<V>): Played<K, V> {
  const known = new Map<K, Promise<V>>();
  const once = (key: K): Promise<V> => {
    const promise = known.get(key) ?? play(key);
    known.set(key, promise);
    return promise;
  };
  return Object.assign(once, { forget: (key: K) => void known.delete(key) });
}

/** Runs a test, and lets what it has shown be forgotten when it fails, so that another try is one. */
export async function orForget(forget: () => void, test: () => Promise<void>): Promise<void> {
  try {
    await test();
  } catch (error) {
    forget();
    throw error;
  }
}
