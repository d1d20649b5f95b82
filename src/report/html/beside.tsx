import type { Conversation } from './recorder.ts';
import type { Gap, Said, Sent } from './said.ts';
import type { CaseView } from './view.ts';
import { bytes, count, nameOf, say } from './words.ts';

/** What one server said in a step. */
type Answers = readonly Sent[];

interface Step {
  readonly step: number;
  readonly text: string;
  readonly came: Answers;
  readonly right: Answers;
}

const MOST_STEPS = 60;
const MOST_ANSWERS = 8;

/** Step by step: what came, and what a right server says. Only what servers say; the client does the same in both. */
export function Beside({ view, besides }: { view: CaseView; besides: boolean }) {
  const { reference, conversation } = view;
  if (reference === undefined)
    return (
      <p class="quiet">
        {besides
          ? 'What a right server says is not known: this case was not played against the reference server. Slow cases are not, and where many went wrong only the shortest are.'
          : 'What a right server says is not known: no case of this run was played against the reference server. With --beside the events of a run hold it.'}
      </p>
    );
  const steps = aligned(view, conversation, reference);
  return (
    <table class="beside">
      <thead>
        <tr>
          <th scope="col">step</th>
          <th scope="col">what came</th>
          <th scope="col">what a right server says</th>
        </tr>
      </thead>
      <tbody>
        {steps.slice(0, MOST_STEPS).map(({ step, text, came, right }) => {
          const differs = key(came) !== key(right);
          return (
            <tr class={differs ? 'differs' : undefined}>
              <th scope="row">
                {step} <span>{say(text, 160)}</span>
              </th>
              <td>
                <Answers answers={came} />
                {differs && <b class="differs">differs</b>}
              </td>
              <td>
                <Answers answers={right} />
              </td>
            </tr>
          );
        })}
        {steps.length > MOST_STEPS && (
          <tr>
            <td colSpan={3}>… {count(steps.length - MOST_STEPS, 'step')} left out</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

const Answers = ({ answers }: { answers: Answers }) =>
  answers.length === 0 ? (
    <span class="quiet">nothing</span>
  ) : (
    <ul>
      {answers.slice(0, MOST_ANSWERS).map((one) => (
        <li>
          {one.transport === 'udp' && <em>UDP</em>} {nameOf(one)}{' '}
          <small>
            {one.type === 'message'
              ? bytes(one.size)
              : `locations ${one.firstLocationId} to ${one.lastLocationId}`}
          </small>
        </li>
      ))}
      {answers.length > MOST_ANSWERS && <li>… {answers.length - MOST_ANSWERS} left out</li>}
    </ul>
  );

function aligned(view: CaseView, conversation: Conversation | undefined, reference: Conversation): Step[] {
  const came = byStep(conversation?.said ?? []);
  const right = byStep(reference.said);
  const texts = new Map([...textsOf(reference.said), ...view.story.steps]);
  return [...new Set([...texts.keys(), ...came.keys(), ...right.keys()])]
    .sort((a, b) => a - b)
    .map((step) => ({
      step,
      text: texts.get(step) ?? '',
      came: came.get(step) ?? [],
      right: right.get(step) ?? [],
    }))
    .filter((one) => one.came.length > 0 || one.right.length > 0);
}

function byStep(said: readonly (Said | Gap)[]): Map<number, Sent[]> {
  const steps = new Map<number, Sent[]>();
  for (const one of said) {
    if (one.type === 'gap' || one.type === 'step') continue;
    if (one.type === 'message' && one.from === 'client') continue;
    const known = steps.get(one.step);
    if (known === undefined) steps.set(one.step, [one]);
    else known.push(one);
  }
  return steps;
}

const textsOf = (said: readonly (Said | Gap)[]): (readonly [number, string])[] =>
  said.flatMap((one) => (one.type === 'step' ? [[one.step, one.text] as const] : []));

/** Sizes may differ between two right servers, and how often media is interrupted; what is said may not. */
const key = (answers: Answers): string =>
  [...new Set(answers.map((one) => (one.type === 'flow' ? one.flow : one.names.join('+'))))].join(', ');
