import { countVerdicts } from '../counts.ts';
import { BY_URGENCY, MARKS, marksOf, type RunView } from './view.ts';
import { number, say } from './words.ts';

/** What is shown of the cases: verdicts without any script, the rest with the page's own. */
export function Filters({ run, suites }: { run: RunView; suites: readonly string[] }) {
  const counts = countVerdicts(run.cases.map(({ outcome }) => outcome));
  const chips = [
    ...BY_URGENCY.map((verdict) => ({ name: verdict, kind: `v-${verdict}`, of: counts.get(verdict) ?? 0 })),
    ...MARKS.map((mark) => ({
      name: mark,
      kind: `m-${mark}`,
      of: run.cases.filter(({ story }) => marksOf(story).includes(mark)).length,
    })),
  ].filter(({ of }) => of > 0);
  return (
    <form class="filters" id="filters">
      <fieldset>
        <legend>Only cases that</legend>
        {chips.map(({ name, kind, of }) => (
          <label class={`chip ${kind}`}>
            <input type="checkbox" id={`only-${name}`} value={name} autocomplete="off" />
            {name} <b>{number(of)}</b>
          </label>
        ))}
      </fieldset>
      <div class="js more">
        <label>
          <span>Text</span>
          <input type="search" id="text" placeholder="press / to search" autocomplete="off" />
        </label>
        <label>
          <span>Folder</span>
          <select id="suite" autocomplete="off">
            <option value="">all</option>
            {suites.map((suite, n) => (
              <option value={String(n)}>{say(suite, 80)}</option>
            ))}
          </select>
        </label>
        <label>
          <span>Requirement</span>
          <input type="text" id="requirement" list="requirements" placeholder="MMSP-" autocomplete="off" />
        </label>
        <datalist id="requirements" />
        <button type="reset">all cases</button>
        <button type="button" id="unfold">
          unfold
        </button>
        <output id="count" aria-live="polite" />
      </div>
    </form>
  );
}
