import { access } from 'node:fs/promises';

export const PROFILE_NAME = 'mms-conform.config.yaml';

/** The profile that is found by itself: `mms-conform.config.yaml` in the folder. */
export async function findProfile(): Promise<string | undefined> {
  try {
    await access(PROFILE_NAME);
    return PROFILE_NAME;
  } catch {
    // No such file: a run without a profile.
    return undefined;
  }
}
