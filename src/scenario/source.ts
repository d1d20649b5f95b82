import { readFileSync, statSync } from 'node:fs';
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
} from 'yaml';
import type { Path, Problems } from './problems.ts';

const LARGEST_FILE = 1024 * 1024;
/** Enough for a suite that repeats itself by alias, too few for a document that grows without bound. */
const MOST_ALIASES = 200;

/** A YAML file that was read: its value, and where each part of it stands. */
export interface Source {
  /** As it is shown: `suites/mmsp/general/happy-path.yaml`. */
  readonly file: string;
  readonly value: unknown;
  position(path: Path, part: 'key' | 'value'): Position;
}

export interface Position {
  readonly line: number;
  readonly column: number;
}

const START: Position = { line: 1, column: 1 };

/** Reads and parses a file; whatever is wrong with it becomes a problem. */
export function readSource(path: string, shown: string, problems: Problems): Source | undefined {
  try {
    const { size } = statSync(path);
    if (size > LARGEST_FILE) return problems.add(shown, START, 'the file is larger than 1 MiB');
    return parseSource(shown, readFileSync(path, 'utf8'), problems);
  } catch (cause) {
    return problems.add(shown, START, `the file cannot be read (${errorCode(cause)})`);
  }
}

export function parseSource(file: string, text: string, problems: Problems): Source | undefined {
  const lines = new LineCounter();
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
    const faults = [...document.errors, ...document.warnings];
    for (const fault of faults) problems.add(file, at(fault.pos[0]), sentence(fault.message));
    const strange = oddities(document);
    for (const { offset, says } of strange) problems.add(file, at(offset), says);
    if (faults.length > 0 || strange.length > 0) return undefined;
    const value: unknown = document.toJS({ maxAliasCount: MOST_ALIASES });
    if (value === null || value === undefined) return problems.add(file, START, 'the file is empty');
    return { file, value, position: (path, part) => at(offsetOf(document, path, part)) };
  } catch (cause) {
    // The parser recurses, and gives up on its own when aliases multiply.
    if (cause instanceof RangeError) return problems.add(file, START, 'the file is nested too deeply');
    if (cause instanceof ReferenceError)
      return problems.add(file, START, 'aliases repeat too much of the file; write it out');
    throw cause;
  }
}

/** Things that YAML allows and no file of ours may have: they would be lost, or loop, on the way to a value. */
function oddities(document: Document): { offset: number; says: string }[] {
  const found: { offset: number; says: string }[] = [];
  visit(document, {
    Alias(_, node, ancestors) {
      const target = node.resolve(document);
      const offset = node.range?.[0] ?? 0;
      if (target === undefined)
        found.push({ offset, says: `no anchor &${brief(node.source)} stands before this alias` });
      else if (ancestors.some((ancestor) => ancestor === target))
        found.push({ offset, says: `*${brief(node.source)} contains itself` });
    },
    Pair(_, { key }) {
      const text = isScalar(key) ? key.value : undefined;
      if (typeof text === 'string' && text !== '__proto__') return;
      const offset = isNode(key) ? (key.range?.[0] ?? 0) : 0;
      if (typeof text === 'number') found.push({ offset, says: `the key ${text} must be in quotes` });
      else found.push({ offset, says: 'a key must be text' });
    },
  });
  return found;
}

function offsetOf(document: Document, path: Path, part: 'key' | 'value'): number {
  let node: unknown = document.contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const [index, step] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document);
    let next: unknown;
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === step);
      if (part === 'key' && index === path.length - 1) next = pair?.key;
      else next = pair?.value ?? pair?.key;
    } else if (isSeq(node)) next = node.items[Number(step)];
    // A key that is missing is shown where its map begins.
    if (!isNode(next)) return offset;
    offset = next.range?.[0] ?? offset;
    node = next;
  }
  return offset;
}

const brief = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

const sentence = (message: string): string => {
  const line = message.split('\n')[0] ?? message;
  return `${line.charAt(0).toLowerCase()}${brief200(line.slice(1))}`;
};
const brief200 = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text);

function errorCode(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
}
