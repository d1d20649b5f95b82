import type { RunStart } from '../events.ts';
import { withoutUser } from '../profile/target.ts';
import type { Catalogue } from '../requirements/catalogue.ts';
import type { RunArguments } from './commands/run.ts';
import { quoteForShell } from './reproduce.ts';
import type { World } from './world.ts';

/** What a report tells of the run itself, so that another can be made like it. */
export type About = Pick<RunStart, 'command' | 'platform' | 'sentences' | 'filtered'>;

export const aboutRun = (given: RunArguments, world: Pick<World, 'argv'>, catalogue: Catalogue): About => ({
  ...aboutCommand(world),
  filtered: isFiltered(given),
  sentences: sentencesOf(catalogue),
});

/** What is known even of a run that could not begin. */
export const aboutCommand = ({ argv }: Pick<World, 'argv'>): Pick<RunStart, 'command' | 'platform'> => ({
  command: commandOf(argv.slice(2)),
  platform: `${process.version} on ${process.platform} ${process.arch}`,
});

/** The command line as a shell takes it, without the user and password that an address may have been given. */
export const commandOf = (args: readonly string[]): string =>
  ['mms-conform', ...args.map((arg, i) => withoutCredentials(arg, args[i - 1]))].map(quoteForShell).join(' ');

const TARGET = /^--?target$/;

/** Whatever stands before an `@` in an address: everywhere, since any word may be an address in the wrong place. */
function withoutCredentials(word: string, before = ''): string {
  const [, option = '', value = ''] = /^(--?[\w-]+=|)(.*)$/s.exec(word) ?? [];
  const isTarget = TARGET.test(option === '' ? before : option.slice(0, -1));
  if (!isTarget && !/(?:\/\/|:).*@/s.test(value)) return word;
  return option + withoutUser(value);
}

/** Whether less than the whole suite was asked for. */
const isFiltered = (given: RunArguments): boolean => {
  const { selectors = [], grep, tag = [], requirement = [], safe } = given;
  const some = selectors.length + tag.length + requirement.length > 0;
  return safe || some || grep !== undefined || given['rerun-failed'] === true;
};

/** The sentences that a server can break, in the order of the specification; a MAY makes no check. */
function sentencesOf({ all }: Catalogue): NonNullable<RunStart['sentences']> {
  const sections = new Map<string, string[]>();
  for (const { id, section, role, level } of all) {
    if (role === 'client' || level === 'MAY') continue;
    const ids = sections.get(section);
    if (ids === undefined) sections.set(section, [id]);
    else ids.push(id);
  }
  return [...sections].map(([section, ids]) => ({ section, ids }));
}
