import { createHash } from 'node:crypto';
import { XMLParser, XMLValidator } from 'fast-xml-parser';

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (Element | string)[];
}

/** A page, read strictly: every element is closed, every attribute quoted. */
export function readPage(html: string): Element {
  const markup = html.replace(/^<!DOCTYPE html>\n/, '');
  if (markup === html) throw new Error('no doctype');
  const valid = XMLValidator.validate(markup, { allowBooleanAttributes: true });
  if (valid !== true) throw new Error(`not well-formed: ${valid.err.msg}`);
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    allowBooleanAttributes: true,
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: false,
    stopNodes: ['html.head.style', 'html.body.script'],
  });
  const parsed: unknown = parser.parse(markup);
  const [root] = childrenOf(parsed);
  if (root === undefined || typeof root === 'string') throw new Error('no element');
  return root;
}

function childrenOf(parsed: unknown): (Element | string)[] {
  if (!Array.isArray(parsed)) return [];
  return parsed.flatMap((node: unknown): (Element | string)[] => {
    if (typeof node !== 'object' || node === null) return [];
    const entries = Object.entries(node);
    const [name, inner] = entries.find(([key]) => key !== ':@') ?? [];
    if (name === undefined) return [];
    if (name === '#text') return [String(inner)];
    const given: unknown = entries.find(([key]) => key === ':@')?.[1];
    const attributes = Object.fromEntries(
      typeof given === 'object' && given !== null
        ? Object.entries(given).map(([key, value]) => [key, String(value)])
        : [],
    );
    return [{ name, attributes, children: childrenOf(inner) }];
  });
}

/** All elements, in the order of the page. */
export const elements = (root: Element): Element[] => [
  root,
  ...root.children.flatMap((child) => (typeof child === 'string' ? [] : elements(child))),
];

export const textOf = (root: Element): string =>
  root.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');

/** The hash that a Content-Security-Policy needs of what stands in the element. */
export const hashOf = (root: Element): string =>
  `'sha256-${createHash('sha256').update(textOf(root)).digest('base64')}'`;
