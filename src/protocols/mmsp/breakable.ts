import { sizeOf } from '../../wire/describe.ts';
import type { Fields, Layout } from '../../wire/fields.ts';
import { messageByName } from './messages/index.ts';
import type { Tamper, TamperWord } from './tamper.ts';

/** The kinds of mistakes that are read off the definition of a message. */
export const WAYS = ['lengths', 'cuts', 'texts'] as const;
export type Way = (typeof WAYS)[number];

/** Every mistake of that kind that the message can have. */
export function breaksOf(way: Way, message: string): readonly Tamper[] {
  const fields: Fields = messageByName(message)?.fields ?? {};
  switch (way) {
    case 'lengths':
      return [...HEADER, ...lengths(fields, '')];
    case 'cuts':
      return cuts(fields);
    case 'texts':
      return Object.entries(fields).flatMap(([field, { layout }]) =>
        layout.kind === 'utf16' ? each(field, ['unterminated', 'lone-surrogate']) : [],
      );
  }
}

const each = (field: string, words: readonly TamperWord[]): Tamper[] =>
  words.map((value) => ({ field, value }));

const CHUNKS: readonly TamperWord[] = ['zero', 'less', 'more', 'huge'];
const COUNTS: readonly TamperWord[] = ['zero', 'less', 'more', 'beyond', 'huge'];
const OFFSETS: readonly TamperWord[] = [...COUNTS, 'odd'];
const HEADER: readonly Tamper[] = [
  ...each('header.messageLength', CHUNKS),
  ...each('header.chunkCount', ['zero', 'huge']),
];

/** Lengths, counts and offsets, those of structures within the message too. */
function lengths(fields: Fields, prefix: string): Tamper[] {
  const counted = new Map<string, readonly TamperWord[]>();
  for (const { layout } of Object.values(fields)) {
    if (layout.kind === 'list') counted.set(layout.count, COUNTS);
    if (layout.kind !== 'utf16' && layout.kind !== 'bytes') continue;
    if (layout.extent.is === 'counted' || layout.extent.is === 'located')
      counted.set(layout.extent.by, COUNTS);
    if (layout.extent.is === 'located') counted.set(layout.extent.at, OFFSETS);
  }
  return Object.entries(fields).flatMap(([name, { layout }]) => {
    const path = `${prefix}${name}`;
    if (layout.kind === 'struct') return lengths(layout.of.fields, `${path}.`);
    if (layout.kind === 'integer' && layout.derived === 'chunks') return each(path, CHUNKS);
    return each(path, name === 'cbSize' ? COUNTS : (counted.get(name) ?? []));
  });
}

/** One for each length that a message can be too short by, named by the first field that it lacks. */
function cuts(fields: Fields): Tamper[] {
  const found = new Map<number, Tamper>();
  let at = 0;
  for (const [field, { layout, optional }] of Object.entries(fields)) {
    if (optional) break;
    const kept = keptBytes(layout, at);
    if (at >= 8 && !found.has(kept)) found.set(kept, { field, value: 'cut' });
    const size = sizeOf(layout);
    if (size === undefined) break;
    at += size;
  }
  return [...found.values()];
}

/** Bytes of the message that are left, as far as the definition tells. */
function keptBytes(layout: Layout, at: number): number {
  const entry = layout.kind === 'list' ? entrySize(layout.of.fields) : 0;
  const last = at + (layout.kind === 'list' ? entry : (sizeOf(layout) ?? 1)) - 1;
  return Math.floor(last / 8) * 8;
}

const entrySize = (fields: Fields): number =>
  Object.values(fields).reduce((sum, { layout }) => sum + (sizeOf(layout) ?? 0), 0);
