import { renderToString } from 'preact-render-to-string';
import { htmlFile } from '../../report/html/html-file.tsx';
import { say } from '../../report/html/words.ts';
import type { LoadDocument } from '../document-schema.ts';
import { caveats, counted, number, time, timeRows } from '../words.ts';
import { Plots } from './plots.tsx';
import { STYLE } from './style.ts';
import { Violations } from './violations.tsx';

/** The page as a file, which runs nothing. */
export const pageOf = (load: LoadDocument): string =>
  htmlFile({
    title: `${say(load.verdict, 120)} · ${say(load.target, 80)} · mms-conform load`,
    style: STYLE,
    body: renderToString(<Page load={load} />),
  });

function Page({ load }: { load: LoadDocument }) {
  return (
    <>
      <header>
        <span>{say(load.tool, 80)}</span>
        <nav aria-label="Parts of this page">
          <a href="#summary">verdict</a>
          <a href="#times">times</a>
          <a href="#violations">violations</a>
          <a href="#run">run</a>
        </nav>
      </header>
      <main>
        <section class={`summary status-${load.status}`} id="summary">
          <h1>{say(load.verdict)}</h1>
          <p class="glance">
            <b>{say(load.target, 200)}</b>
            <span>{say(load.file, 200)}</span>
            <time dateTime={say(load.started, 40)}>
              {say(load.started.replace(/\.\d+Z$/, 'Z').replace('T', ' '), 40)}
            </time>
            <span>
              {counted(load.plan.sessions, 'session')} over {time(load.plan.ramp)}, then{' '}
              {time(load.plan.duration)}
            </span>
            <span>exit status {load.status}</span>
          </p>
        </section>
        <Plots load={load} />
        <Times load={load} />
        <Sessions load={load} />
        <Violations load={load} />
        <Run load={load} />
      </main>
    </>
  );
}

function Times({ load }: { load: LoadDocument }) {
  const { late, lateWhileBusy, media, missing } = load.packets;
  return (
    <section id="times">
      <h2>Times</h2>
      <div class="scroll">
        <table class="numbers">
          <thead>
            <tr>
              <th scope="col">what</th>
              {['p50', 'p90', 'p99', 'max'].map((name) => (
                <th scope="col">{name}</th>
              ))}
              <th scope="col">measured</th>
            </tr>
          </thead>
          <tbody>
            {timeRows(load).map(([name, words, { count, p50, p90, p99, max }]) => (
              <tr>
                <th scope="row">
                  {name} <span class="quiet">{words}</span>
                </th>
                {[p50, p90, p99, max].map((ms) => (
                  <td>{count === 0 ? '–' : time(ms)}</td>
                ))}
                <td>{number(count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="caveats">
        {number(late)} of {counted(media, 'media packet')} came more than {time(load.plan.tolerance)} late,{' '}
        {number(lateWhileBusy)} more while this process was busy itself, and {number(missing)} are missing by
        their numbers.
      </p>
      {caveats(load).map((sentence) => (
        <p class="caveats">{sentence}</p>
      ))}
    </section>
  );
}

function Sessions({ load: { sessions, refusals, losses } }: { load: LoadDocument }) {
  const facts = [
    ['begun', sessions.started],
    ['connected', sessions.connected],
    ['played', sessions.played],
    ['at the same time', sessions.mostPlaying],
    ['no connection', sessions.unconnected],
    ['refused', sessions.refused],
    ['lost', sessions.lost],
    ['stalled at the end', sessions.stalled],
    ['never ended', sessions.unended],
    ['unfinished', sessions.unfinished],
  ] as const;
  const reasons = [...refusals, ...losses];
  return (
    <section id="sessions">
      <h2>Sessions</h2>
      <dl class="facts">
        {facts.map(([name, count]) => (
          <div>
            <dt>{name}</dt>
            <dd>{number(count)}</dd>
          </div>
        ))}
      </dl>
      {reasons.length > 0 && (
        <div class="scroll">
          <table class="numbers">
            <caption class="quiet">What sessions came to grief on</caption>
            <tbody>
              {reasons.map(({ asked, answer, sessions: count, first }) => (
                <tr>
                  <td>{number(count)}</td>
                  <th scope="row">{say(asked, 80)}</th>
                  <td class="words">{say(answer, 300)}</td>
                  <td class="words">first session {number(first)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Run({ load }: { load: LoadDocument }) {
  const { harness, checks, packets } = load;
  const facts = [
    ['command', say(load.command, 1000)],
    ['platform', say(load.platform, 200)],
    ['took', time(load.seconds * 1000)],
    ['ended', load.ended],
    ['Data packets', number(packets.data)],
    ['bytes', number(packets.bytes)],
    ['checks', `${number(checks.kept)} kept, of ${counted(checks.requirements, 'requirement')}`],
    ['own delay', `${time(harness.delay.p50)} at p50, ${time(harness.delay.p99)} at p99`],
    ['processor', time(harness.processor * 1000)],
    ['memory', `${number(Math.round(harness.memory / 1e6))} MB at most`],
  ] as const;
  return (
    <section id="run">
      <h2>This run</h2>
      <dl class="facts">
        {facts.map(([name, text]) => (
          <div>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      {load.faults.map((fault) => (
        <pre>{say(fault, 4000)}</pre>
      ))}
    </section>
  );
}
