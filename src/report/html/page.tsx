import type { Detail } from './case-body.tsx';
import { CaseRow } from './case-row.tsx';
import { anchorsOf, coverageOf } from './coverage.ts';
import { Coverage } from './coverage-table.tsx';
import { Filters } from './filters.tsx';
import { RunData } from './run-data.tsx';
import { Summary } from './summary.tsx';
import type { CaseView, RunView } from './view.ts';
import { count, say } from './words.ts';

export interface PageProps {
  readonly run: RunView;
  readonly details: ReadonlyMap<CaseView, Detail>;
  /** What is not shown for the size of the page, in sentences. */
  readonly left: readonly string[];
}

/** All that is between the body tags. */
export function Page({ run, details, left }: PageProps) {
  const sections = coverageOf(run);
  const anchors = anchorsOf(sections);
  const suites = [...new Set(run.cases.map(({ story }) => story.plan.suite))];
  const urgent = run.cases.filter(({ attention }) => attention);
  const row = (view: CaseView, open: boolean) => (
    <CaseRow
      view={view}
      detail={details.get(view) ?? 'row'}
      context={{ run, anchors }}
      suite={suites.indexOf(view.story.plan.suite)}
      open={open}
    />
  );
  return (
    <>
      <header>
        <span>{say(run.start?.tool ?? 'mms-conform', 80)}</span>
        <nav aria-label="Parts of this page">
          <a href="#summary">verdict</a>
          <a href="#cases">cases</a>
          <a href="#coverage">coverage</a>
          <a href="#run">run</a>
        </nav>
        <button type="button" id="theme" class="js">
          light or dark
        </button>
      </header>
      <main>
        <Summary run={run} anchors={anchors} />
        <section id="cases">
          <h2>Cases</h2>
          {run.cases.length === 0 ? (
            <p class="quiet">No case was planned.</p>
          ) : (
            <Filters run={run} suites={suites} />
          )}
          {urgent.length > 0 && (
            <section class="group">
              <h3>
                Need a look <small>{count(urgent.length, 'case')}</small>
              </h3>
              {urgent.map((view, n) => row(view, n === 0))}
            </section>
          )}
          {suites.map((suite) => {
            const others = run.cases.filter(
              ({ attention, story }) => !attention && story.plan.suite === suite,
            );
            if (others.length === 0) return null;
            return (
              <section class="group">
                <h3>
                  {say(suite, 200)}{' '}
                  <small>{count(others.length, urgent.length > 0 ? 'other case' : 'case')}</small>
                </h3>
                {others.map((view) => row(view, false))}
              </section>
            );
          })}
        </section>
        <Coverage sections={sections} run={run} anchors={anchors} />
        <RunData run={run} left={left} />
      </main>
    </>
  );
}
