import type { Catalogue } from '../requirements/catalogue.ts';
import { type Probes, probesOf } from '../runner/probes.ts';
import { caseOfId, repeated } from '../scenario/repeat.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { select } from '../scenario/select.ts';
import { UserError } from '../scenario/user-error.ts';
import { builtInSuite } from './built-in-suite.ts';
import { SUITES } from './catalogue.ts';
import type { RunArguments } from './commands/run.ts';

/** The built-in scenarios and the user's own, and those that the probe plays. */
export async function scenariosOf(
  given: Pick<RunArguments, 'suite' | 'safe'>,
  catalogue: Catalogue,
): Promise<Probes & { readonly all: readonly Scenario[] }> {
  const builtIn = await builtInSuite(catalogue);
  const all = [...builtIn, ...(await ownSuites(given.suite ?? [], catalogue))].filter(
    ({ tags }) => !tags.includes('probe') && !(given.safe && tags.includes('hostile')),
  );
  return { ...probesOf(builtIn), all };
}

/** Those of the user, which are read whenever they are asked for. */
async function ownSuites(paths: readonly string[], catalogue: Catalogue): Promise<readonly Scenario[]> {
  if (paths.length === 0) return [];
  const [{ loadScenarioFiles }, { mmsp }] = await Promise.all([
    import('../scenario/load.ts'),
    import('../protocols/mmsp/index.ts'),
  ]);
  const words = { protocol: mmsp, catalogue, builtIn: SUITES };
  return (await Promise.all(paths.map((path) => loadScenarioFiles({ ...words, path })))).flat();
}

export interface Choice {
  readonly catalogue: Catalogue;
  /** How often each case is played. */
  readonly times: number;
  /** Ids of the cases that the last run leaves to be played again; all when absent. */
  readonly failed?: readonly string[];
}

/** The selection; the harness's own conversation is always played first and last, once. */
export function chosen(
  all: readonly Scenario[],
  given: Pick<RunArguments, 'selectors' | 'grep' | 'tag' | 'requirement'>,
  { catalogue, times, failed }: Choice,
): readonly Scenario[] {
  const isSanity = ({ tags }: Scenario): boolean => tags.includes('sanity');
  const wanted = select(all, {
    selectors: given.selectors ?? [],
    ...(given.grep !== undefined && { grep: given.grep }),
    tags: given.tag ?? [],
    requirements: given.requirement ?? [],
    catalogue,
  });
  const left = failed === undefined ? wanted : failedAmong(wanted, all, failed);
  const cases = left.filter((scenario) => !isSanity(scenario));
  return [...all.filter(isSanity), ...(times > 1 ? repeated(firsts(cases, all), times) : cases)];
}

/** Those of the last run that the other criteria leave, in its order. */
function failedAmong(
  wanted: readonly Scenario[],
  all: readonly Scenario[],
  failed: readonly string[],
): Scenario[] {
  const byId = new Map(all.map((scenario) => [scenario.id, scenario]));
  const cases = failed.map((id) => {
    const found = caseOfId(byId, id);
    if (found !== undefined) return found;
    throw new UserError(
      `the last run had a case ${JSON.stringify(id)}, which is not among the scenarios of this one; give the same --suite, and --safe only if it was given then`,
    );
  });
  const kept = new Set(wanted.map(({ id }) => id));
  const left = cases.filter(({ id, repeats }) => kept.has(repeats?.id ?? id));
  if (left.length === 0 && cases.length > 0)
    throw new UserError('none of the cases that failed in the last run is among those that are selected');
  return left;
}

/** Cases that are repeated themselves are counted anew. */
function firsts(cases: readonly Scenario[], all: readonly Scenario[]): Scenario[] {
  const ids = new Set(cases.map(({ id, repeats }) => repeats?.id ?? id));
  return all.filter(({ id }) => ids.has(id));
}
