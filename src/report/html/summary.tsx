import type { Verdict } from '../../verdict/verdict.ts';
import { countVerdicts } from '../counts.ts';
import { Bar } from './bar.tsx';
import { BROKEN } from './recorder.ts';
import { BY_URGENCY, type CaseView, caseAnchor, type RunView } from './view.ts';
import { count, say, time } from './words.ts';

/** The verdict, and what it rests on. */
export function Summary({ run, anchors }: { run: RunView; anchors: ReadonlyMap<string, string> }) {
  const { start, end, cases } = run;
  const counts = countVerdicts(cases.map(({ outcome }) => outcome));
  return (
    <section class={`summary status-${end?.status ?? 'none'}`} id="summary">
      <h1>{end === undefined ? 'no verdict: the run did not come to its end' : say(end.verdict)}</h1>
      {end?.reason !== undefined && <p class="reason">{say(end.reason)}</p>}
      {(end?.stale ?? []).map((sentence) => (
        <p class="unexpected">
          <b>List of expected failures:</b> {say(sentence)}
        </p>
      ))}
      <p class="glance">
        <b>{say(start?.target || 'no target', 200)}</b>
        {start !== undefined && (
          <time dateTime={say(start.started, 40)}>
            {say(start.started.replace(/\.\d+Z$/, 'Z').replace('T', ' '), 40)}
          </time>
        )}
        {end !== undefined && end.t > 0 && <span>{time(end.t)}</span>}
        <span>{count(cases.length, 'case')}</span>
        {end !== undefined && <span>exit status {end.status}</span>}
      </p>
      <Bar parts={BY_URGENCY.map((verdict) => [verdict, counts.get(verdict) ?? 0] as const)} />
      <Broken cases={cases} anchors={anchors} />
    </section>
  );
}

const MOST_BROKEN = 40;
const LINKED = 2;

interface BrokenSentence {
  readonly requirement: string;
  readonly verdict: Verdict;
  readonly statement: string;
  readonly section: string;
  /** Cases in which it began something, and those in which it followed from another. */
  readonly cases: CaseView[];
  causes: number;
}

/** What broke in all cases together: the sentence that broke most often and by itself comes first. */
function Broken({ cases, anchors }: { cases: readonly CaseView[]; anchors: ReadonlyMap<string, string> }) {
  const all = brokenSentences(cases);
  if (all.length === 0) return null;
  return (
    <table class="broken">
      <caption>What broke, in how many cases</caption>
      <tbody>
        {all
          .slice(0, MOST_BROKEN)
          .map(({ requirement, verdict, statement, section, cases: seen, causes }) => (
            <tr class={causes === 0 ? 'followed' : undefined}>
              <td>
                <span class={`verdict v-${verdict}`}>{verdict}</span>
              </td>
              <th scope="row">
                <a href={`#${anchors.get(requirement)}`}>
                  <code>{say(requirement, 80)}</code>
                </a>
              </th>
              <td>
                {say(statement, 240)} <span class="section">section {say(section, 40)}</span>
                {causes === 0 && <span class="quiet">, follows from others</span>}
              </td>
              <td class="where">
                <b>{seen.length}</b>
                {seen.slice(0, LINKED).map(({ index, story }) => (
                  <a href={`#${caseAnchor(index)}`}>{say(story.plan.id.replace(/^.*\//s, ''), 60)}</a>
                ))}
              </td>
            </tr>
          ))}
      </tbody>
      {all.length > MOST_BROKEN && (
        <tfoot>
          <tr>
            <td colSpan={4}>
              … and {count(all.length - MOST_BROKEN, 'more sentence')}, see the coverage below
            </td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}

function brokenSentences(cases: readonly CaseView[]): BrokenSentence[] {
  const found = new Map<string, BrokenSentence>();
  for (const view of cases) {
    for (const check of view.story.checks) {
      if (!BROKEN.has(check.verdict)) continue;
      const { requirement, verdict, statement, section } = check;
      const key = `${verdict} ${requirement}`;
      const known = found.get(key) ?? { requirement, verdict, statement, section, cases: [], causes: 0 };
      found.set(key, known);
      known.cases.push(view);
      if (check.consequenceOf === undefined) known.causes++;
    }
  }
  const rank = (verdict: Verdict): number => BY_URGENCY.indexOf(verdict);
  return [...found.values()].sort(
    (a, b) => rank(a.verdict) - rank(b.verdict) || b.causes - a.causes || b.cases.length - a.cases.length,
  );
}
