import { expect } from 'vitest';
import type { Decoded } from '../decode.ts';
import type { Span } from '../span.ts';

/** Spans lie within the bytes, inner ones within the outer one, and those beside each other do not overlap. */
export function checkSpans({ spans, problems, end }: Decoded, from: number, to: number): void {
  expect(end).toBeGreaterThanOrEqual(from);
  expect(end).toBeLessThanOrEqual(to);
  for (const { span, path } of problems)
    expect([path, isWithin(span, { start: from, end: to })]).toEqual([path, true]);
  const ends = new Map<string, number>();
  for (const [path, span] of [...spans].sort(([, a], [, b]) => a.start - b.start || a.end - b.end)) {
    const outer = outerOf(path);
    const around = spans.get(outer) ?? { start: from, end: to };
    expect([path, isWithin(span, around)]).toEqual([path, true]);
    expect([path, span.start >= (ends.get(outer) ?? from)]).toEqual([path, true]);
    ends.set(outer, span.end);
  }
}

/** `log.info` of `log.info.szURL`, `aStreamEntries` of `aStreamEntries[0].wThinningLevel`. */
const outerOf = (path: string): string => /^(.*?)(?:\[\d+\])?\.[^.]*$/.exec(path)?.[1] ?? '';

const isWithin = ({ start, end }: Span, outer: Span): boolean =>
  start <= end && start >= outer.start && end <= outer.end;
