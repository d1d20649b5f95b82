import type { CaseEnd, CheckEvent, RunEvent } from '../../events.ts';
import { withWorse } from '../../runner/attempts.ts';
import { type Verdict, worst } from '../../verdict/verdict.ts';
import type { Part } from './parts.ts';

/** What one part tells of a case that all parts have. */
interface Telling {
  readonly part: Part;
  /** Up to the last attempt. */
  readonly before: readonly RunEvent[];
  readonly conversation: readonly RunEvent[];
  readonly checks: readonly CheckEvent[];
  readonly end: CaseEnd;
  readonly after: readonly RunEvent[];
}

/**
 * A case that every part has played: the worst of its conversations, and beside it what failed in the others only. A
 * part that did not end it has nothing to say of it.
 */
export function joined(id: string, parts: readonly Part[]): RunEvent[] {
  const tellings = parts.flatMap((part) => tellingOf(id, part) ?? []);
  const verdict = worst(tellings.map(({ end }) => end.verdict));
  const chosen = tellings
    .filter(({ end }) => end.verdict === verdict)
    .reduce<Telling | undefined>(
      (best, one) => (best && failures(best) >= failures(one) ? best : one),
      undefined,
    );
  if (chosen === undefined) return [];
  const others = tellings.filter((one) => one !== chosen);
  const checks = others.reduce<readonly CheckEvent[]>(
    (all, { checks: more, part: { shard } }) => withWorse(all, more, `seen in part ${shard.i}/${shard.n}`),
    chosen.checks,
  );
  const unexpected = [...new Set(tellings.flatMap(({ end }) => end.unexpected ?? []))];
  const end = { ...chosen.end, ...(unexpected.length > 0 && { unexpected }) };
  return [...chosen.before, ...chosen.conversation, ...checks, end, ...chosen.after];
}

const failures = ({ checks }: Telling): number =>
  checks.filter(({ verdict }): boolean => FAILED.has(verdict)).length;
const FAILED: ReadonlySet<Verdict> = new Set(['error', 'fail']);

const isOf = (event: RunEvent, id: string): boolean => 'case' in event && event.case === id;

function tellingOf(id: string, part: Part): Telling | undefined {
  const events = part.events.filter((event) => isOf(event, id));
  const last = events.findLastIndex(({ type }) => type === 'case-start');
  const over = events.findIndex(({ type }) => type === 'case-end');
  const end = events[over];
  if (end?.type !== 'case-end') return undefined;
  const latest = events.slice(last, over);
  return {
    part,
    before: events.slice(0, last),
    conversation: latest.filter(({ type }) => type !== 'check'),
    checks: latest.filter((event) => event.type === 'check'),
    end,
    after: events.slice(over + 1),
  };
}
