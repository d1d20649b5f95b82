import type { CheckEvent } from '../../events.ts';
import { headline } from '../check-text.ts';
import { VERDICTS } from '../counts.ts';
import type { Attempt } from '../run-story.ts';
import { Beside } from './beside.tsx';
import { EvidenceCard } from './evidence-card.tsx';
import { inNumbers, Ladder } from './ladder.tsx';
import { BROKEN } from './recorder.ts';
import type { CaseView, RunView } from './view.ts';
import { count, number, say, time } from './words.ts';

/**
 * How much is told of a case: what stands in its row; the sentences it broke with the bytes around them; its conversation as
 * well; and the bytes of every message. Of a case without anything broken, `facts` and `dumps` tell no more than the one before.
 */
export type Detail = 'row' | 'facts' | 'ladder' | 'dumps';

const FEW_LINES = 12;
const MOST_LINES = 64;
const MOST_EVIDENCE = 24;

export interface CaseContext {
  readonly run: RunView;
  readonly anchors: ReadonlyMap<string, string>;
}

/** What is folded behind the row of a case. */
export function CaseBody({
  view,
  detail,
  context,
}: {
  view: CaseView;
  detail: Detail;
  context: CaseContext;
}) {
  const { story, evidence, attention } = view;
  const { tools, besides } = context.run;
  const { plan, end } = story;
  const drawn = detail === 'ladder' || detail === 'dumps';
  return (
    <div class="body">
      <p class="about">
        {say(plan.title)} {plan.section !== '' && <span class="quiet">section {say(plan.section, 40)}</span>}{' '}
        {plan.tags.map((tag) => (
          <small class="tag">{say(tag, 40)}</small>
        ))}
      </p>
      {view.outcome.reason !== undefined && <p class="reason">{say(view.outcome.reason)}</p>}
      {end?.listed !== undefined && (
        <p class="listed">
          <b>Fails as expected:</b> {say(end.listed)}
        </p>
      )}
      {(end?.unexpected ?? []).map((sentence) => (
        <p class="unexpected">
          <b>Not as the list of expected failures says:</b> {say(sentence)}
        </p>
      ))}
      {story.attempts.length > 0 && <Attempts attempts={story.attempts} view={view} />}
      {attention && plan.reproduce !== '' && <Reproduce command={plan.reproduce} />}
      {detail !== 'row' && evidence.length > 0 && (
        <>
          <h4>What broke</h4>
          {evidence.slice(0, MOST_EVIDENCE).map((one, n) => (
            <EvidenceCard
              view={view}
              evidence={one}
              n={n}
              most={detail === 'facts' ? FEW_LINES : MOST_LINES}
              drawn={drawn}
              tools={tools}
              anchors={context.anchors}
            />
          ))}
          {evidence.length > MOST_EVIDENCE && (
            <p class="quiet">
              {number(evidence.length - MOST_EVIDENCE)} more places where something broke are left out.
            </p>
          )}
        </>
      )}
      {attention && <Others checks={story.checks} />}
      {view.conversation !== undefined && view.conversation.said.length > 0 && (
        <Conversation view={view} detail={detail} context={context} />
      )}
      {attention && drawn && <h4>Beside a right server</h4>}
      {attention && drawn && <Beside view={view} besides={besides} />}
    </div>
  );
}

function Conversation({ view, detail, context }: { view: CaseView; detail: Detail; context: CaseContext }) {
  const { conversation, attention } = view;
  if (conversation === undefined) return null;
  const drawn = detail === 'ladder' || detail === 'dumps';
  const left = attention
    ? 'The conversation is left out for the size of this page'
    : 'Left out for the size of this page';
  return (
    <>
      {attention && <h4>The conversation</h4>}
      <p class="quiet">
        {inNumbers(conversation)}
        {drawn && !attention && '; sizes in bytes'}
        {!drawn && `. ${left}: the events of the run (--reporter ndjson) hold it.`}
        {attention &&
          detail === 'ladder' &&
          '. The bytes of messages that broke nothing are left out for the size of this page.'}
      </p>
      {drawn && (
        <Ladder
          view={view}
          conversation={conversation}
          rungs={detail === 'dumps' ? 'dumps' : attention ? 'steps' : 'messages'}
          tools={context.run.tools}
        />
      )}
    </>
  );
}

const Reproduce = ({ command }: { command: string }) => (
  <p class="reproduce">
    <span>Alone:</span> <code>{say(command)}</code>
    <button type="button" class="copy js">
      copy
    </button>
  </p>
);

/** Attempts before the one that is told below. */
const Attempts = ({ attempts, view }: { attempts: readonly Attempt[]; view: CaseView }) => (
  <>
    <h4>Attempts</h4>
    <ol class="attempts">
      {attempts.map(({ end, checks }) => (
        <li>
          <span class={`verdict v-${end.verdict}`}>{end.verdict}</span> {time(end.duration)}
          {end.reason !== undefined && ` ${say(end.reason)}`}
          <ul>
            {checks
              .filter(({ verdict }) => BROKEN.has(verdict))
              .slice(0, 6)
              .map((check) => (
                <li>{say(headline(check))}</li>
              ))}
          </ul>
        </li>
      ))}
      <li>
        <span class={`verdict v-${view.outcome.verdict}`}>{view.outcome.verdict}</span>{' '}
        {view.outcome.duration !== undefined && time(view.outcome.duration)} the last attempt, which is told
        here
      </li>
    </ol>
  </>
);

/** Ids of one verdict that are named. */
const NAMED = 12;

/** Checks that neither broke nor passed, by their ids. */
function Others({ checks }: { checks: readonly CheckEvent[] }) {
  const groups = VERDICTS.filter((verdict) => verdict !== 'pass' && !BROKEN.has(verdict)).flatMap(
    (verdict) => {
      const ids = checks.filter((check) => check.verdict === verdict).map(({ requirement }) => requirement);
      return ids.length > 0 ? [{ verdict, ids }] : [];
    },
  );
  const passed = checks.filter(({ verdict }) => verdict === 'pass').length;
  return (
    <p class="others">
      <span class="verdict v-pass">pass</span> {count(passed, 'check')}
      {groups.map(({ verdict, ids }) => (
        <>
          {' '}
          <span class={`verdict v-${verdict}`}>{verdict}</span>{' '}
          {ids
            .slice(0, NAMED)
            .map((id) => say(id, 60))
            .join(', ')}
          {ids.length > NAMED && ` and ${ids.length - NAMED} more`}
        </>
      ))}
    </p>
  );
}
