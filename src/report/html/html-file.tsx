import { createHash } from 'node:crypto';
import { renderToString } from 'preact-render-to-string';

export interface HtmlFile {
  /** Made safe already. */
  readonly title: string;
  readonly style: string;
  /** What makes the page better where scripts run; none is allowed when there is none. */
  readonly script?: string;
  /** HTML. */
  readonly body: string;
}

/** One document that needs nothing else, and whose only style and script are named by their hashes. */
export function htmlFile({ title, style, script, body }: HtmlFile): string {
  const policy = [
    "default-src 'none'",
    `style-src ${hash(style)}`,
    ...(script === undefined ? [] : [`script-src ${hash(script)}`]),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const head = renderToString(
    <>
      <meta charSet="utf-8" />
      <meta http-equiv="Content-Security-Policy" content={policy} />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="referrer" content="no-referrer" />
      <title>{title}</title>
    </>,
  );
  return `<!doctype html>
<html lang="en">
<head>
${head}
<style>${style}</style>
</head>
<body>
${body}
${script === undefined ? '' : `<script type="module">${script}</script>\n`}</body>
</html>
`;
}

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
