const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const LONGEST = 24 * 3_600_000;

export const DURATION = /^\d{1,9}(?:\.\d{1,3})?(?:ms|s|m|h)$/;
export const DURATION_WORDS = 'a duration such as 500ms, 10s or 2m, of 24h at most';

/** Milliseconds in `500ms`, `10s`, `1.5m` or `1h`; undefined when the text is no duration or exceeds a day. */
export function parseDuration(text: string): number | undefined {
  if (!DURATION.test(text)) return undefined;
  const unit = /[a-z]+$/.exec(text)?.[0] ?? '';
  const milliseconds = Number.parseFloat(text) * (UNITS[unit] ?? Number.NaN);
  return milliseconds <= LONGEST ? milliseconds : undefined;
}
