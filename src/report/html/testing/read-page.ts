import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** An element of a page, as a reader of the file sees it. */
export interface Node {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (Node | string)[];
}

/** Reads a page back. Throws when an element is not closed where it has to be. */
export function readPage(html: string): Node {
  const document = html.replace(/^<!doctype html>\s*/, '');
  const options = { allowBooleanAttributes: true };
  const valid = XMLValidator.validate(document.replace(RAW, '<$1></$1>'), options);
  if (valid !== true) throw new Error(`not well-formed: ${valid.err.msg} in line ${valid.err.line}`);
  const parser = new XMLParser({
    ...options,
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: false,
    stopNodes: ['html.head.style', 'html.body.script'],
    processEntities: { enabled: true, maxTotalExpansions: 1e6, maxExpandedLength: 1e8 },
  });
  const [root] = nodes(parser.parse(document)).filter((one) => typeof one !== 'string');
  if (root === undefined) throw new Error('no element');
  return root;
}

/** What a browser does not read as markup. */
const RAW = /<(style|script)\b[^>]*>[\s\S]*?<\/\1>/g;

function nodes(parsed: unknown): (Node | string)[] {
  if (!Array.isArray(parsed)) throw new Error('no list of nodes');
  return parsed.flatMap((one: unknown): (Node | string)[] => {
    if (typeof one !== 'object' || one === null) throw new Error('no node');
    const entries = new Map<string, unknown>(Object.entries(one));
    const attributes = entries.get(':@');
    entries.delete(':@');
    const [[tag, inner] = ['', []]] = entries;
    if (tag === '#text') return [String(inner)];
    const named = Object.entries(typeof attributes === 'object' && attributes !== null ? attributes : {});
    return [
      { tag, attributes: Object.fromEntries(named.map(([k, v]) => [k, String(v)])), children: nodes(inner) },
    ];
  });
}

/** All elements below, in the order of the page. */
export const every = (node: Node): Node[] =>
  node.children.flatMap((one) => (typeof one === 'string' ? [] : [one, ...every(one)]));

/** Elements that match `tag`, `.class`, `#id`, or any of them together: `tr.bad`. */
export function find(node: Node, selector: string): Node[] {
  const [, tag = '', rest = ''] = /^([\w-]*)(.*)$/.exec(selector) ?? [];
  const marks = rest.match(/[.#][\w-]+/g) ?? [];
  return every(node).filter(
    (one) =>
      (tag === '' || one.tag === tag) &&
      marks.every((mark) =>
        mark.startsWith('#')
          ? one.attributes.id === mark.slice(1)
          : (one.attributes.class ?? '').split(' ').includes(mark.slice(1)),
      ),
  );
}

/** The one element that matches; throws when there is none or are several. */
export function only(node: Node, selector: string): Node {
  const [found, ...others] = find(node, selector);
  if (found === undefined || others.length > 0)
    throw new Error(`${others.length + (found ? 1 : 0)} elements are ${selector}`);
  return found;
}

export const textOf = (node: Node): string =>
  node.children.map((one) => (typeof one === 'string' ? one : textOf(one))).join('');

/** Cells of a row, as text. */
export const cells = (row: Node): string[] =>
  row.children.flatMap((one) => (typeof one === 'string' ? [] : [textOf(one).trim()]));
