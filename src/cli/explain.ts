import type { Requirement } from '../requirements/catalogue.ts';
import { didYouMean } from '../scenario/nearest.ts';
import { UserError } from '../scenario/user-error.ts';
import { faults } from '../server/faults/index.ts';
import { variants } from '../server/variants/index.ts';
import { EXIT } from '../verdict/exit-status.ts';
import { builtInSuite } from './built-in-suite.ts';
import type { ExplainArguments } from './commands/explain.ts';
import { type Background, explanation, oneLine } from './explain-text.ts';
import { loadKnowledge } from './knowledge.ts';
import type { World } from './world.ts';

/** What is known of requirements; a part of the specification such as MMSP-2.2.3 lists what is below it. */
export async function explainCommand({ ids }: ExplainArguments, world: World): Promise<number> {
  if (ids === undefined || ids.length === 0)
    throw new UserError(
      'explain needs the id of a requirement, such as MMSP-2.2.3-07, or a part: MMSP-2.2.3',
    );
  const knowledge = await loadKnowledge();
  const { all } = knowledge.catalogue;
  const meant = ids.map((id) => ({ id, found: named(id, all) }));
  const scenarios = await builtInSuite(knowledge.catalogue);
  const background: Background = { ...knowledge, scenarios, faults, variants };
  const blocks = meant.map(({ id, found }) => {
    const [only] = found;
    return only?.id === id ? explanation(only, background) : found.map(oneLine).join('\n');
  });
  world.stdout.write(`${blocks.join('\n\n')}\n`);
  return EXIT.conforms;
}

/** The requirement with this id, or those of the part of the specification. Throws a UserError when there is none. */
function named(id: string, all: readonly Requirement[]): readonly Requirement[] {
  const exact = all.filter((requirement) => requirement.id === id);
  if (exact.length > 0) return exact;
  const below = all.filter(
    (requirement) => /^[-.]/.test(requirement.id.slice(id.length)) && requirement.id.startsWith(id),
  );
  if (below.length > 0) return below;
  const known = new Set(all.flatMap((requirement) => [requirement.id, requirement.id.replace(/-\d+$/, '')]));
  throw new UserError(`there is no requirement ${JSON.stringify(id)}${didYouMean(id, known)}`);
}
