import { Bar } from './bar.tsx';
import { bits, type Section, type Sentence, STANDINGS, type Standing, standing } from './coverage.ts';
import { type CaseView, caseAnchor, type RunView } from './view.ts';
import { count, number, say } from './words.ts';

/** Cases of one sentence that are linked. */
const LINKED = 8;

/** Section by section of the specification: what passed, what did not, and what nobody asked. */
export function Coverage({
  sections,
  run,
  anchors,
}: {
  sections: readonly Section[];
  run: RunView;
  anchors: ReadonlyMap<string, string>;
}) {
  const all = sections.flatMap(({ sentences }) => sentences);
  return (
    <section id="coverage">
      <h2>Coverage by section</h2>
      <p class="quiet">
        {STANDINGS.map((one) => `${number(tally(all, one))} ${one}`).join(', ')} of{' '}
        {count(all.length, 'sentence')}.
        {run.start?.sentences === undefined &&
          ' The run did not tell which sentences there are, so those that no case was about are missing here.'}
      </p>
      {sections.map(({ section, sentences }) => (
        <details class="part">
          <summary>
            <b>{section === '' ? 'no section' : say(section, 40)}</b>
            <Bar parts={STANDINGS.map((one) => [KIND[one], tally(sentences, one)] as const)} />
            <span>
              {STANDINGS.filter((one) => tally(sentences, one) > 0)
                .map((one) => `${tally(sentences, one)} ${one}`)
                .join(', ')}
            </span>
          </summary>
          <table class="sentences">
            <tbody>
              {sentences.map((sentence) => (
                <SentenceRow sentence={sentence} cases={run.cases} anchor={anchors.get(sentence.id)} />
              ))}
            </tbody>
          </table>
        </details>
      ))}
    </section>
  );
}

const KIND: Readonly<Record<Standing, 'fail' | 'warn' | 'pass' | 'skip'>> = {
  failed: 'fail',
  warned: 'warn',
  passed: 'pass',
  'not judged': 'skip',
};

const tally = (sentences: readonly Sentence[], one: Standing): number =>
  sentences.filter((sentence) => standing(sentence) === one).length;

function SentenceRow({
  sentence,
  cases,
  anchor,
}: {
  sentence: Sentence;
  cases: readonly CaseView[];
  anchor: string | undefined;
}) {
  const { id, check } = sentence;
  const stands = standing(sentence);
  const broken = [...(sentence.cases.get('fail') ?? []), ...(sentence.cases.get('warn') ?? [])];
  const passed = sentence.cases.get('pass')?.length ?? 0;
  return (
    <tr id={anchor} data-id={say(id, 80)} data-cases={bits(sentence, cases.length)}>
      <th scope="row">
        <code>{say(id, 80)}</code>
      </th>
      <td>
        <span class={`verdict v-${KIND[stands]}`}>{stands}</span>
      </td>
      <td>
        {check !== undefined && (
          <>
            <b>{check.level}</b> {say(check.statement)}{' '}
          </>
        )}
        {broken.slice(0, LINKED).map((index) => (
          <a class="case-link" href={`#${caseAnchor(index)}`}>
            {say(cases[index]?.story.plan.id ?? '', 200)}
          </a>
        ))}
        {broken.length > LINKED && (
          <span class="quiet">and in {count(broken.length - LINKED, 'more case')}</span>
        )}
        {passed > 0 && <span class="quiet">passed in {count(passed, 'case')}</span>}
        {check !== undefined && (
          <button type="button" class="only js">
            its cases
          </button>
        )}
      </td>
    </tr>
  );
}
