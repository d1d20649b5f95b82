import { readFileSync } from 'node:fs';
import { renderToString } from 'preact-render-to-string';
import { BUDGET, details, leftOut } from './budget.ts';
import { CaseBody, type Detail } from './case-body.tsx';
import { anchorsOf, coverageOf } from './coverage.ts';
import { htmlFile } from './html-file.tsx';
import { Page } from './page.tsx';
import { STYLE } from './style.ts';
import type { CaseView, RunView } from './view.ts';
import { say } from './words.ts';

/** The page as a file, of about so many bytes at most. */
export function htmlDocument(run: RunView, budget = BUDGET): string {
  const context = { run, anchors: anchorsOf(coverageOf(run)) };
  const sizeOf = (view: CaseView, detail: Detail): number =>
    Buffer.byteLength(renderToString(<CaseBody view={view} detail={detail} context={context} />));
  const rows = new Map<CaseView, Detail>(run.cases.map((view) => [view, 'row']));
  const bare = Buffer.byteLength(whole(run, rows));
  return whole(run, details(run.cases, budget - bare, sizeOf));
}

function whole(run: RunView, shown: ReadonlyMap<CaseView, Detail>): string {
  return htmlFile({
    title: `${say(run.end?.verdict ?? 'no verdict', 120)} · ${say(run.start?.target ?? '', 80)} · mms-conform`,
    style: STYLE,
    script: script(),
    body: renderToString(<Page run={run} details={shown} left={leftOut(shown)} />),
  });
}

let read: string | undefined;

/** What makes the page better where scripts run; a file of its own, so that it is checked like everything else. */
function script(): string {
  read ??= readFileSync(new URL('./script.js', import.meta.url), 'utf8').replace(/^\/\/# source.*$/m, '');
  return read;
}
