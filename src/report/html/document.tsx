import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { renderToString } from 'preact-render-to-string';
import { BUDGET, details, leftOut } from './budget.ts';
import { CaseBody, type Detail } from './case-body.tsx';
import { anchorsOf, coverageOf } from './coverage.ts';
import { Page } from './page.tsx';
import { STYLE } from './style.ts';
import type { CaseView, RunView } from './view.ts';
import { say } from './words.ts';

/** The page as a file: one document that needs nothing else, and whose only style and script are named by their hashes. */
export function htmlDocument(run: RunView, budget = BUDGET): string {
  const context = { run, anchors: anchorsOf(coverageOf(run)) };
  const sizeOf = (view: CaseView, detail: Detail): number =>
    Buffer.byteLength(renderToString(<CaseBody view={view} detail={detail} context={context} />));
  const rows = new Map<CaseView, Detail>(run.cases.map((view) => [view, 'row']));
  const bare = Buffer.byteLength(whole(run, rows));
  return whole(run, details(run.cases, budget - bare, sizeOf));
}

function whole(run: RunView, shown: ReadonlyMap<CaseView, Detail>): string {
  const body = renderToString(<Page run={run} details={shown} left={leftOut(shown)} />);
  const head = renderToString(
    <>
      <meta charSet="utf-8" />
      <meta http-equiv="Content-Security-Policy" content={policy()} />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="referrer" content="no-referrer" />
      <title>{`${say(run.end?.verdict ?? 'no verdict', 120)} · ${say(run.start?.target ?? '', 80)} · mms-conform`}</title>
    </>,
  );
  return `<!doctype html>
<html lang="en">
<head>
${head}
<style>${STYLE}</style>
</head>
<body>
${body}
<script type="module">${script()}</script>
</body>
</html>
`;
}

let read: string | undefined;

/** What makes the page better where scripts run; a file of its own, so that it is checked like everything else. */
function script(): string {
  read ??= readFileSync(new URL('./script.js', import.meta.url), 'utf8').replace(/^\/\/# source.*$/m, '');
  return read;
}

const policy = (): string =>
  `default-src 'none'; style-src ${hash(STYLE)}; script-src ${hash(script())}; base-uri 'none'; form-action 'none'`;

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
