import type { z } from 'zod';
import { nearest } from './nearest.ts';
import { type Path, type Problems, show } from './problems.ts';
import type { Source } from './source.ts';

/** The file's value as the schema gives it; what it refuses becomes problems, each with its place in the file. */
export function validate<T>(
  schema: z.ZodType<T>,
  source: Source,
  problems: Problems,
  value: unknown = source.value,
): T | undefined {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  for (const issue of result.error.issues) report(issue, [], source, problems);
  return undefined;
}

type Issue = z.core.$ZodIssue;

function report(issue: Issue, base: Path, source: Source, problems: Problems): undefined {
  const path = [...base, ...issue.path.map((part) => (typeof part === 'number' ? part : String(part)))];
  const value = valueAt(source.value, path);
  switch (issue.code) {
    case 'unrecognized_keys': {
      const says = issue.message.split('\n');
      for (const [index, key] of issue.keys.entries())
        problems.at(source, [...path, key], says[index] ?? 'is not a key here', 'key');
      return;
    }
    case 'invalid_key':
      return problems.at(source, path, issue.issues[0]?.message ?? 'is not a key here', 'key');
    case 'invalid_union': {
      if (value === undefined) return problems.at(source, path, `is missing, and ${issue.message}`);
      const meant = nearestForm(issue.errors, value);
      if (meant === undefined)
        return problems.at(
          source,
          path,
          `${issue.message}${got(value, path)}${misspelt(issue.errors, value)}`,
        );
      for (const inner of meant) report(inner, path, source, problems);
      return;
    }
    default:
      return problems.at(source, path, value === undefined ? 'is missing' : sentence(issue, value, path));
  }
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  object: 'a map',
  record: 'a map',
  array: 'a list',
  tuple: 'a list',
  boolean: 'true or false',
};

function sentence(issue: Issue, value: unknown, path: Path): string {
  const ours = !/^(?:Invalid|Too|Unrecognized)/.test(issue.message);
  switch (issue.code) {
    case 'invalid_type': {
      if (ours) return `${issue.message}${got(value, path)}`;
      const says = `must be ${KINDS[issue.expected] ?? issue.expected}${got(value, path)}`;
      if (typeof value === 'string' && issue.expected === 'number') return `${says} (remove the quotes)`;
      if (typeof value === 'number' && issue.expected === 'string') return `${says} (put it in quotes)`;
      return says;
    }
    case 'invalid_value': {
      const allowed = issue.values.map(String);
      const meant = near(value, issue.values);
      const says = allowed.length === 1 ? `must be ${allowed[0]}` : `must be one of ${allowed.join(', ')}`;
      return `${says}${got(value, path)}${meant === undefined ? '' : ` (did you mean ${meant}?)`}`;
    }
    case 'invalid_format':
      return `${issue.message}${got(value, path)}`;
    case 'too_small':
    case 'too_big': {
      if (ours) return issue.message;
      const bound = issue.code === 'too_small' ? `at least ${issue.minimum}` : `at most ${issue.maximum}`;
      return issue.origin === 'array'
        ? `must have ${bound} ${bound.endsWith(' 1') ? 'entry' : 'entries'}`
        : `must be ${bound}${got(value, path)}`;
    }
    default:
      return issue.message;
  }
}

/** `, got 3`; secrets are not repeated. */
const got = (value: unknown, path: Path): string =>
  path.at(-1) === 'password' || path.at(-2) === 'users' ? '' : `, got ${show(value)}`;

const near = (value: unknown, words: readonly unknown[]): string | undefined =>
  typeof value === 'string' ? nearest(value, words.map(String)) : undefined;

const FAR = 100;

/** Of the forms that a value may have, the one that was probably meant; undefined when none is near. */
function nearestForm(forms: readonly (readonly Issue[])[], value: unknown): readonly Issue[] | undefined {
  const distances = forms.map((issues) => distance(issues, value));
  const least = Math.min(...distances);
  return least < FAR ? forms[distances.indexOf(least)] : undefined;
}

/** Which of the keys that tell the forms apart was probably meant: ` (did you mean silence?)`. */
function misspelt(forms: readonly (readonly Issue[])[], value: unknown): string {
  if (typeof value !== 'object' || value === null) return '';
  const missing = forms.flat().flatMap(({ path: [key] }) => (typeof key === 'string' ? [key] : []));
  const [meant] = Object.keys(value).flatMap((key) => nearest(key, missing) ?? []);
  return meant === undefined ? '' : ` (did you mean ${meant}?)`;
}

function distance(issues: readonly Issue[], value: unknown): number {
  const missing = issues.filter(
    (issue) => issue.path.length > 0 && valueAt(value, issue.path.map(String)) === undefined,
  ).length;
  const unknown = issues.reduce(
    (sum, issue) =>
      sum + (issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys.length : 0),
    0,
  );
  if (missing > 0 && unknown > 0) return FAR;
  return issues.reduce(
    (sum, issue) => {
      if (issue.code === 'invalid_key') return sum + (issue.path.length === 1 ? FAR : 1);
      if (issue.path.length > 0) return sum + 1;
      if (issue.code === 'invalid_type') return sum + FAR;
      if (issue.code !== 'invalid_value') return sum + 1;
      // Some other word than those of this form, unless it is one of them misspelt.
      return sum + (near(value, issue.values) === undefined ? FAR : 1);
    },
    20 * missing + 3 * unknown,
  );
}

/** Only what a value has of its own: `constructor` leads nowhere. */
function valueAt(value: unknown, path: Path): unknown {
  let at = value;
  for (const part of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return undefined;
    at = Reflect.get(at, part);
  }
  return at;
}
