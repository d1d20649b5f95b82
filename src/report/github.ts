import type { RunEnd } from '../events.ts';
import { bySentence, type Repeated } from './by-sentence.ts';
import { causes } from './causes.ts';
import { facts, place, sentence, sentenceId } from './check-text.ts';
import { count } from './counts.ts';
import { inert, SHOWN } from './inert.ts';
import type { ReporterFactory } from './reporter.ts';
import { type CaseStory, type RunStory, runStory } from './run-story.ts';
import { runTrouble } from './run-trouble.ts';
import { attemptsOf, failing, isBad, type Standing, standing } from './standing.ts';

/** How many annotations of a kind GitHub shows of a step; it drops the others without a word. */
const SHOWN_OF_A_KIND = 10;
/** Longer titles are cut, characters. */
const TITLE = 200;

interface Annotation {
  readonly title: string;
  /** One line each. */
  readonly lines: readonly string[];
}

/** Annotations of GitHub Actions: the most important first, a sentence that is broken in many cases once. */
export const github: ReporterFactory = (out) => {
  const story = runStory();
  return {
    on: (event) => story.on(event),
    end() {
      const cases = Array.from(story.cases.values(), (one) => ({ one, stands: standing(one, story.end()) }));
      const lines = [...annotated('error', errors(story, cases)), ...annotated('warning', warnings(cases))];
      if (lines.length > 0) out.write(`::group::mms-conform\n${lines.join('\n')}\n::endgroup::\n`);
    },
  };
};

interface Judged {
  readonly one: CaseStory;
  readonly stands: Standing;
}

/** What is wrong with the run comes before what is wrong with the target: the one explains that the other is missing. */
function errors(story: RunStory, cases: readonly Judged[]): Annotation[] {
  const end = story.end();
  const trouble = runTrouble(end) ?? early(end);
  const bad = cases.filter(({ stands }) => isBad(stands));
  const broken = bad.flatMap(({ one }) => causes(failing(one.checks)).map(({ check }) => check));
  const ours = broken.filter(({ verdict }) => verdict === 'error');
  const theirs = broken.filter(({ verdict }) => verdict === 'fail');
  return [
    ...(trouble === undefined ? [] : [{ title: `mms-conform: ${trouble.type}`, lines: [trouble.message] }]),
    ...bySentence(ours).map((one) => sentenceAnnotation(one, story)),
    ...(end?.stale ?? []).map((said) => ({ title: 'expected failures', lines: [said] })),
    ...bad.flatMap(({ one }) =>
      (one.end?.unexpected ?? []).map((said) => ({ title: `unexpected: ${one.plan.id}`, lines: [said] })),
    ),
    ...bySentence(theirs).map((one) => sentenceAnnotation(one, story)),
    ...bad
      .filter(({ one, stands }) => stands.kind !== 'unexpected' && failing(one.checks).length === 0)
      .map(caseAnnotation),
  ];
}

/** A target that failed the first conversation ends the run, which nothing else says. */
const early = (end: RunEnd | undefined): { readonly type: string; readonly message: string } | undefined =>
  end?.reason === undefined ? undefined : { type: 'the run ended early', message: end.reason };

function warnings(cases: readonly Judged[]): Annotation[] {
  const seen = cases.flatMap(({ one }) => one.checks);
  const warned = seen.filter(({ verdict, listed }) => verdict === 'warn' && listed === undefined);
  return [
    ...cases
      .filter(({ one }) => one.end?.flaky)
      .map(({ one }) => ({
        title: `flaky: ${one.plan.id}`,
        lines: [`it failed and then passed in attempt ${attemptsOf(one)}`],
      })),
    ...bySentence(warned).map((one) => sentenceAnnotation(one)),
  ];
}

function sentenceAnnotation({ first, cases }: Repeated, story?: RunStory): Annotation {
  const plan = story?.cases.get(first.case)?.plan;
  const where = place(first);
  const others = cases > 1 ? `, and in ${count(cases - 1, 'more case')}` : '';
  return {
    title: sentenceId(first),
    lines: [
      facts(first),
      sentence(first),
      ...(where === '' ? [] : [where]),
      `in ${first.case}${others}`,
      ...(plan === undefined || plan.reproduce === '' ? [] : [`reproduce: ${plan.reproduce}`]),
    ],
  };
}

/** A case that failed without a check that did. */
const caseAnnotation = ({ one, stands }: Judged): Annotation => ({
  title: one.plan.id,
  lines: [stands.reason ?? `the case ended with ${stands.verdict}`],
});

/** The last place tells of what has none. */
function annotated(kind: 'error' | 'warning', all: readonly Annotation[]): string[] {
  const few = all.length > SHOWN_OF_A_KIND ? all.slice(0, SHOWN_OF_A_KIND - 1) : all;
  const left = all.length - few.length;
  const more = {
    title: `${count(left, `more ${kind}`)}`,
    lines: [`GitHub shows ${SHOWN_OF_A_KIND} of a step; the other reports have them all.`],
  };
  return [...few, ...(left > 0 ? [more] : [])].map(
    ({ title, lines }) =>
      `::${kind} title=${property(inert(title, TITLE))}::${lines.map((line) => data(inert(line, SHOWN))).join('%0A')}`,
  );
}

/** As GitHub's runner reads it back. */
const data = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
