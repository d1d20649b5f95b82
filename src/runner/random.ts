/** Random numbers from a printed seed: the same seed and case give the same names and identifiers (mulberry32). */
export interface Random {
  /** 0 <= n < 1 */
  next(): number;
  /** Letters and digits that no server can have by accident. */
  word(length: number): string;
  guid(): string;
}

export function createRandom(seed: number, salt: string): Random {
  let state = seed >>> 0;
  for (let i = 0; i < salt.length; i++) state = Math.imul(state ^ salt.charCodeAt(i), 0x9e3779b1) >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const pick = (alphabet: string, length: number): string => {
    let text = '';
    for (let i = 0; i < length; i++) text += alphabet[Math.floor(next() * alphabet.length)];
    return text;
  };
  return {
    next,
    word: (length) => pick('abcdefghijklmnopqrstuvwxyz0123456789', length),
    guid: () => [8, 4, 4, 4, 12].map((length) => pick('0123456789ABCDEF', length)).join('-'),
  };
}
