import type { Requirement } from '../requirements/catalogue.ts';
import type { Knowledge } from '../requirements/coverage.ts';
import { faultsThatBreak } from '../requirements/kills.ts';
import type { Outcome, Scenario, Step } from '../scenario/scenario.ts';
import type { Fault } from '../server/faults/fault.ts';
import type { Variant } from '../server/variants/variant.ts';

/** Everything that an explanation is put together from. */
export interface Background extends Knowledge {
  readonly scenarios: readonly Pick<Scenario, 'file' | 'title' | 'steps'>[];
  readonly faults: readonly Pick<Fault, 'name' | 'title' | 'requirement'>[];
  readonly variants: readonly Pick<Variant, 'name' | 'title' | 'reading' | 'notes'>[];
}

const ROLES: Readonly<Record<Requirement['role'], string>> = {
  server: 'server',
  client: 'client',
  both: 'server and client',
};
const LABEL = 11;

export const oneLine = ({ id, level, role, statement }: Requirement): string =>
  `${id.padEnd(20)}  ${level.padEnd(10)}  ${role.padEnd(6)}  ${statement}`;

/** One requirement with all that is known of it, a label before each part that there is. */
export function explanation(requirement: Requirement, background: Background): string {
  const { id, section, level, role, statement, observable, needs, note } = requirement;
  const parts: readonly (readonly [string, readonly string[]])[] = [
    ['seen by', [observable]],
    ['needs', needs.length > 0 ? [needs.join(', ')] : []],
    ['note', note === undefined ? [] : [note]],
    ['reading', readings(id, background)],
    ['scenarios', shownBy(requirement, background)],
    ['faults', brokenBy(id, background)],
    ['excluded', exclusion(id, background)],
    ['section', neighbours(requirement, background)],
  ];
  return [
    `${id}  ${level}, ${ROLES[role]}, section ${section}`,
    `  ${statement}`,
    '',
    ...parts.flatMap(([label, lines]) =>
      lines.map((line, index) => `  ${(index === 0 ? label : '').padEnd(LABEL)}${line}`),
    ),
  ].join('\n');
}

const outcomesOf = (step: Step): readonly Outcome[] =>
  step.do === 'send' || step.do === 'expect' ? step.outcomes : [];

/** Entries of the ambiguities that are applied where this is judged: by steps, and to servers that are right otherwise. */
function readings(id: string, { scenarios, variants }: Background): readonly string[] {
  const bySteps = scenarios.flatMap(({ steps }) =>
    steps
      .filter(({ proves }) => proves.includes(id))
      .flatMap(outcomesOf)
      .flatMap(({ verdict, source, why }) =>
        source === undefined ? [] : [`${source}: ${verdict}${why === undefined ? '' : `, ${why}`}`],
      ),
  );
  const byVariants = variants
    .filter(({ notes }) => notes.includes(id))
    .map(({ name, title, reading }) => `${reading}: note, as the variant ${name} shows: ${title}`);
  return [...new Set([...bySteps, ...byVariants])];
}

function shownBy({ id, scenario }: Requirement, { scenarios }: Background): readonly string[] {
  const pathOf = (file: string): string => `suites/${file}.yaml`;
  const naming = new Map(
    scenarios
      .filter(({ steps }) => steps.some(({ proves }) => proves.includes(id)))
      .map(({ file, title }) => [file, `${pathOf(file)}  ${title}`]),
  );
  if (naming.size > 0) return [...naming.values()];
  const meant = scenarios.find(({ file }) => file.split('/').at(-1) === scenario);
  return meant === undefined
    ? [`none names it; one called ${scenario} would show it`]
    : [`none names it; ${pathOf(meant.file)} shows it, and the rules judge it wherever it is seen`];
}

/** Those that were written to break it first, then those that were seen to. */
function brokenBy(id: string, { kills, faults }: Background): readonly string[] {
  const seen = new Set(faultsThatBreak(kills, id));
  const meant = faults.filter(({ requirement }) => requirement === id);
  const others = faults.filter(({ name, requirement }) => requirement !== id && seen.has(name));
  const lines = [...meant, ...others].map(({ name, title }) => `${name}: ${title}`);
  return lines.length > 0 ? lines : ['none of the reference server breaks it'];
}

function exclusion(id: string, { exclusions }: Background): readonly string[] {
  const found = Object.hasOwn(exclusions, id) ? exclusions[id] : undefined;
  return found === undefined ? [] : [`${found.class}: ${found.why}`];
}

/** The sentences around it: what stands in the section, in the words of the catalogue. */
const neighbours = ({ section }: Requirement, { catalogue }: Background): readonly string[] =>
  catalogue.all.filter((other) => other.section === section).map(oneLine);
