/** A way from values to places on a plot. */
export interface Scale {
  /** 0 at one end, 1 at the other. */
  place(value: number): number;
  readonly ticks: readonly number[];
}

/** From 0 to the greatest value, or to the tick after it, with ticks at 1, 2 or 5 times a power of ten. */
export function linear(
  max: number,
  most: number,
  ends: 'at a tick' | 'at the greatest' = 'at a tick',
): Scale {
  const end = max > 0 ? max : 1;
  const rough = end / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * power).find((one) => one >= rough) ?? rough;
  const steps = ends === 'at a tick' ? Math.ceil(end / step - 1e-9) : Math.floor(end / step + 1e-9);
  const whole = ends === 'at a tick' ? steps * step : end;
  return {
    place: (value) => Math.min(1, Math.max(0, value / whole)),
    ticks: Array.from({ length: steps + 1 }, (_, nth) => nth * step),
  };
}

/** The least value that has a place of its own on a logarithmic scale of milliseconds. */
const LEAST = 0.1;

/** Powers of ten from a tenth of a millisecond to beyond the greatest value; less is put at its end. */
export function logarithmic(max: number): Scale {
  const decades = Math.max(1, Math.ceil(Math.log10(Math.max(max, LEAST) / LEAST) - 1e-9));
  return {
    place: (value) => Math.min(1, Math.log10(Math.max(value, LEAST) / LEAST) / decades),
    ticks: Array.from({ length: decades + 1 }, (_, nth) => LEAST * 10 ** nth),
  };
}
