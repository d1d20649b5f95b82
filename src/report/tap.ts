import type { CheckEvent, RunEnd } from '../events.ts';
import { attemptLines } from './attempts.ts';
import { causes } from './causes.ts';
import { checkLines, facts } from './check-text.ts';
import { inert, inertJson, SHOWN } from './inert.ts';
import type { ReporterFactory } from './reporter.ts';
import { type CaseStory, type RunStory, runStory } from './run-story.ts';
import { runTrouble } from './run-trouble.ts';
import { failing, isBad, listedWords, type Standing, standing, whyUnjudged } from './standing.ts';

/** TAP 14, for harnesses of other kinds: a test point for each case in the order of the plan. */
export const tap: ReporterFactory = (out) => {
  const story = runStory();
  return {
    on: (event) => story.on(event),
    end: () => out.write(`${document(story).join('\n')}\n`),
  };
};

function document(story: RunStory): string[] {
  const start = story.start();
  const end = story.end();
  const stale = end?.stale ?? [];
  const points = Array.from(story.cases.values(), (one) => casePoint(one, standing(one, end)));
  if (stale.length > 0)
    points.push({ ok: false, name: 'expected failures', directive: '', diagnostics: { unexpected: stale } });
  const bail = bailOut(end);
  return [
    'TAP version 14',
    ...(start === undefined ? [] : [comment(`${start.tool}, suite ${start.suite}, seed ${start.seed}`)]),
    ...(start === undefined ? [] : [comment(`target ${start.target}`)]),
    ...planOf(points, bail),
    ...points.flatMap((point, index) => pointLines(point, index + 1)),
    ...(end === undefined ? [] : [comment(end.verdict)]),
    ...(bail === undefined ? [] : [`Bail out! ${escaped(bail)}`]),
  ];
}

/** Why the run ended before its time. */
const bailOut = (end: RunEnd | undefined): string | undefined => runTrouble(end)?.message ?? end?.reason;

/** Where nothing was run and that is why, there is no plan to keep. */
function planOf(points: readonly Point[], bail: string | undefined): string[] {
  if (points.length > 0) return [`1..${points.length}`];
  return bail === undefined ? ['1..0 # SKIP nothing was run'] : [];
}

interface Point {
  readonly ok: boolean;
  readonly name: string;
  readonly directive: string;
  readonly diagnostics: Readonly<Record<string, unknown>>;
}

function casePoint(story: CaseStory, stands: Standing): Point {
  const { id, title } = story.plan;
  const name = `${id} ${title}`.trim();
  const timed = stands.duration === undefined ? {} : { duration_ms: Math.round(stands.duration) };
  if (stands.kind === 'unjudged')
    return {
      ok: true,
      name,
      directive: `SKIP ${stands.verdict}: ${whyUnjudged(story, stands)}`,
      diagnostics: timed,
    };
  const listed = stands.kind === 'listed';
  return {
    ok: !listed && !isBad(stands),
    name,
    directive: listed ? `TODO ${listedWords(story.end?.listed ?? '', story.checks)}` : '',
    diagnostics: { ...timed, ...diagnostics(story, stands) },
  };
}

function diagnostics(story: CaseStory, stands: Standing): Record<string, unknown> {
  const { checks, end, plan } = story;
  const bad = isBad(stands);
  const attempts = attemptLines(story);
  const warned = checks.filter(({ verdict, listed }) => verdict === 'warn' && listed === undefined);
  const failed =
    stands.kind === 'listed' ? checks.filter(({ listed }) => listed !== undefined) : failing(checks);
  return {
    ...(bad && { severity: stands.kind === 'error' ? 'error' : 'fail' }),
    ...(stands.reason !== undefined && { reason: stands.reason }),
    ...(end?.unexpected !== undefined && { unexpected: end.unexpected }),
    ...(failed.length > 0 && {
      failures: causes(failed).flatMap(({ check, consequences }) => [check, ...consequences].map(told)),
    }),
    ...(warned.length > 0 && { warnings: warned.map(told) }),
    ...(attempts.length > 0 && { attempts }),
    ...(end?.flaky && { flaky: true }),
    ...(bad && plan.reproduce !== '' && { reproduce: plan.reproduce }),
  };
}

/** A check that did not pass. */
function told(check: CheckEvent): Record<string, unknown> {
  const { requirement, section, level, statement, expected, got, why, subject, path, step, consequenceOf } =
    check;
  const dump = checkLines(check, new Map()).filter(({ kind }) => kind === 'dump' || kind === 'marked');
  return {
    requirement,
    section,
    level,
    statement,
    ...(expected === undefined && got === undefined ? { why: facts(check) } : { expected, got, why }),
    step,
    subject,
    path,
    follows: consequenceOf,
    ...(dump.length > 0 && { dump: dump.map(({ text }) => text) }),
  };
}

function pointLines({ ok, name, directive, diagnostics }: Point, number: number): string[] {
  const head = `${ok ? 'ok' : 'not ok'} ${number} - ${described(name)}${directive === '' ? '' : ` # ${escaped(directive)}`}`;
  const lines = yamlLines(diagnostics, '  ');
  return lines.length === 0 ? [head] : [head, '  ---', ...lines, '  ...'];
}

/** A number sign would begin a directive, and a bracket at the end a subtest. */
const described = (text: string): string => escaped(text).replace(/\{$/, '\\\\u007b');
const escaped = (text: string): string => inert(text, SHOWN).replace(/[\\#]/g, '\\$&');
const comment = (text: string): string => `# ${inert(text, SHOWN)}`;

/** YAML with nothing in it but keys of ours, numbers, and texts that are written as JSON on one line. */
function yamlLines(of: Readonly<Record<string, unknown>>, indent: string): string[] {
  return Object.entries(of).flatMap(([key, value]): string[] => {
    if (value === undefined) return [];
    if (!Array.isArray(value)) return [`${indent}${key}: ${scalar(value)}`];
    return [`${indent}${key}:`, ...value.flatMap((item: unknown) => itemLines(item, `${indent}  `))];
  });
}

function itemLines(item: unknown, indent: string): string[] {
  if (typeof item !== 'object' || item === null) return [`${indent}- ${scalar(item)}`];
  const [first = '', ...others] = yamlLines({ ...item }, `${indent}  `);
  return [`${indent}- ${first.trimStart()}`, ...others];
}

const scalar = (value: unknown): string =>
  typeof value === 'string' ? inertJson(inert(value, SHOWN)) : JSON.stringify(value);
