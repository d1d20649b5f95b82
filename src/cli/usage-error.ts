import { UserError } from '../scenario/user-error.ts';

/** The command line itself is wrong. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Whether the user can mend it; everything else is a mistake of ours. */
export const isUsage = (error: unknown): error is Error =>
  error instanceof UsageError || error instanceof UserError;

/** A sentence for the user, or the stack for us. */
export const reasonOf = (error: unknown): string => {
  if (isUsage(error)) return error.message;
  return `our own fault: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
};
