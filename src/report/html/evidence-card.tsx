import type { CheckEvent } from '../../events.ts';
import type { ReportTools } from '../reporter.ts';
import { type MarkedLine, marked } from './annotated.ts';
import { Dump } from './dump.tsx';
import type { Evidence } from './evidence.ts';
import { packetOf, type Sent } from './said.ts';
import { type CaseView, evidenceAnchor, rowAnchor } from './view.ts';
import { bytes, flowDetail, nameOf, number, say, time } from './words.ts';

export interface Shown {
  readonly view: CaseView;
  readonly evidence: Evidence;
  /** Which of the case's, from 0. */
  readonly n: number;
  /** Lines of a dump. */
  readonly most: number;
  /** Whether the conversation is drawn below, so that it can be pointed into. */
  readonly drawn: boolean;
  readonly tools: ReportTools;
  readonly anchors: ReadonlyMap<string, string>;
}

/** The sentences that were broken, and beside them the bytes that broke them and those of a right server. */
export function EvidenceCard(shown: Shown) {
  const { view, evidence, n, most, drawn, tools, anchors } = shown;
  const { checks, said, lines, dump } = evidence;
  const right = rightBytes(view, evidence, tools);
  const row = said === undefined ? -1 : (view.conversation?.said.indexOf(said) ?? -1);
  return (
    <section class={`evidence v-${checks[0]?.verdict}`} id={evidenceAnchor(view.index, n)}>
      <div class="sentences">
        {checks.map((check, at) => (
          <Sentence
            first={at === 0 ? undefined : checks[0]}
            check={check}
            mark={lines.length > 0 ? at + 1 : undefined}
            view={view}
            anchors={anchors}
          />
        ))}
      </div>
      <div class="bytes">
        <p class="where">
          {said === undefined ? (
            'No bytes are at fault.'
          ) : (
            <Where evidence={evidence} said={said} view={view} />
          )}{' '}
          {drawn && row >= 0 && <a href={`#${rowAnchor(view.index, row)}`}>in the conversation</a>}
        </p>
        {lines.length > 0 && (
          <Dump lines={lines} most={most} label="bytes that came, those at fault marked" />
        )}
        {lines.length === 0 && dump.length > 0 && (
          <pre class="plain">{dump.slice(0, most).map((line) => `${say(line)}\n`)}</pre>
        )}
      </div>
      {right && (
        <div class="bytes right">
          <p class="where">
            <strong>A right server at this step:</strong> {nameOf(right.said)}, {bytes(right.size)}
          </p>
          <Dump lines={right.lines} most={most} label="bytes of a right server at this step" />
        </div>
      )}
    </section>
  );
}

function Where({ evidence, said, view }: { evidence: Evidence; said: Sent; view: CaseView }) {
  const { packet, lines, dump } = evidence;
  const at = time(said.t - (view.conversation?.begun ?? 0));
  const several = (view.conversation?.sessions.length ?? 1) > 1;
  const about = lines.length > 0 || dump.length > 0;
  const who = said.type === 'message' ? said.from : 'server';
  return (
    <>
      {!about && 'No bytes are at fault; the latest were '}
      <strong>
        {who} {packet !== undefined && `packet ${number(packet + 1)} of `}
        {nameOf(said)}
      </strong>
      , {said.type === 'message' ? bytes(said.size) : flowDetail(said)}, {said.transport.toUpperCase()}, step{' '}
      {said.step}
      {several && `, session ${say(said.session, 40)}`}, {at} into the case.
    </>
  );
}

function Sentence({
  check,
  first,
  mark,
  view,
  anchors,
}: {
  check: CheckEvent;
  /** The one before all others here; what is the same as there is not told again. */
  first: CheckEvent | undefined;
  mark: number | undefined;
  view: CaseView;
  anchors: ReadonlyMap<string, string>;
}) {
  const { requirement, verdict, level, section, statement, times, passes } = check;
  const anchor = anchors.get(requirement);
  const steps = view.story.steps;
  const same = first !== undefined && FACTS.every((name) => first[name] === check[name]);
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['expected', check.expected],
    ['got', check.got],
    ['at', [check.subject, check.path].filter((one) => one !== undefined).join('  ') || undefined],
    ['step', check.step === undefined ? undefined : `${check.step}  ${steps.get(check.step) ?? ''}`],
    ['why', check.why],
    ['reading', check.reading],
    ['follows from', check.consequenceOf],
    ['expected failure', check.listed],
    ['times', times > 1 ? `${times}, and seen kept ${passes} times` : undefined],
    ...(check.also ?? []).map((where) => ['also', where] as const),
  ];
  return (
    <article class={`v-${verdict}`}>
      <p class="head">
        {mark !== undefined && <b class="mark">{mark}</b>}
        <span class={`verdict v-${verdict}`}>{verdict}</span>{' '}
        {anchor === undefined ? (
          <code>{say(requirement, 80)}</code>
        ) : (
          <a href={`#${anchor}`}>{say(requirement, 80)}</a>
        )}{' '}
        <span class="section">section {say(section, 40)}</span>
      </p>
      <p class="statement">
        <b>{level}</b> {say(statement)}
      </p>
      {same && (
        <p class="same">
          The same bytes, expected and got
          {check.consequenceOf !== undefined && `; follows from ${say(check.consequenceOf, 80)}`}.
        </p>
      )}
      <dl>
        {(same ? [] : facts).map(
          ([name, text]) =>
            text !== undefined && (
              <div class={name}>
                <dt>{name}</dt>
                <dd>{say(text)}</dd>
              </div>
            ),
        )}
      </dl>
    </article>
  );
}

/** What makes two sentences tell of the same mistake. */
const FACTS = ['expected', 'got', 'subject', 'path', 'step', 'why', 'times', 'verdict'] as const;

interface Right {
  readonly said: Sent;
  readonly size: number;
  readonly lines: readonly MarkedLine[];
}

/** What the right server sent in the same step under the same name; its fields are marked as those at fault are. */
function rightBytes(
  { reference }: CaseView,
  { said, packet, lines, checks }: Evidence,
  tools: ReportTools,
): Right | undefined {
  if (said === undefined || lines.length === 0) return undefined;
  for (const one of reference?.said ?? []) {
    if (one.type === 'gap' || one.type === 'step' || one.step !== said.step) continue;
    if (one.type !== said.type || nameKey(one) !== nameKey(said)) continue;
    const hex = one.type === 'message' ? one.bytes : ((packetOf(one, packet ?? 0) || packetOf(one, 0)) ?? '');
    if (hex === '') continue;
    const read = one.type === 'message' ? tools.annotate(one) : tools.annotateData(hex);
    const paths = checks.map(({ path, span: _span, ...check }) => ({
      ...check,
      ...(path !== undefined && { path }),
    }));
    return {
      said: one,
      size: one.type === 'message' ? one.size : hex.length / 2,
      lines: marked(read, paths),
    };
  }
  return undefined;
}

const nameKey = (sent: Sent): string =>
  sent.type === 'flow' ? sent.flow : `${sent.from} ${sent.names.join(' ')}`;
