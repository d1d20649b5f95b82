import type { TestCase } from 'junit-report-builder';
import type { RunEnd, RunEvent } from '../events.ts';
import { EXIT, type ExitStatus } from '../verdict/exit-status.ts';
import { inert, SHOWN } from './inert.ts';
import { failureText, systemOut } from './junit-text.ts';
import { cdata, finishRoot, newBuilder, type Suite, skip, time } from './junit-xml.ts';
import type { ReporterFactory } from './reporter.ts';
import { type CaseStory, outcome, type RunStory, runStory } from './run-story.ts';
import { type Transcript, transcript } from './transcript.ts';

const TOOL = 'mms-conform';

/** For pipelines: a suite per folder of scenarios, a case per permutation, in the order of the plan. */
export const junit: ReporterFactory = (out) => {
  const story = runStory();
  const transcripts = new Map<string, Transcript>();
  return {
    on(event) {
      story.on(event);
      if (event.type === 'step' || event.type === 'message' || event.type === 'flow')
        record(transcripts, event);
    },
    end: () => out.write(`${document(story, transcripts)}\n`),
  };
};

function record(transcripts: Map<string, Transcript>, event: RunEvent & { readonly case: string }): void {
  const found = transcripts.get(event.case) ?? transcript();
  transcripts.set(event.case, found);
  found.add(event);
}

function document(story: RunStory, transcripts: ReadonlyMap<string, Transcript>): string {
  const builder = newBuilder().name(TOOL);
  const started = timestamp(story.start()?.started);
  const end = story.end();
  const open = (name: string): Suite => {
    const suite = builder.testSuite().name(name);
    return started === undefined ? suite : suite.timestamp(started);
  };
  const suites: Suite[] = [];
  for (const [name, cases] of bySuite(story.cases.values())) {
    const suite = open(inert(name));
    suites.push(suite);
    let total = 0;
    for (const one of cases) {
      total += one.end?.duration ?? 0;
      addCase(suite.testCase(), one, end, transcripts.get(one.plan.id));
    }
    time(suite, total);
  }
  const trouble = runTrouble(end, suites.length === 0);
  if (trouble !== undefined) {
    const suite = open(TOOL);
    suites.push(suite);
    time(suite, 0);
    const run = suite.testCase().name('run').className(TOOL).error(trouble.message, trouble.type);
    time(run, 0);
  }
  if (suites[0] !== undefined) finishRoot(suites[0], end?.t ?? 0);
  return builder.build();
}

function bySuite(cases: Iterable<CaseStory>): Map<string, CaseStory[]> {
  const suites = new Map<string, CaseStory[]>();
  for (const one of cases) {
    const suite = suites.get(one.plan.suite);
    if (suite === undefined) suites.set(one.plan.suite, [one]);
    else suite.push(one);
  }
  return suites;
}

function addCase(
  node: TestCase,
  story: CaseStory,
  end: RunEnd | undefined,
  said: Transcript | undefined,
): void {
  const { id, title, suite } = story.plan;
  const { verdict, reason, duration } = outcome(story, end);
  node.name(inert(`${id} ${title}`.trim())).className(`${TOOL}.${inert(suite)}`);
  time(node, duration ?? 0);
  const text = systemOut(story, said);
  if (text !== '') node.standardOutput(cdata(text));
  if (verdict === 'skip' || verdict === 'unreached' || verdict === 'inconclusive') {
    skip(node, `${verdict}: ${inert(reason ?? whyOf(story, verdict), SHOWN)}`);
  } else if (verdict === 'fail' || verdict === 'error') {
    const failure = failureText(story, verdict, reason);
    if (verdict === 'error') node.error(failure.message, failure.type, cdata(failure.text));
    else node.failure(failure.message, failure.type).stacktrace(cdata(failure.text));
  }
}

const whyOf = (story: CaseStory, verdict: string): string =>
  story.checks.find((check) => check.verdict === verdict)?.why ?? 'no reason was given';

/** What a pipeline that reads nothing but this file would otherwise miss. */
function runTrouble(
  end: RunEnd | undefined,
  nothing: boolean,
): { readonly message: string; readonly type: string } | undefined {
  if (end === undefined) return { type: 'incomplete', message: 'the run stopped without a verdict' };
  const type = TROUBLE.get(end.status) ?? (nothing ? 'nothing was run' : undefined);
  return type === undefined ? undefined : { type, message: inert(end.reason ?? end.verdict, SHOWN) };
}

const TROUBLE: ReadonlyMap<ExitStatus, string> = new Map<ExitStatus, string>([
  [EXIT.usage, 'usage'],
  [EXIT.nothingJudged, 'nothing judged'],
  [EXIT.ourFault, 'internal error'],
  [EXIT.interrupted, 'interrupted'],
]);

/** UTC to the second, without a zone: the one form that every reader of these files accepts. */
function timestamp(started: string | undefined): string | undefined {
  const at = new Date(started ?? Number.NaN);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString().slice(0, 19);
}
