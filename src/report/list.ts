import picocolors from 'picocolors';
import type { CaseEnd, PlannedCase, ProbeEvent, RunEnd, RunEvent, RunStart, StepEvent } from '../events.ts';
import { count } from './counts.ts';
import { inert, SHOWN } from './inert.ts';
import { truncated } from './lines.ts';
import { caseBlock } from './list-case.ts';
import { rateBook } from './list-expected.ts';
import { noteBook, staleLines, summary, unfinished } from './list-summary.ts';
import type { ReporterFactory } from './reporter.ts';
import { type CaseStory, endAttempt, newCase, unplanned } from './run-story.ts';

/** For people: one line per finished case, all there is to know about what went wrong, the verdict last. */
export const list: ReporterFactory = (out) => {
  const style = { width: out.width, colors: picocolors.createColors(out.color) };
  const plans = new Map<string, PlannedCase>();
  /** Cases that run now; those that ended are forgotten, but for their notes. */
  const running = new Map<string, CaseStory>();
  const notes = noteBook();
  const rates = rateBook();
  const status = statusLine();
  const waiting = new Set<string>();
  let finished = 0;
  let latest: StepEvent | undefined;
  /** The last line printed was an empty one. */
  let apart = false;

  const find = (id: string): CaseStory => {
    const found = running.get(id) ?? newCase(plans.get(id) ?? unplanned(id));
    running.set(id, found);
    waiting.delete(id);
    return found;
  };
  const print = (lines: readonly string[]): void => {
    out.write(`${status.clear()}${lines.join('\n')}\n`);
    apart = lines.at(-1) === '';
  };
  const draw = (): void => {
    if (!out.live) return;
    const text = truncated(progress(running, latest, finished, plans.size), out.width - 1);
    out.write(status.draw(text === '' ? '' : style.colors.dim(text)));
  };
  const begin = (event: RunStart): void => {
    for (const plan of event.cases) {
      plans.set(plan.id, plan);
      waiting.add(plan.id);
    }
    print([greeting(event), '']);
  };
  const takeStep = (event: StepEvent): void => {
    find(event.case).steps.set(event.step, event.text);
    latest = event;
  };
  const finishCase = (end: CaseEnd): void => {
    const one = find(end.case);
    running.delete(end.case);
    finished++;
    notes.add(one.checks);
    rates.add(end);
    // A case that never began is named once, with all others, under what was not tested.
    if (end.verdict !== 'unreached' || one.checks.length > 0 || one.steps.size > 0)
      print(caseBlock(one, end, style));
  };
  const finishRun = (end: RunEnd): void => {
    for (const one of running.values()) notes.add(one.checks);
    const parts = [
      unfinished(running.keys(), waiting.size),
      notes.lines(style),
      rates.lines(style.width),
      staleLines(end, style),
      summary(end, style),
    ];
    running.clear();
    const lines = parts.filter((part) => part.length > 0).flatMap((part) => ['', ...part]);
    print(apart ? lines.slice(1) : lines);
  };
  return {
    on(event) {
      if (event.type === 'run-start') begin(event);
      else if (event.type === 'run-end') finishRun(event);
      else if (event.type === 'case-end') finishCase(event);
      else if (event.type === 'check') find(event.case).checks.push(event);
      else if (event.type === 'attempt-end') endAttempt(find(event.case), event);
      else if (event.type === 'step') takeStep(event);
      else if (event.type === 'case-start') find(event.case);
      else if (event.type === 'probe')
        print([...event.lines.map((line) => `  ${inert(line, SHOWN)}`), ...dialect(event)]);
      if (MOVES.has(event.type)) draw();
    },
    end: () => out.write(status.clear()),
  };
};

/** Events after which the status line says something else. */
const MOVES: ReadonlySet<RunEvent['type']> = new Set(['case-start', 'step', 'case-end']);

/** How the harness speaks, where that is not as specified. */
const dialect = ({ chunkCount }: ProbeEvent): string[] =>
  chunkCount === 'custom'
    ? ['  chunkCount is sent as messageLength / 8: the target answers nothing else']
    : [];

const greeting = (event: RunStart): string =>
  `${inert(event.tool, SHOWN)}, suite ${inert(event.suite, SHOWN)}, seed ${event.seed}: ${count(event.cases.length, 'case')} against ${inert(event.target, SHOWN)}`;

/** `3/120  2 running, mmsp/general/happy-path[transport=tcp]  step 4  Connect` */
function progress(
  running: ReadonlyMap<string, CaseStory>,
  latest: StepEvent | undefined,
  finished: number,
  planned: number,
): string {
  const [first] = running.keys();
  if (first === undefined) return '';
  const step = latest !== undefined && running.has(latest.case) ? latest : undefined;
  const doing = step === undefined ? '' : `  step ${step.step}  ${inert(step.text, SHOWN)}`;
  const more = running.size > 1 ? `${running.size} running, ` : '';
  return `${finished}/${planned}  ${more}${inert(step?.case ?? first, SHOWN)}${doing}`;
}

const REWRITE = '\r\u001b[2K';

/** The line at the bottom of a terminal that is written over. */
function statusLine(): { clear(): string; draw(text: string): string } {
  let drawn = false;
  const clear = (): string => {
    const text = drawn ? REWRITE : '';
    drawn = false;
    return text;
  };
  return {
    clear,
    draw(text) {
      const before = clear();
      drawn = text !== '';
      return `${before}${text}`;
    },
  };
}
