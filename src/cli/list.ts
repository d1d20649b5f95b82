import { inert, inertJson } from '../report/inert.ts';
import type { Catalogue } from '../requirements/catalogue.ts';
import type { Needs, Scenario } from '../scenario/scenario.ts';
import { select } from '../scenario/select.ts';
import { EXIT } from '../verdict/exit-status.ts';
import { loadCatalogue } from './catalogue.ts';
import type { ListArguments } from './commands/list.ts';
import { scenariosOf } from './selection.ts';
import { version } from './version.ts';
import type { World } from './world.ts';

/** A case as `list --json` prints it. */
export interface ListedCase {
  readonly id: string;
  /** The id of its file, without axes. */
  readonly file: string;
  readonly title: string;
  readonly suite: string;
  readonly section: string;
  readonly tags: readonly string[];
  readonly transport: Scenario['transport'];
  readonly needs: Needs;
  /** The sentences that it is there for; the rules judge all others too that the conversation shows. */
  readonly requirements: readonly string[];
}

/** The cases that a run with the same selection would play beside its own first and last conversation. */
export async function listCommand(given: ListArguments, world: World): Promise<number> {
  const catalogue = await loadCatalogue();
  const { all } = await scenariosOf(given, catalogue);
  const cases = select(all, {
    selectors: given.selectors ?? [],
    ...(given.grep !== undefined && { grep: given.grep }),
    tags: given.tag ?? [],
    requirements: given.requirement ?? [],
    catalogue,
  }).map((scenario) => listedCase(scenario, catalogue));
  world.stdout.write(
    given.json
      ? `${inertJson({ suite: version(), cases }, 2)}\n`
      : `${[...cases.map(textOf), plural(cases.length, 'case')].join('\n\n')}\n`,
  );
  return EXIT.conforms;
}

function listedCase(scenario: Scenario, catalogue: Catalogue): ListedCase {
  const { id, file, title, suite, section, tags, transport, needs, steps } = scenario;
  const name = file.split('/').at(-1);
  const proved = new Set(steps.flatMap(({ proves }) => proves));
  const requirements = catalogue.all.filter((one) => one.scenario === name || proved.has(one.id));
  return {
    id,
    file,
    title,
    suite,
    section,
    tags,
    transport,
    needs,
    requirements: requirements.map((one) => one.id),
  };
}

function textOf({ id, title, section, tags, needs, requirements }: ListedCase): string {
  const parts: readonly (readonly [string, readonly string[]])[] = [
    ['tags', tags],
    ['needs', needsInWords(needs)],
    ['shows', shortened(requirements)],
  ];
  return [
    inert(id),
    `  ${inert(title)} (section ${inert(section)})`,
    ...parts
      .filter(([, words]) => words.length > 0)
      .map(([label, words]) => `  ${label.padEnd(5)}  ${inert(words.join(', '))}`),
  ].join('\n');
}

function needsInWords({ content, packets, duration, capabilities }: Needs): readonly string[] {
  return [
    ...(content === undefined ? [] : [`content ${content}`]),
    ...(packets === undefined ? [] : [`${packets} packets`]),
    ...(duration === undefined ? [] : [`${duration} s`]),
    ...capabilities,
  ];
}

/** A happy path shows more than a hundred; JSON has them all. */
const SHOWN_IDS = 4;

const shortened = (ids: readonly string[]): readonly string[] =>
  ids.length <= SHOWN_IDS ? ids : [...ids.slice(0, SHOWN_IDS), `and ${ids.length - SHOWN_IDS} more`];

const plural = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`;
