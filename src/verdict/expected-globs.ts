import { MOST_SWALLOWED, namesCase, scenarioOf } from './expected-list.ts';

/** Above this many axes a case is named by itself: the ways to combine them are too many to look at. */
const MOST_AXES = 6;

/**
 * Ids and globs that name exactly the `wanted` among all cases: a folder, a scenario, some of its axes, or a case. None
 * of them names more than a pattern may swallow. Sorted.
 */
export function globsFor(
  wanted: ReadonlySet<string>,
  all: readonly string[],
  most = MOST_SWALLOWED,
): string[] {
  const found: string[] = [];
  const take = (pattern: string, ids: readonly string[]): boolean => {
    const fits = ids.length > 1 && ids.length <= most && isExact(pattern, ids, all);
    if (fits) found.push(pattern);
    return fits;
  };
  for (const [folder, ids] of grouped(all, folderOf)) {
    const failing = ids.filter((id) => wanted.has(id));
    const scenarios = grouped(ids, scenarioOf);
    const whole = failing.length === ids.length && scenarios.size > 1 && folder !== '';
    if (whole && take(`${folder}/*`, ids)) continue;
    for (const [scenario, cases] of scenarios) {
      const broken = cases.filter((id) => wanted.has(id));
      if (broken.length === cases.length && take(wholeOf(scenario, cases), cases)) continue;
      found.push(
        ...cubes(
          new Set(broken),
          cases,
          (pattern, ones) => ones.length <= most && isExact(pattern, ones, all),
        ),
      );
    }
  }
  return found.sort();
}

/** `happy-path[transport=*]`, or `happy-path[*]` where there are more axes than one. */
function wholeOf(scenario: string, cases: readonly string[]): string {
  const names = new Set(
    cases.map((id) =>
      axesOf(id)
        .map(([name]) => name)
        .join(),
    ),
  );
  const [only = ''] = names;
  return names.size === 1 && only !== '' && !only.includes(',') ? `${scenario}[${only}=*]` : `${scenario}[*]`;
}

/** Patterns that leave some axes open, the largest first; what none of them can name is named by itself. */
function cubes(
  wanted: ReadonlySet<string>,
  cases: readonly string[],
  isFit: (pattern: string, ids: readonly string[]) => boolean,
): string[] {
  if (wanted.size < 2) return [...wanted];
  const named = new Map<string, string[]>();
  for (const id of cases) {
    for (const pattern of openings(id)) {
      const ids = named.get(pattern);
      if (ids === undefined) named.set(pattern, [id]);
      else ids.push(id);
    }
  }
  const fit = [...named]
    .filter(([, ids]) => ids.length > 1 && ids.every((id) => wanted.has(id)))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const left = new Set(wanted);
  const chosen: string[] = [];
  const gain = (ids: readonly string[]): number => ids.filter((id) => left.has(id)).length;
  for (let open = fit; open.length > 0; ) {
    open = open.filter(([, ids]) => gain(ids) > 1);
    const best = open.reduce<(typeof open)[number] | undefined>(
      (one, other) => (one === undefined || gain(other[1]) > gain(one[1]) ? other : one),
      undefined,
    );
    if (best === undefined) break;
    open = open.filter((one) => one !== best);
    if (!isFit(...best)) continue;
    chosen.push(best[0]);
    for (const id of best[1]) left.delete(id);
  }
  return [...chosen, ...left];
}

/** Every way to leave axes of a case open: `a[x=*,y=2]`, `a[x=1,y=*]`, `a[x=*,y=*]`. */
function openings(id: string): string[] {
  const axes = axesOf(id);
  if (axes.length > MOST_AXES) return [];
  return Array.from({ length: 2 ** axes.length - 1 }, (_, i) => {
    const words = axes.map(([name, value], axis) => `${name}=${(i + 1) & (1 << axis) ? '*' : value}`);
    return `${scenarioOf(id)}[${words.join(',')}]`;
  });
}

/** `[['transport', 'tcp']]` of `happy-path[transport=tcp]` */
function axesOf(id: string): [name: string, value: string][] {
  const inner = id.slice(scenarioOf(id).length + 1, -1);
  return inner === ''
    ? []
    : inner.split(',').map((word): [string, string] => {
        const at = word.indexOf('=');
        return [word.slice(0, at), word.slice(at + 1)];
      });
}

function isExact(pattern: string, ids: readonly string[], all: readonly string[]): boolean {
  const names = namesCase(pattern);
  const named = all.filter(names);
  return named.length === ids.length && ids.every(names);
}

function grouped(ids: readonly string[], keyOf: (id: string) => string): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const id of ids) {
    const key = keyOf(id);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [id]);
    else group.push(id);
  }
  return groups;
}

const folderOf = (id: string): string => scenarioOf(id).split('/').slice(0, -1).join('/');
