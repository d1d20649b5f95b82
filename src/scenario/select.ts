import picomatch from 'picomatch';
import type { Catalogue } from '../requirements/catalogue.ts';
import { nearest } from './nearest.ts';
import type { Scenario } from './scenario.ts';
import { UserError } from './user-error.ts';

export interface Selection {
  /** Ids, or else globs or beginnings of ids; a scenario is taken when any of them fits. */
  readonly selectors?: readonly string[];
  /** Regular expression, in any case, over id and title. */
  readonly grep?: string;
  /** A scenario is taken when it has any of them. */
  readonly tags?: readonly string[];
  /** Requirement ids, or beginnings of them such as `MMSP-3.2.5.14`. */
  readonly requirements?: readonly string[];
  /** Says which scenario shows a requirement that is proved by no step, but by the rules of the messages. */
  readonly catalogue?: Catalogue;
}

/** The scenarios that meet every criterion, in their order. A criterion that none meets is a `UserError`. */
export function select(scenarios: readonly Scenario[], selection: Selection): Scenario[] {
  const criteria = [
    anyOf(scenarios, selection.selectors ?? [], bySelector),
    anyOf(scenarios, selection.grep === undefined ? [] : [selection.grep], byGrep),
    anyOf(scenarios, selection.tags ?? [], byTag),
    anyOf(scenarios, selection.requirements ?? [], (all, id) => byRequirement(all, id, selection.catalogue)),
  ];
  const selected = scenarios.filter((scenario) => criteria.every((criterion) => criterion(scenario)));
  if (selected.length === 0 && scenarios.length > 0)
    throw new UserError('each selection fits some scenario, but no scenario fits all of them');
  return selected;
}

type Criterion = (scenario: Scenario) => boolean;

/** Every word must fit some scenario by itself, so that a misspelt one among others is not overlooked. */
function anyOf(
  scenarios: readonly Scenario[],
  words: readonly string[],
  criterion: (all: readonly Scenario[], word: string) => { fits: Criterion; otherwise: () => string },
): Criterion {
  const each = words.map((word) => {
    const { fits, otherwise } = criterion(scenarios, word);
    if (!scenarios.some(fits)) throw new UserError(otherwise());
    return fits;
  });
  return (scenario) => each.length === 0 || each.some((fits) => fits(scenario));
}

function bySelector(scenarios: readonly Scenario[], selector: string) {
  const glob = globOf(selector);
  // A whole id names that case alone, whatever other ids begin with it.
  const isId = scenarios.some(({ id }) => id === selector);
  return {
    fits: ({ id, file }: Scenario) =>
      isId ? id === selector : id.startsWith(selector) || glob(file) || glob(id),
    otherwise: () =>
      `the selector ${JSON.stringify(selector)} fits no scenario${suggestIds(scenarios, selector)}`,
  };
}

/** Brackets are part of an id, `happy-path[transport=tcp]`, and no character class. */
function globOf(selector: string): (id: string) => boolean {
  if (selector === '') throw new UserError('the selector "" is empty');
  try {
    return picomatch(selector, { dot: true, nobracket: true });
  } catch (cause) {
    throw new UserError(
      `the selector ${JSON.stringify(selector.slice(0, 60))} is no glob (${message(cause)})`,
    );
  }
}

const MOST_SUGGESTED = 3;

/** Ids that contain the selector's last part, or else the one that is spelt nearly the same. */
function suggestIds(scenarios: readonly Scenario[], selector: string): string {
  const files = [...new Set(scenarios.map(({ file }) => file))];
  const last = (path: string): string => path.split('/').at(-1) ?? path;
  const wanted = last(selector).replaceAll('*', '').replace(/\[.*$/, '');
  const containing = wanted === '' ? [] : files.filter((file) => file.includes(wanted));
  const alike =
    nearest(selector, files) ?? files.find((file) => last(file) === nearest(wanted, files.map(last)));
  const near =
    containing.length > 0 ? containing.slice(0, MOST_SUGGESTED) : alike === undefined ? [] : [alike];
  return near.length === 0 ? '' : ` (did you mean ${near.join(' or ')}?)`;
}

function byGrep(_: readonly Scenario[], pattern: string) {
  const expression = regularExpression(pattern);
  return {
    fits: ({ id, title }: Scenario) => expression.test(`${id} ${title}`),
    otherwise: () => `the pattern ${JSON.stringify(pattern)} fits no id and no title of a scenario`,
  };
}

function regularExpression(pattern: string): RegExp {
  try {
    return new RegExp(pattern, 'i');
  } catch (cause) {
    throw new UserError(
      `the pattern ${JSON.stringify(pattern)} is no regular expression (${message(cause)})`,
    );
  }
}

function byTag(scenarios: readonly Scenario[], tag: string) {
  return {
    fits: ({ tags }: Scenario) => tags.includes(tag),
    otherwise: () => {
      const known = [...new Set(scenarios.flatMap(({ tags }) => tags))].sort();
      return `no scenario has the tag ${JSON.stringify(tag)} (there are: ${known.join(', ') || 'none'})`;
    },
  };
}

function byRequirement(scenarios: readonly Scenario[], wanted: string, catalogue: Catalogue | undefined) {
  const matches = (id: string): boolean => id === wanted || id.startsWith(`${wanted}-`);
  const shown = new Set(
    (catalogue?.all ?? []).filter(({ id }) => matches(id)).map(({ scenario }) => scenario),
  );
  return {
    fits: ({ file, steps }: Scenario) =>
      shown.has(file.split('/').at(-1) ?? file) || steps.some((step) => step.proves.some(matches)),
    otherwise: () => {
      const ids = catalogue?.all.map(({ id }) => id) ?? scenarios.flatMap(provedBy);
      const near = nearest(wanted, ids);
      if (ids.some(matches)) return `no scenario shows the requirement ${wanted} yet`;
      return `there is no requirement ${JSON.stringify(wanted)}${near === undefined ? '' : ` (did you mean ${near}?)`}`;
    },
  };
}

const provedBy = ({ steps }: Scenario): string[] => steps.flatMap(({ proves }) => [...proves]);
const message = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
