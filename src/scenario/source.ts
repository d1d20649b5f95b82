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

/** Far more than any file needs, far less than makes a recursive reader of the value give up. */
const DEEPEST = 50;
const TOO_MANY_ALIASES = 'aliases repeat too much of the file; write it out';
const TOO_DEEP = 'the file is nested too deeply';

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
    if (faults.some(({ code }) => code === 'RESOURCE_EXHAUSTION')) return problems.add(file, START, TOO_DEEP);
    for (const fault of faults) problems.add(file, at(fault.pos[0]), sentence(fault.message));
    const strange = oddities(document);
    for (const { offset, says } of strange) problems.add(file, at(offset), says);
    if (faults.length > 0 || strange.length > 0) return undefined;
    const value: unknown = document.toJS({ maxAliasCount: MOST_ALIASES });
    if (value === null || value === undefined) return problems.add(file, START, 'the file is empty');
    if (isDeeperThan(value, DEEPEST)) return problems.add(file, START, TOO_DEEP);
    return { file, value, position: (path, part) => at(offsetOf(document, path, part)) };
  } catch (cause) {
    // Reading a value recurses too, and gives up on its own when aliases multiply.
    if (cause instanceof RangeError) return problems.add(file, START, TOO_DEEP);
    if (cause instanceof ReferenceError) return problems.add(file, START, TOO_MANY_ALIASES);
    throw cause;
  }
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((part) => isDeeperThan(part, levels - 1));
}

/** Things that YAML allows and no file of ours may have: they would be lost, or loop, on the way to a value. */
function oddities(document: Document): { offset: number; says: string }[] {
  const found: { offset: number; says: string }[] = [];
  const anchors = new Map<string, unknown>();
  let aliases = 0;
  visit(document, {
    Alias(_, { source, range }, ancestors) {
      const offset = range?.[0] ?? 0;
      const target = anchors.get(source);
      if (++aliases > MOST_ALIASES) {
        found.push({ offset, says: TOO_MANY_ALIASES });
        return visit.BREAK;
      }
      if (target === undefined)
        found.push({ offset, says: `no anchor &${brief(source)} stands before this alias` });
      else if (ancestors.some((ancestor) => ancestor === target))
        found.push({ offset, says: `*${brief(source)} contains itself` });
      return undefined;
    },
    Value(_, node) {
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
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

const brief = (text: string, length = 40): string =>
  text.length > length ? `${text.slice(0, length)}…` : text;

/** A message of the YAML parser, on one line and as part of a sentence. */
function sentence(message: string): string {
  const [line = ''] = message.split('\n');
  return brief(`${line.charAt(0).toLowerCase()}${line.slice(1)}`, 200);
}

/** `ENOENT`: why the system could not do what was asked of it. */
export function errorCode(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
}
