/** The user is wrong: one sentence for each problem, one per line, that names the place, the key and the fix. */
export class UserError extends Error {
  override readonly name = 'UserError';
}
