import { byLevel, type CoveredRow, count, owed } from '../requirements/coverage.ts';

const STATUSES = ['tested', 'excluded', 'untested'] as const;

/** By section and level, with the reason of what is left out; the last line sums it up. */
export function coverageTable(rows: readonly CoveredRow[]): string {
  const sections = [...new Set(rows.map(({ requirement }) => requirement.section))];
  const width = Math.max('section'.length, ...sections.map(({ length }) => length));
  const line = (section: string, level: string, cells: readonly (string | number)[]): string =>
    `${section.padEnd(width)}  ${level.padEnd(10)}  ${cells.map((cell) => String(cell).padStart(8)).join('  ')}`;
  const lines = (section: string, some: readonly CoveredRow[]): string[] =>
    byLevel(some).map(({ level, rows: same }) => {
      const counts = count(same);
      return line(
        section,
        level,
        STATUSES.map((status) => counts[status]),
      );
    });
  const body = sections.flatMap((section) => {
    const some = rows.filter(({ requirement }) => requirement.section === section);
    return [...lines(section, some), ...some.flatMap(exclusionLine)];
  });
  const head = line('section', 'level', STATUSES);
  return [head, ...body, '', ...lines('all', rows), '', summary(rows)].join('\n');
}

const exclusionLine = ({ requirement, standing }: CoveredRow): string[] =>
  standing.status === 'excluded' ? [`  ${requirement.id} excluded, ${standing.class}: ${standing.why}`] : [];

/** The sentences that are neither tested nor excluded, and what they lack. */
export const untestedList = (rows: readonly CoveredRow[]): string => {
  const lines = rows.flatMap(({ requirement: { id, level, statement }, standing }) =>
    standing.status === 'untested'
      ? [`${id.padEnd(20)}  ${level.padEnd(10)}  ${statement} (${standing.lacks})`]
      : [],
  );
  return [...lines, ...(lines.length > 0 ? [''] : []), summary(rows)].join('\n');
};

export function coverageJson(rows: readonly CoveredRow[], shown: readonly CoveredRow[]): string {
  return JSON.stringify(
    {
      summary: { ...count(rows), owed: owed(rows).length },
      levels: Object.fromEntries(byLevel(rows).map(({ level, rows: same }) => [level, count(same)])),
      requirements: shown.map(({ requirement: { id, section, level, role, statement }, standing }) => ({
        id,
        section,
        level,
        role,
        statement,
        ...standing,
      })),
    },
    null,
    2,
  );
}

function summary(rows: readonly CoveredRow[]): string {
  const { tested, excluded, untested } = count(rows);
  const open = owed(rows).length;
  const rest = untested === open ? '' : ` (${open} without those that are only a MAY)`;
  return `${tested} of ${rows.length} sentences for a server are tested, ${excluded} excluded, ${untested} untested${rest}`;
}
