import { headline } from '../check-text.ts';
import { countVerdicts, VERDICTS } from '../counts.ts';
import { CaseBody, type CaseContext, type Detail } from './case-body.tsx';
import { type CaseView, caseAnchor, marksOf } from './view.ts';
import { count, say, time } from './words.ts';

export interface CaseRowShown {
  readonly view: CaseView;
  readonly detail: Detail;
  readonly context: CaseContext;
  /** Number of its folder among those of the run. */
  readonly suite: number;
  /** Whether it stands open when the page is read first. */
  readonly open: boolean;
}

/** A case: one line, and all that is known of it behind it. */
export function CaseRow({ view, detail, context, suite, open }: CaseRowShown) {
  const { story, outcome, attention, evidence } = view;
  const marks = marksOf(story);
  const first = evidence[0]?.checks[0];
  return (
    <details
      class={['case', attention ? 'look' : '', `v-${outcome.verdict}`, ...marks.map((mark) => `m-${mark}`)]
        .filter((one) => one !== '')
        .join(' ')}
      id={caseAnchor(view.index)}
      data-suite={suite}
      open={open}
    >
      <summary>
        <span class={`verdict v-${outcome.verdict}`}>{outcome.verdict}</span>
        <code>{say(story.plan.id, 300)}</code>
        {marks.map((mark) => (
          <small class="tag">{mark}</small>
        ))}
        {!attention && outcome.reason !== undefined && <span class="why">{say(outcome.reason, 160)}</span>}
        <span class="facts">
          {counted(view)}
          {outcome.duration !== undefined && <i>{time(outcome.duration)}</i>}
        </span>
        {first !== undefined && <span class="first">{say(headline(first), 240)}</span>}
      </summary>
      <CaseBody view={view} detail={detail} context={context} />
    </details>
  );
}

/** `2 fail, 64 checks` */
function counted({ story }: CaseView): string {
  const counts = countVerdicts(story.checks);
  const broken = VERDICTS.filter((verdict) => verdict !== 'pass' && verdict !== 'skip').flatMap((verdict) => {
    const of = counts.get(verdict) ?? 0;
    return of > 0 ? [`${of} ${verdict}`] : [];
  });
  const judged = (counts.get('pass') ?? 0) + (counts.get('fail') ?? 0) + (counts.get('warn') ?? 0);
  return judged === 0 ? '' : [...broken, count(judged, 'check')].join(', ');
}
