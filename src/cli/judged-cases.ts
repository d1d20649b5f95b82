import type { CheckEvent, RunEvent } from '../events.ts';
import type { JudgedCase } from '../verdict/run-verdict.ts';

/** The cases of a story that are over, as the verdict on the run takes them. */
export function judgedCases(events: Iterable<RunEvent>): JudgedCase[] {
  const judged: JudgedCase[] = [];
  const open = new Map<string, CheckEvent[]>();
  for (const event of events) {
    // What was told before belongs to an attempt that is over.
    if (event.type === 'case-start') open.set(event.case, []);
    else if (event.type === 'check') open.get(event.case)?.push(event);
    else if (event.type === 'case-end') {
      const { case: id, verdict, reason, flaky, listed, unexpected } = event;
      judged.push({
        id,
        verdict,
        checks: (open.get(id) ?? []).map((check) => ({
          verdict: check.verdict,
          ...(check.listed !== undefined && { listed: check.listed }),
        })),
        ...(reason !== undefined && { reason }),
        ...(flaky && { flaky }),
        ...(listed !== undefined && { listed }),
        ...(unexpected && { unexpected }),
      });
      open.delete(id);
    }
  }
  return judged;
}
