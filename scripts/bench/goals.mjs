// What is aimed at, as data: printed beside what was measured, and no more than that. Each goal names the figure that
// it is about; `of` says which of its numbers counts, the median of each.

export const GOALS = [
  { figure: 'start-up, --version', any: [{ of: 'ratio', most: 1.2 }] },
  { figure: 'start-up, --help', any: [{ of: 'ratio', most: 2.5 }] },
  { figure: 'start-up, first verdict', any: [{ of: 'ratio', most: 10 }] },
  { figure: 'checked sessions', any: [{ of: 'ratio', least: 0.5 }] },
  {
    figure: 'checked Data throughput',
    any: [
      { of: 'ratio', least: 0.6 },
      { of: 'harness', least: 1500, unit: 'MB/s' },
    ],
  },
  { figure: 'checked Data against ffmpeg', any: [{ of: 'ratio', least: 3 }] },
  { figure: 'the fast suite', any: [{ of: 'harness', least: 200, unit: 'cases/s' }] },
  { figure: 'load: requirements violated', any: [{ of: 'harness', most: 0, unit: 'requirements' }] },
  { figure: 'memory over a long play, most', any: [{ of: 'harness', most: 200, unit: 'MB' }] },
  { figure: 'memory over a long play, change', any: [{ of: 'harness', most: 50, unit: 'MB' }] },
];

/** The goal of a figure in words, and whether it was met; undefined where there is none. */
export function goalOf(figure) {
  const goal = GOALS.find(({ figure: name }) => figure.name.startsWith(name));
  if (goal === undefined) return undefined;
  const met = goal.any.some(({ of, least = -Infinity, most = Infinity }) => {
    const reached = figure[of]?.median;
    return reached !== undefined && reached >= least && reached <= most;
  });
  return { words: goal.any.map(inWords).join(' or '), met };
}

const inWords = ({ of, least, most, unit }) =>
  `${least === undefined ? `at most ${most}` : `at least ${least}`}${of === 'ratio' ? ' times' : ` ${unit}`}`;
