import type { TestCase } from 'junit-report-builder';
import type { RunEnd, RunEvent } from '../events.ts';
import { inert, SHOWN } from './inert.ts';
import { failureText, systemOut } from './junit-text.ts';
import { cdata, finishRoot, newBuilder, type Suite, skip, time } from './junit-xml.ts';
import type { ReporterFactory } from './reporter.ts';
import { type CaseStory, type RunStory, runStory } from './run-story.ts';
import { type RunTrouble, runTrouble } from './run-trouble.ts';
import { listedWords, standing, whyUnjudged } from './standing.ts';
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
      else if (event.type === 'attempt-end') transcripts.delete(event.case);
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
      const { id } = one.plan;
      addCase(suite.testCase(), one, end, transcripts.get(id), one.end?.captures ?? []);
    }
    time(suite, total);
  }
  const trouble = runTrouble(end) ?? nothing(end, suites.length === 0);
  const stale = end?.stale ?? [];
  if (trouble !== undefined || stale.length > 0) {
    const suite = open(TOOL);
    suites.push(suite);
    time(suite, 0);
    if (trouble !== undefined) time(ofRun(suite, 'run').error(trouble.message, trouble.type), 0);
    if (stale.length > 0) addStale(ofRun(suite, 'expected failures'), stale);
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
  attachments: readonly string[],
): void {
  const { id, title, suite } = story.plan;
  const stands = standing(story, end);
  node.name(inert(`${id} ${title}`.trim())).className(`${TOOL}.${inert(suite)}`);
  time(node, stands.duration ?? 0);
  const text = systemOut(story, said, attachments);
  if (text !== '') node.standardOutput(cdata(text));
  if (stands.kind === 'unjudged') skip(node, `${stands.verdict}: ${whyUnjudged(story, stands)}`);
  else if (stands.kind === 'listed')
    skip(node, `expected: ${listedWords(story.end?.listed ?? '', story.checks)}`);
  else if (stands.kind !== 'passed') {
    const failure = failureText(story, stands.kind, stands);
    if (stands.kind === 'error') node.error(failure.message, failure.type, cdata(failure.text));
    else node.failure(failure.message, failure.type).stacktrace(cdata(failure.text));
  }
}

/** A case that stands for the run itself. */
const ofRun = (suite: Suite, name: string): TestCase => suite.testCase().name(name).className(TOOL);

/** What is wrong with the list of expected failures and belongs to no case. */
function addStale(node: TestCase, stale: readonly string[]): void {
  const [first = ''] = stale;
  time(node, 0);
  node
    .failure(inert(first, SHOWN), 'unexpected')
    .stacktrace(cdata(stale.map((sentence) => inert(sentence, SHOWN)).join('\n')));
}

/** A file without a single case would be taken for a success. */
const nothing = (end: RunEnd | undefined, empty: boolean): RunTrouble | undefined =>
  empty ? { type: 'nothing was run', message: inert(end?.reason ?? end?.verdict ?? '', SHOWN) } : undefined;

/** UTC to the second, without a zone: the one form that every reader of these files accepts. */
function timestamp(started: string | undefined): string | undefined {
  const at = new Date(started ?? Number.NaN);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString().slice(0, 19);
}
