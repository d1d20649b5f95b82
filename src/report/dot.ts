import picocolors from 'picocolors';
import type { CaseEnd, PlannedCase, RunEnd, RunEvent, RunStart } from '../events.ts';
import { count } from './counts.ts';
import { inert, SHOWN } from './inert.ts';
import { caseBlock, type Style } from './list-case.ts';
import { noteBook, summary, unfinished } from './list-summary.ts';
import type { ReporterFactory } from './reporter.ts';
import { type CaseStory, endAttempt, newCase, unplanned } from './run-story.ts';
import { isBad, type Standing, standing } from './standing.ts';

/** Where a screen does not say how wide it is, and the most on one that is wider. */
const WIDEST = 80;

/** For people who watch many cases: a character for each as it ends, all there is to know of the failed ones at the end. */
export const dot: ReporterFactory = (out) => {
  const style: Style = { width: out.width, colors: picocolors.createColors(out.color) };
  const columns = Math.max(1, Math.min(out.width, WIDEST));
  const plans = new Map<string, PlannedCase>();
  const running = new Map<string, CaseStory>();
  const waiting = new Set<string>();
  const troubled: string[] = [];
  const notes = noteBook();
  let column = 0;

  const find = (id: string): CaseStory => {
    const found = running.get(id) ?? newCase(plans.get(id) ?? unplanned(id));
    running.set(id, found);
    waiting.delete(id);
    return found;
  };
  const begin = (event: RunStart): void => {
    for (const plan of event.cases) {
      plans.set(plan.id, plan);
      waiting.add(plan.id);
    }
    out.write(`${count(event.cases.length, 'case')} against ${inert(event.target, SHOWN)}\n`);
  };
  const mark = (stands: Standing, end: CaseEnd): void => {
    if (column === columns) out.write('\n');
    column = column === columns ? 1 : column + 1;
    out.write(painted(characterOf(stands, end), stands, style));
  };
  const finishCase = (end: CaseEnd): void => {
    const one = find(end.case);
    one.end = end;
    running.delete(end.case);
    notes.add(one.checks);
    const stands = standing(one, undefined);
    mark(stands, end);
    if (isBad(stands)) troubled.push(...caseBlock(one, end, style));
  };
  const close = (end: RunEnd | undefined): void => {
    const parts = [
      troubled,
      unfinished(running.keys(), waiting.size),
      notes.lines(style),
      end === undefined ? [] : summary(end, style),
    ];
    const lines = parts.filter((part) => part.length > 0).flatMap((part) => ['', ...part]);
    out.write(`${column > 0 ? '\n' : ''}${lines.map((line) => `${line}\n`).join('')}`);
  };
  let closed = false;
  return {
    on(event: RunEvent) {
      if (event.type === 'run-start') begin(event);
      else if (event.type === 'case-start') find(event.case);
      else if (event.type === 'step') find(event.case).steps.set(event.step, event.text);
      else if (event.type === 'check') find(event.case).checks.push(event);
      else if (event.type === 'attempt-end') endAttempt(find(event.case), event);
      else if (event.type === 'case-end') finishCase(event);
      else if (event.type === 'run-end') {
        close(event);
        closed = true;
      }
    },
    end() {
      if (!closed) close(undefined);
    },
  };
};

function characterOf({ kind, verdict }: Standing, { flaky }: CaseEnd): string {
  if (kind === 'failed') return 'F';
  if (kind === 'error') return 'E';
  if (kind === 'unexpected') return 'U';
  if (kind === 'listed') return 'x';
  if (flaky) return '~';
  if (verdict === 'warn') return 'w';
  if (verdict === 'skip') return 's';
  return kind === 'unjudged' ? '-' : '.';
}

function painted(character: string, stands: Standing, { colors }: Style): string {
  if (isBad(stands)) return colors.red(character);
  if (character === '~' || character === 'w') return colors.yellow(character);
  return character === '.' ? character : colors.dim(character);
}
