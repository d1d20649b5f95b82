import type { ProbeEvent, RunEnd, RunEvent, RunStart } from '../../events.ts';
import { EXIT } from '../../verdict/exit-status.ts';
import { runVerdict } from '../../verdict/run-verdict.ts';
import { judgedCases } from '../judged-cases.ts';
import { isShared, type Part, planOf, wholeOf } from './parts.ts';
import { joined } from './shared-case.ts';

/**
 * The parts of a run as the run that they are parts of: its plan in order, every case as its part tells it, and the
 * verdict on all of them. Times are those of each part. Throws a UserError for parts that do not fit together.
 */
export function merged(given: readonly Part[]): RunEvent[] {
  const parts = wholeOf(given);
  const plan = planOf(parts);
  const [first] = parts;
  if (first === undefined) return [];
  const { shard: _, command: __, ...start } = first.start;
  const begin: RunStart = {
    ...start,
    started: parts.map((part) => part.start.started).sort()[0] ?? start.started,
    cases: plan,
  };
  const shared = plan.filter(isShared).map(({ id }) => id);
  const [opening, ...closing] = shared.map((id) => joined(id, parts));
  const isOwn = (event: RunEvent): boolean => 'case' in event && !shared.includes(event.case);
  const story: RunEvent[] = [
    begin,
    ...(opening ?? []),
    ...probeOf(parts),
    ...parts.flatMap(({ events }) => events.filter(isOwn)),
    ...closing.flat(),
  ];
  return [...story, endOf(parts, story)];
}

/** What the target claims, as all parts heard it. */
function probeOf(parts: readonly Part[]): ProbeEvent[] {
  const probes = parts.flatMap(({ events }) => events.filter((event) => event.type === 'probe'));
  const [first] = probes;
  if (first === undefined) return [];
  const isCustom = probes.some(({ chunkCount }) => chunkCount === 'custom');
  return [
    {
      ...first,
      chunkCount: isCustom ? 'custom' : 'letter',
      lines: [...new Set(probes.flatMap(({ lines }) => lines))],
    },
  ];
}

function endOf(parts: readonly Part[], story: readonly RunEvent[]): RunEnd {
  const has = (status: RunEnd['status']): boolean => parts.some(({ end }) => end.status === status);
  const why = reasonOf(parts);
  return {
    type: 'run-end',
    t: Math.max(...parts.map(({ end }) => end.t)),
    ...runVerdict(judgedCases(story), {
      interrupted: has(EXIT.interrupted),
      // A part of which nothing was judged is missing from the verdict, whatever the others say.
      unreachable: has(EXIT.nothingJudged),
      ourFault: has(EXIT.ourFault),
      ...(why !== undefined && { why }),
      stale: [...new Set(parts.flatMap(({ end }) => end.stale ?? []))],
    }),
  };
}

function reasonOf(parts: readonly Part[]): string | undefined {
  const reasons = parts.map(({ end }) => end.reason);
  const [first] = reasons;
  if (reasons.every((reason) => reason === first)) return first;
  return parts
    .flatMap(({ end: { reason }, shard: { i, n } }) =>
      reason === undefined ? [] : [`part ${i}/${n}: ${reason}`],
    )
    .join('; ');
}
