import { h } from 'preact';
import { render } from 'preact-render-to-string';
import { inert } from '../report/inert.ts';
import type { Totals } from './matrix.ts';
import type { RunCard } from './run-card.ts';
import { keptWords } from './totals-text.ts';

const LEFT = 'MMS conformance';
/** Pixels, of 11 px Verdana or what comes near it. */
const OF_A_CHARACTER = 7;
const PADDING = 6;
const HEIGHT = 20;
const FONTS = 'Verdana, DejaVu Sans, Geneva, sans-serif';
/** Of a text in the title. */
const LONGEST = 100;

/** White text on each of them has a contrast of at least 4.5. */
const COLOURS = { good: '#1a7f37', known: '#8a6100', bad: '#c0362c', none: '#5b6470' } as const;

/** How many of the sentences that a run judged were kept, as an image for a page; it is valid XML whatever the label. */
export function badge(run: RunCard, totals: Totals): string {
  const { words, colour } = standing(run, totals);
  const left = widthOf(LEFT);
  const right = widthOf(words);
  const width = left + right;
  const box = { height: HEIGHT, y: 0 };
  const svg = render(
    h(
      'svg',
      { xmlns: 'http://www.w3.org/2000/svg', width, height: HEIGHT, role: 'img', 'aria-labelledby': 'title' },
      h('title', { id: 'title' }, titleOf(run, words)),
      h('rect', { ...box, x: 0, width, rx: 3, fill: colour }),
      h('path', { d: `M3 0H${left}V${HEIGHT}H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z`, fill: '#3b424b' }),
      h(
        'g',
        { fill: '#fff', 'text-anchor': 'middle', 'font-family': FONTS, 'font-size': 11 },
        label(LEFT, left / 2),
        label(words, left + right / 2),
      ),
    ),
  );
  // HTML lets it stand in a text, XML does not.
  return `${svg.replaceAll(']]>', ']]&gt;')}\n`;
}

/** Stretched to its place, so that it fits whatever font there is. */
const label = (text: string, x: number) =>
  h('text', { x, y: 14, textLength: widthOf(text) - 2 * PADDING, lengthAdjust: 'spacingAndGlyphs' }, text);

const titleOf = (run: RunCard, words: string): string =>
  `${inert(run.label, LONGEST)}: ${words} sentences kept, ${inert(run.end.verdict, LONGEST)}, suite ${inert(run.start.suite, LONGEST)}`;

/** A run that was not whole has no number to be proud of. */
function standing(
  { incomplete, part, end }: RunCard,
  totals: Totals,
): { readonly words: string; readonly colour: string } {
  const kept = keptWords(totals);
  if (totals.judged === 0) return { words: 'nothing judged', colour: COLOURS.none };
  if (end.status === 1) return { words: kept, colour: COLOURS.bad };
  if (incomplete !== undefined) return { words: `incomplete, ${kept}`, colour: COLOURS.none };
  if (part !== undefined) return { words: `${kept}, in part`, colour: COLOURS.none };
  return { words: kept, colour: totals.kept === totals.judged ? COLOURS.good : COLOURS.known };
}

const widthOf = (text: string): number => Math.ceil(text.length * OF_A_CHARACTER) + 2 * PADDING;
