// The table of the figures in Markdown, made of what `--json` writes: what is printed and what stands in docs/bench.md.
import { goalOf } from './goals.mjs';

const HEAD = ['figure', 'unit', 'better', 'baseline', 'harness', 'ratio', 'goal', 'repeats'];
const NONE = '–';

export function table(figures) {
  const lines = figures.map((figure) => {
    const { name, unit, better, repeats, baseline, harness, ratio } = figure;
    const goal = goalOf(figure);
    return [
      name,
      unit,
      better,
      baseline === undefined ? NONE : spread(baseline),
      spread(harness),
      ratio === undefined ? NONE : `**${digits(ratio.median)}** (${digits(ratio.min)}–${digits(ratio.max)})`,
      goal === undefined ? NONE : `${goal.words}: ${goal.met ? 'met' : '**not met**'}`,
      String(repeats),
    ];
  });
  return [HEAD, HEAD.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** `Node v20.20.2, linux x64, 2 × AMD EPYC, load average 0.4, 240 s` */
export function headline({ node, platform, processors, model, load, seconds, quick }) {
  const machine = `${platform}, ${processors} × ${model}, load average ${digits(load)}`;
  return `Node ${node}, ${machine}, ${seconds} s${quick ? ', --quick' : ''}`;
}

const spread = ({ median, min, max }) =>
  min === max ? digits(median) : `${digits(median)} (${digits(min)}–${digits(max)})`;

/** Three digits that mean something, without an exponent. */
const digits = (value) => (value >= 100 ? value.toFixed(0) : Number(value.toPrecision(3)).toString());
