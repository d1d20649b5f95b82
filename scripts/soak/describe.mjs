/** Rows of one kind at most; the JSON has them all. */
const MOST = 40;

/** The result in lines; the last one is the verdict. */
export function describe(
  { verdicts, statuses, bad, counts, differences, steady },
  { runs, workers, seconds, loss },
) {
  const list = (kind) => rows(differences.filter((one) => one.kind === kind).map(rowOf));
  const shown = shownBySentence(differences);
  return [
    ...rows(
      bad.map(
        (one) =>
          `seed ${one.seed}, ${one.workers} workers: ${one.verdict} ${one.requirement ?? ''} in ${one.case}: ${words(one)}`,
      ),
    ),
    ...(counts.case > 0 ? ['cases whose verdict differs', ...list('case')] : []),
    ...(counts.check > 0 ? ['checks whose verdict differs', ...list('check')] : []),
    ...(counts.shown > 0
      ? ['sentences that pass in some runs and are not shown in others, in so many cases', ...rows(shown)]
      : []),
    `cases   ${Object.entries(verdicts)
      .map(([verdict, n]) => `${n} ${verdict}`)
      .join(', ')}; ${statuses} runs with another status than 0`,
    `differ  ${counts.case} cases, ${counts.check} checks; ${counts.shown} checks pass where they are shown`,
    `${runs} runs with ${workers.join(' and ')} workers in ${seconds} s${loss === undefined ? '' : `, loss ${loss}`}: ${steady ? 'steady' : 'NOT steady'}`,
  ];
}

const rowOf = ({ case: id, requirement = '', came }) => `  ${id} ${requirement}: ${cameWords(came)}`;

const cameWords = (came) =>
  Object.entries(came)
    .map(
      ([verdict, by]) =>
        `${verdict} ${Object.entries(by)
          .map(([workers, n]) => `${n} times with ${workers}`)
          .join(', ')}`,
    )
    .join('; ');

const words = ({ reason, expected, got, why }) =>
  reason ?? (expected === undefined ? (why ?? '') : `expected ${expected}, got ${got}`);

const rows = (lines) =>
  lines.length > MOST ? [...lines.slice(0, MOST), `  and ${lines.length - MOST} more`] : lines;

function shownBySentence(differences) {
  const cases = new Map();
  for (const { kind, requirement } of differences)
    if (kind === 'shown') cases.set(requirement, (cases.get(requirement) ?? 0) + 1);
  return [...cases].sort((a, b) => b[1] - a[1]).map(([requirement, n]) => `  ${requirement}: ${n}`);
}
