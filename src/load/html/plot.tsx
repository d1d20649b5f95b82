import type { ComponentChildren } from 'preact';
import type { Scale } from './scale.ts';

export interface Axis {
  readonly scale: Scale;
  readonly text: (value: number) => string;
}

/** Units of the drawing; the page scales it. */
export const WIDTH = 640;
export const HEIGHT = 220;
const LEFT = 70;
const RIGHT = 14;
const TOP = 12;
const BOTTOM = 26;

export const across = (share: number): number => round(LEFT + share * (WIDTH - LEFT - RIGHT));
export const upward = (share: number): number => round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM));
const round = (value: number): number => Math.round(value * 10) / 10;

interface PlotProps {
  readonly title: string;
  /** What it shows, in one sentence, for those who cannot see it. */
  readonly says: string;
  readonly x?: Axis;
  readonly y: Axis;
  readonly children?: ComponentChildren;
  /** Under the title: what the lines are. */
  readonly legend?: ComponentChildren;
}

/** A drawing with its axes; what is in it comes as children. */
export function Plot({ title, says, x, y, children, legend }: PlotProps) {
  return (
    <figure class="plot">
      <figcaption>
        <b>{title}</b> {legend}
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={says}>
        {y.scale.ticks.map((tick) => (
          <>
            <line class="grid" x1={LEFT} x2={WIDTH - RIGHT} y1={place(y, tick)} y2={place(y, tick)} />
            <text x={LEFT - 8} y={place(y, tick) + 4} text-anchor="end">
              {y.text(tick)}
            </text>
          </>
        ))}
        {x?.scale.ticks.map((tick) => (
          <text x={across(x.scale.place(tick))} y={HEIGHT - 8} text-anchor="middle">
            {x.text(tick)}
          </text>
        ))}
        {children}
      </svg>
    </figure>
  );
}

const place = ({ scale }: Axis, value: number): number => upward(scale.place(value));

export interface Line {
  readonly name: string;
  /** Number of its colour and dashes, from 1. */
  readonly look: 1 | 2 | 3;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** One line for each, told apart by colour and by dashes. */
export function Lines({ lines, x, y }: { lines: readonly Line[]; x: Axis; y: Axis }) {
  return (
    <>
      {lines.map(({ look, points }) => (
        <polyline
          class={`l${look}`}
          points={points
            .map(([at, value]) => `${across(x.scale.place(at))},${upward(y.scale.place(value))}`)
            .join(' ')}
        />
      ))}
    </>
  );
}

export function Legend({ lines }: { lines: readonly Line[] }) {
  return (
    <>
      {lines.map(({ name, look }) => (
        <span class="key">
          <svg viewBox="0 0 24 8" aria-hidden="true">
            <line class={`l${look}`} x1={0} x2={24} y1={4} y2={4} />
          </svg>
          {name}
        </span>
      ))}
    </>
  );
}
