import type { CheckEvent } from '../../events.ts';
import { headline } from '../check-text.ts';
import type { RunView } from './view.ts';
import { count, number, say, time } from './words.ts';

const MOST = 100;

/** What was run, with what, and what was not tested. */
export function RunData({ run, left }: { run: RunView; left: readonly string[] }) {
  const { start, end, probe } = run;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['target', start?.target],
    ['tool', start?.tool],
    ['suite', start?.suite],
    ['command', start?.command],
    ['platform', start?.platform],
    ['seed', start === undefined ? undefined : String(start.seed)],
    ['workers', start === undefined ? undefined : String(start.workers)],
    ['warnings are failures', start?.strict === true ? 'yes' : undefined],
    ['shard', start?.shard === undefined ? undefined : `${start.shard.i} of ${start.shard.n}`],
    ['selection', start?.filtered === true ? 'some scenarios of the suite only' : undefined],
    ['started', start?.started],
    ['duration', end === undefined ? undefined : time(end.t)],
    ['exit status', end === undefined ? undefined : String(end.status)],
    ['checks', end === undefined ? undefined : counted(end.checks)],
    ['cases', end === undefined ? undefined : counted(end.cases)],
    [
      'fail as expected',
      end?.listed === undefined
        ? undefined
        : `${count(end.listed.checks, 'check')} in ${count(end.listed.cases, 'case')}`,
    ],
    ['chunkCount', probe === undefined ? undefined : CHUNK_COUNT[probe.chunkCount]],
  ];
  return (
    <section id="run">
      <h2>The run</h2>
      <dl class="facts">
        {facts.map(
          ([name, text]) =>
            text !== undefined &&
            text !== '' && (
              <div>
                <dt>{name}</dt>
                <dd>{name === 'command' ? <code>{say(text)}</code> : say(text)}</dd>
              </div>
            ),
        )}
      </dl>
      <Lines title="What the target says of itself" lines={probe?.lines ?? []} />
      <Untested untested={end?.untested ?? []} />
      <Lines title="Notes, which never count" lines={notes(run)} />
      <Lines title="Left out of this page" lines={left} />
    </section>
  );
}

const CHUNK_COUNT = {
  letter: 'as specified',
  custom: 'messageLength / 8, because the target answers nothing else (A-01)',
} as const;

const counted = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .filter(([, of]) => of > 0)
    .map(([name, of]) => `${number(of)} ${name}`)
    .join(', ') || 'none';

const Lines = ({ title, lines }: { title: string; lines: readonly string[] }) =>
  lines.length === 0 ? null : (
    <>
      <h3>{title}</h3>
      <ul class="lines">
        {lines.slice(0, MOST).map((line) => (
          <li>{say(line)}</li>
        ))}
        {lines.length > MOST && <li>… {lines.length - MOST} more</li>}
      </ul>
    </>
  );

/** By reason; the cases behind it. */
function Untested({ untested }: { untested: readonly { readonly what: string; readonly why: string }[] }) {
  if (untested.length === 0) return null;
  return (
    <>
      <h3>Not tested, and why</h3>
      {untested.slice(0, MOST).map(({ what, why }) => (
        <details class="untested">
          <summary>
            {say(why)} <span class="quiet">({count(what.split(', ').length, 'case')})</span>
          </summary>
          <p>{say(what, 4000)}</p>
        </details>
      ))}
      {untested.length > MOST && <p>… {untested.length - MOST} more reasons</p>}
    </>
  );
}

/** A habit of the target is told once, not in every case. */
function notes({ cases }: RunView): string[] {
  const found = new Map<string, { readonly first: CheckEvent; cases: number }>();
  for (const { story } of cases)
    for (const check of story.checks) {
      if (check.verdict !== 'note') continue;
      const known = found.get(check.requirement);
      if (known === undefined) found.set(check.requirement, { first: check, cases: 1 });
      else known.cases++;
    }
  return Array.from(found.values(), ({ first, cases: of }) => {
    const { why, reading } = first;
    return `${headline(first)}${why === undefined ? '' : `; ${why}`}${reading === undefined ? '' : ` (${reading})`} [${count(of, 'case')}]`;
  });
}
