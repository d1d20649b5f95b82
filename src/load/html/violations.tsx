import { say } from '../../report/html/words.ts';
import type { LoadDocument } from '../document-schema.ts';
import { counted, number, time } from '../words.ts';

/** What broke in all sessions together, each with the first time that it did. */
export function Violations({ load: { violations } }: { load: LoadDocument }) {
  return (
    <section id="violations">
      <h2>Violations</h2>
      {violations.length === 0 && <p class="quiet">The rules found none.</p>}
      {violations.map((one) => (
        <Violation one={one} />
      ))}
    </section>
  );
}

function Violation({ one }: { one: LoadDocument['violations'][number] }) {
  const { first, verdict } = one;
  const facts = [
    ['first', `session ${first.session}, unit ${first.unit}, ${time(first.time)} after the beginning`],
    ['subject', [first.subject, first.path].filter((part) => part !== undefined).join(' ')],
    ['expected', first.expected],
    ['got', first.got],
    ['why', first.why],
    ['reading', first.reading],
    ['follows from', one.consequenceOf],
  ] as const;
  return (
    <article class={`violation v-${verdict}`}>
      <h3>
        <span class="verdict">{verdict}</span> <code>{say(one.requirement, 80)}</code>{' '}
        <small>
          {number(one.times)} times in {counted(one.sessions, 'session')}, section {say(one.section, 40)}
        </small>
      </h3>
      <p>{say(one.statement)}</p>
      <dl>
        {facts.map(([name, text]) =>
          text === undefined || text === '' ? null : (
            <div>
              <dt>{name}</dt>
              <dd>{say(text)}</dd>
            </div>
          ),
        )}
      </dl>
      {one.dump.length > 0 && (
        // What scrolls has to be reached by keyboard.
        <pre tabindex={0}>{one.dump.map((line) => say(line, 300)).join('\n')}</pre>
      )}
    </article>
  );
}
