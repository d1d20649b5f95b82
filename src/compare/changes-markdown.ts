import { count } from '../report/counts.ts';
import { type Change, type Comparison, KINDS, type Kind } from './changes.ts';
import { bundled, byKind, isOfRun, verdictLine } from './changes-text.ts';
import { code, tableHead, tableRow, within } from './markdown-text.ts';
import type { RunCard } from './run-card.ts';

/** Characters for one kind of change, so that all kinds together fit a comment, which on GitHub holds 65,536. */
const ROOM = { regression: 15_000, other: 2_000 } as const;
const MOST = 50;
const MOST_CASES = 5;

/** For a comment on a change: what became worse in the open, everything else to be unfolded. */
export function changesMarkdown(comparison: Comparison): string {
  const { before, after, remarks, changes } = comparison;
  const verdict = verdictLine(comparison);
  const kinds = byKind(changes);
  const lines = [
    `## MMS conformance: ${verdict}`,
    '',
    ...tableHead(['', 'run', 'suite', 'started', 'verdict']),
    runRow('before', before),
    runRow('after', after),
    ...(remarks.length > 0 ? ['', ...remarks.map((text) => `- ${code(text)}`)] : []),
    ...kinds.filter(([kind]) => KINDS[kind].counts).flatMap(([kind, some]) => section(kind, some)),
    ...kinds.filter(([kind]) => !KINDS[kind].counts).flatMap(([kind, some]) => folded(kind, some)),
  ];
  return `${lines.join('\n')}\n`;
}

const runRow = (when: string, { label, start, end }: RunCard): string =>
  tableRow([when, code(label), code(start.suite), code(start.started), code(end.verdict)]);

const section = (kind: Kind, some: readonly Change[]): string[] => [
  '',
  `### ${KINDS[kind].title}: ${some.length}`,
  '',
  ...table(some, ROOM.regression),
];

const folded = (kind: Kind, some: readonly Change[]): string[] => [
  '',
  `<details><summary>${KINDS[kind].title}: ${some.length}</summary>`,
  '',
  ...(isOfRun(kind) ? sentences(some) : table(some, ROOM.other)),
  '',
  '</details>',
];

function table(changes: readonly Change[], room: number): string[] {
  const all = bundled(changes).map(({ sentence, states, told, cases }) =>
    tableRow([
      [sentence, states]
        .filter((text) => text !== '')
        .map(code)
        .join('<br>'),
      casesText(cases),
      code(told),
    ]),
  );
  const rows = within(all, room, MOST);
  const left = all.length - rows.length;
  return [
    ...tableHead(['sentence', 'case', 'what changed']),
    ...rows,
    ...(left > 0 ? ['', `and ${count(left, 'more row')}`] : []),
  ];
}

function sentences(changes: readonly Change[]): string[] {
  const all = changes.map(({ sentence = '' }) => code(sentence));
  const some = within(all, ROOM.other, all.length);
  const left = all.length - some.length;
  return [`${some.join(', ')}${left > 0 ? ` and ${left} more` : ''}`];
}

/** The first few of the cases of which the same is to be said. */
function casesText(cases: readonly string[]): string {
  const left = cases.length - MOST_CASES;
  return [...cases.slice(0, MOST_CASES).map(code), ...(left > 0 ? [`and ${left} more`] : [])].join('<br>');
}
