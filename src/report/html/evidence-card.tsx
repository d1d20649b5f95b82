import type { CheckEvent, FlowEvent, MessageEvent } from '../../events.ts';
import type { ReportTools } from '../reporter.ts';
import { type MarkedLine, marked } from './annotated.ts';
import { Dump } from './dump.tsx';
import type { Evidence } from './evidence.ts';
import { before, kindOf, packetAt } from './position.ts';
import type { Sent } from './said.ts';
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
          <pre class="plain">
            {dump.slice(0, most).map((line) => {
              const text = `${say(line)}\n`;
              return line.includes('<--') ? <b class="bad">{text}</b> : text;
            })}
          </pre>
        )}
      </div>
      {right && (
        <div class="bytes right">
          <p class="where">
            <strong>A right server at this step:</strong> {right.said}, {bytes(right.size)}
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
  return (
    <>
      {!about && 'No bytes are at fault. What was said last: '}
      <strong>
        {said.type === 'message' ? `${said.from} ${nameOf(said)}` : `server ${flowName(view, said, packet)}`}
      </strong>
      , {said.type === 'message' ? bytes(said.size) : flowDetail(said)}, {said.transport.toUpperCase()}, step{' '}
      {said.step}
      {several && `, session ${say(said.session, 40)}`}, {at} into the case.
    </>
  );
}

/** A packet by its place among all of its kind, a flow by how many it holds. */
function flowName(view: CaseView, flow: FlowEvent, packet: number | undefined): string {
  if (packet === undefined) return nameOf(flow);
  return packetName(flow, before(view.conversation?.said ?? [], flow) + packet);
}

const packetName = ({ flow }: FlowEvent, position: number): string =>
  `packet ${number(position + 1)} of its ${flow} packets`;

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
          The same mistake
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
  readonly said: string;
  readonly size: number;
  readonly lines: readonly MarkedLine[];
}

/** What a right server sent in its place: the message of that name in the same step, the Data packet at the same position. */
function rightBytes(view: CaseView, evidence: Evidence, tools: ReportTools): Right | undefined {
  const { said, packet, lines, checks } = evidence;
  const right = view.reference?.said;
  if (said === undefined || right === undefined || lines.length === 0) return undefined;
  // The same fields are pointed at; where they lie is for the right server to say.
  const fields = checks.map(({ span: _span, ...check }) => check);
  if (said.type === 'flow') {
    const position = before(view.conversation?.said ?? [], said) + (packet ?? 0);
    const found = packetAt(right, kindOf(said), position);
    if (found === undefined) return undefined;
    return {
      said: packetName(said, position),
      size: found.bytes.length / 2,
      lines: marked(tools.annotateData(found.bytes), fields),
    };
  }
  const found = right.find(
    (one) => one.type === 'message' && one.step === said.step && nameKey(one) === nameKey(said),
  );
  if (found?.type !== 'message') return undefined;
  return { said: nameOf(found), size: found.size, lines: marked(tools.annotate(found), fields) };
}

const nameKey = ({ from, names }: MessageEvent): string => `${from} ${names.join(' ')}`;
