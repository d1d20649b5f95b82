import {
  type Axis,
  type Chosen,
  type Derived,
  derivedAxis,
  isDerived,
  type Words,
  type Written,
} from './derived-axis.ts';
import { checkExcept, fits } from './except.ts';
import type { WrittenScenario } from './grammar.ts';
import type { WrittenTerm } from './grammar-terms.ts';
import type { Path, Problems } from './problems.ts';
import { show } from './problems.ts';
import type { Term } from './scenario.ts';
import { NAME } from './schema.ts';
import type { Source } from './source.ts';

/** One combination of axis values. */
export interface Permutation {
  /** `[transport=tcp,name=missing]`, empty when the file has no axes. */
  readonly suffix: string;
  readonly transport: 'tcp' | 'udp' | 'any';
  /** Label of every axis, the transport among them. */
  readonly labels: Readonly<Record<string, string>>;
  readonly terms: Readonly<Record<string, WrittenTerm>>;
}

const MOST_PERMUTATIONS = 1000;
const LABEL = /^[A-Za-z0-9][A-Za-z0-9._+-]{0,39}$/;

/** Every combination of the axes, in the order of the file, the last axis fastest. */
export function permutations(
  { axes: written, except = [] }: Pick<WrittenScenario, 'axes' | 'except'>,
  source: Source,
  { problems, protocol }: Words,
): Permutation[] {
  if (written === undefined)
    return [{ suffix: '', transport: 'any', labels: { transport: 'tcp' }, terms: {} }];
  const axes = Object.entries(written).flatMap(([name, values]) => {
    if (values === undefined) return [];
    const axis = isDerived(values)
      ? derivedAxis(name, values, source, { problems, protocol })
      : toAxis(name, values, source, problems);
    return axis === undefined ? [] : [axis];
  });
  const many = axes.reduce((product, { values }) => product * values.length, 1);
  if (many > MOST_PERMUTATIONS) {
    problems.at(source, ['axes'], `must give at most ${MOST_PERMUTATIONS} permutations, not ${many}`);
    return [];
  }
  const combined = axes.reduce<Chosen[][]>(
    (rows, { values }) => rows.flatMap((row) => values.map((value) => [...row, value])),
    [[]],
  );
  const all = combined.map(toPermutation);
  checkExcept(except, all, source, problems);
  return all.filter(({ labels }) => !except.some((without) => fits(without, labels)));
}

function toPermutation(row: readonly Chosen[]): Permutation {
  const own = Object.fromEntries(row.flatMap(({ labels }) => Object.entries(labels)));
  const words = Object.entries(own).map(([name, label]) => `${name}=${label}`);
  return {
    suffix: row.length === 0 ? '' : `[${words.join(',')}]`,
    transport: transportOf(own.transport),
    labels: { transport: 'tcp', ...own },
    terms: Object.fromEntries(
      row.filter(({ name }) => name !== 'transport').map(({ name, term }) => [name, term]),
    ),
  };
}

const transportOf = (label: string | undefined): Permutation['transport'] =>
  label === 'tcp' || label === 'udp' ? label : 'any';

function toAxis(
  name: string,
  written: Exclude<Written, Derived>,
  source: Source,
  problems: Problems,
): Axis | undefined {
  const path = ['axes', name];
  const before = problems.count;
  if (!NAME.test(name))
    problems.at(source, path, 'must be a name: a small letter, then letters and digits', 'key');
  const values = Array.isArray(written)
    ? written.map((value) => ({ label: String(value), term: literal(value) }))
    : Object.entries(written).map(([label, term]) => ({ label, term }));
  if (values.length === 0) problems.at(source, path, 'must have at least one value');
  for (const [index, { label, term }] of values.entries()) {
    const at: Path = [...path, Array.isArray(written) ? index : label];
    if (!LABEL.test(label))
      problems.at(
        source,
        at,
        `must have a label of letters, digits and .+-_, got ${show(label)}; write { label: value }`,
      );
    if (values.findIndex((other) => other.label === label) !== index)
      problems.at(source, at, `stands twice in the axis`);
    checkAxisTerm(term, at, source, problems);
  }
  if (problems.count !== before) return undefined;
  return { values: values.map(({ label, term }) => ({ name, labels: { [name]: label }, term })) };
}

const literal = (value: number | string): WrittenTerm =>
  typeof value === 'number' ? { is: 'number', value } : { is: 'text', text: value };

/** An axis has its values before the first step, so nothing that a step binds can be part of one. */
function checkAxisTerm(term: WrittenTerm, path: Path, source: Source, problems: Problems): void {
  const reference = term.is === 'text' && term.text.startsWith('$') && !term.text.startsWith('$$');
  if (term.is === 'fresh' || term.is === 'offset' || reference)
    problems.at(
      source,
      path,
      'must be a value that needs no step: names and fresh incarnations belong in steps',
    );
}

/** The value of an axis as the player binds it, before the field that it goes into is known. */
export function axisTerm(term: WrittenTerm): Term {
  switch (term.is) {
    case 'number':
      return { is: 'literal', value: term.value };
    case 'text':
      return { is: 'literal', value: term.text };
    case 'offset':
      return { is: 'offset', name: term.reference.slice(1), plus: term.plus };
    case 'list':
      return { is: 'list', items: term.items.map(axisRecord) };
    case 'record':
      return { is: 'record', fields: axisRecord(term.fields) };
    default:
      return term;
  }
}

const axisRecord = (fields: Readonly<Record<string, WrittenTerm>>): Readonly<Record<string, Term>> =>
  Object.fromEntries(Object.entries(fields).map(([name, term]) => [name, axisTerm(term)]));
