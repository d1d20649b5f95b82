/** What a terminal obeys or an eye cannot see, but for the line feeds between sentences. */
const ACTIVE = /[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/gu;

const spelt = (character: string): string =>
  Array.from({ length: character.length }, (_, n) => character.charCodeAt(n))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');

/**
 * The user is wrong: one sentence for each problem, one per line, that names the place, the key and the fix. It may quote
 * a file that somebody else has written, so what a terminal would obey is spelt out.
 */
export class UserError extends Error {
  override readonly name = 'UserError';

  constructor(message: string, options?: ErrorOptions) {
    super(message.replace(ACTIVE, spelt), options);
  }
}
