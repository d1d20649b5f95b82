import type { StepEvent } from '../../events.ts';
import type { ReportTools } from '../reporter.ts';
import { marked } from './annotated.ts';
import { PlainDump } from './dump.tsx';
import type { Conversation } from './recorder.ts';
import { type Gap, packetOf, type Said, type Sent } from './said.ts';
import { type CaseView, evidenceAnchor, rowAnchor } from './view.ts';
import { bytes, count, flowDetail, nameOf, number, say, time } from './words.ts';

/** How much of a ladder is drawn: messages alone, steps between them, or every message with its bytes. */
export type Rungs = 'messages' | 'steps' | 'dumps';

/** Lines of the dump of one message. */
const MOST_LINES = 40;
/** Milliseconds in which nothing was said that are told beside the time. */
const PAUSE = 500;
interface Drawn {
  readonly view: CaseView;
  readonly conversation: Conversation;
  readonly rungs: Rungs;
  readonly tools: ReportTools;
}

/** The conversation from top to bottom: an arrow for each message, a band for each flow of Data packets. */
export function Ladder({ view, conversation, rungs, tools }: Drawn) {
  const { said, begun, sessions } = conversation;
  const several = sessions.length > 1;
  const rows = said.filter((one) => rungs !== 'messages' || one.type !== 'step');
  let before = begun;
  return (
    <ol class={several ? 'ladder several' : 'ladder'}>
      <li class="sides">
        <span>client</span>
        <span>server</span>
      </li>
      {rows.map((one) => {
        if (one.type === 'gap') return <GapRow gap={one} />;
        const pause = one.t - before;
        before = one.t;
        if (one.type === 'step') return <StepRow step={one} several={several} />;
        const lane = several ? sessions.indexOf(one.session) : -1;
        return (
          <SentRow
            sent={one}
            view={view}
            at={one.t - begun}
            pause={pause}
            lane={lane}
            rungs={rungs}
            tools={tools}
            row={said.indexOf(one)}
          />
        );
      })}
    </ol>
  );
}

const GapRow = ({ gap }: { gap: Gap }) => <li class="gap">… {number(gap.left)} left out …</li>;

const StepRow = ({ step, several }: { step: StepEvent; several: boolean }) => (
  <li class="step">
    <b>{step.step}</b>
    {several && <em>{say(step.session, 24)}</em>}
    {say(step.text, 200)}
  </li>
);

interface Row {
  readonly sent: Sent;
  readonly view: CaseView;
  readonly at: number;
  readonly pause: number;
  /** Number of the session where there are several; -1 where there is one. */
  readonly lane: number;
  readonly rungs: Rungs;
  readonly tools: ReportTools;
  readonly row: number;
}

function SentRow({ sent, view, at, pause, lane, rungs, tools, row }: Row) {
  const found = view.evidence.flatMap((one, n) => (one.said === sent ? [{ ...one, n }] : []));
  const way = sent.type === 'message' && sent.from === 'client' ? 'out' : 'in';
  const kinds = [
    way,
    sent.transport === 'udp' ? 'udp' : '',
    sent.type === 'flow' ? 'flow' : '',
    found.length > 0 ? 'bad' : '',
    lane > 0 ? `lane${Math.min(lane, 4)}` : '',
  ];
  const what = (
    <>
      {lane >= 0 && <em>{say(sent.session, 24)}</em>}
      {sent.transport === 'udp' && <em>UDP</em>}
      <b>{nameOf(sent)}</b>
      {rungs === 'messages' ? ` ${sent.type === 'message' ? sent.size : sent.bytes}` : ` ${detail(sent)}`}
    </>
  );
  // Where bytes are at fault they stand above, beside their sentence.
  const lines = rungs === 'dumps' && !found.some((one) => one.lines.length > 0) ? linesOf(sent, tools) : [];
  return (
    <li
      class={kinds.filter((kind) => kind !== '').join(' ')}
      id={found.length > 0 ? rowAnchor(view.index, row) : undefined}
    >
      <i>
        {time(at)}
        {pause >= PAUSE && <small>+{time(pause)}</small>}
      </i>
      {lines.length > 0 ? (
        <details>
          <summary>
            <span>{what}</span>
          </summary>
          <PlainDump lines={lines} most={MOST_LINES} />
        </details>
      ) : (
        <span>
          <span>
            {what}
            {found.map(({ n, checks }) => (
              <a class={`at v-${checks[0]?.verdict}`} href={`#${evidenceAnchor(view.index, n)}`}>
                {checks[0]?.verdict} {say(checks[0]?.requirement ?? '', 40)}
                {checks.length > 1 && ` and ${checks.length - 1} more`}
              </a>
            ))}
          </span>
        </span>
      )}
    </li>
  );
}

const detail = (sent: Sent): string =>
  sent.type === 'message' ? bytes(sent.size) : `${flowDetail(sent)}, ${bytes(sent.bytes)}`;

function linesOf(sent: Sent, tools: ReportTools) {
  if (sent.type === 'message') return sent.bytes === '' ? [] : marked(tools.annotate(sent), []);
  const first = packetOf(sent, 0) ?? '';
  return first === '' ? [] : marked(tools.annotateData(first), []);
}

/** What is told of a conversation that is not drawn. */
export const inNumbers = ({ messages, packets, said }: Conversation): string =>
  [
    count(messages, 'message'),
    ...(packets > 0 ? [count(packets, 'Data packet')] : []),
    ...(said.some((one: Said | Gap) => one.type !== 'gap' && one.type !== 'step' && one.transport === 'udp')
      ? ['partly over UDP']
      : []),
  ].join(', ');
