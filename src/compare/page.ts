import { createHash } from 'node:crypto';
import { type ComponentChild, h } from 'preact';
import { render } from 'preact-render-to-string';

export interface Page {
  readonly title: string;
  readonly style: string;
  /** The page says everything without it. */
  readonly script: string;
  readonly body: ComponentChild;
}

/** One file that needs nothing else and may load nothing: only this style and this script, by their hashes. */
export function page({ title, style, script, body }: Page): string {
  const policy = `default-src 'none'; style-src ${hash(style)}; script-src ${hash(script)}; base-uri 'none'; form-action 'none'`;
  const document = h(
    'html',
    { lang: 'en' },
    h(
      'head',
      null,
      h('meta', { charset: 'utf-8' }),
      h('meta', { 'http-equiv': 'Content-Security-Policy', content: policy }),
      h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      h('meta', { name: 'color-scheme', content: 'light dark' }),
      h('title', null, title),
      raw('style', style),
    ),
    h('body', null, body, raw('script', script)),
  );
  return `<!DOCTYPE html>\n${render(document)}\n`;
}

/** Text of ours that must not be escaped; a peer's never comes here. */
const raw = (element: 'style' | 'script', text: string): ComponentChild =>
  h(element, { dangerouslySetInnerHTML: { __html: text } });

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
