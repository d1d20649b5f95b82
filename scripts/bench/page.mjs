// Puts the table of a stored run (docs/bench.json, which `--json` writes) into docs/bench.md.
import { headline, table } from './table.mjs';

const BEGIN = '<!-- figures -->\n';
const END = '<!-- end of figures -->\n';

/** The page with the figures of `result` between the two marks. */
export function withFigures(page, result) {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (result.missing.length > 0)
    throw new Error(`docs/bench.json has no figures of ${result.missing.join(', ')}`);
  if (begin < 0 || end < begin) throw new Error('docs/bench.md has lost the marks of its figures');
  return `${page.slice(0, begin)}${BEGIN}${headline(result)}.\n\n${table(result.figures)}\n${page.slice(end)}`;
}
