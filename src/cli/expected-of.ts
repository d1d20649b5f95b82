import type { Profile } from '../profile/profile.ts';
import type { Catalogue } from '../requirements/catalogue.ts';
import type { ExpectedList } from '../verdict/expected-list.ts';
import type { RunArguments } from './commands/run.ts';

/** The list of expected failures of the command line, or else that of the profile. */
export async function expectedOf(
  given: Pick<RunArguments, 'expected-failures'>,
  profile: Pick<Profile, 'expectedFailures'> | undefined,
  catalogue: Catalogue,
): Promise<ExpectedList | undefined> {
  const path = given['expected-failures'] ?? profile?.expectedFailures;
  return path === undefined ? undefined : (await import('./expected-file.ts')).readExpected(path, catalogue);
}
