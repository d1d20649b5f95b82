import { expect, test } from 'vitest';
import type { AsfPayload } from '../asf/packet.ts';
import { createSelection, type Selection, type StreamKind } from './selection.ts';

const kinds = new Map<number, StreamKind>([
  [1, 'video'],
  [2, 'video'],
  [3, 'other'],
]);
const NONE = 0xffff;

const payload = (stream: number, keyFrame = false, objectOffset = 0): AsfPayload => ({
  stream,
  keyFrame,
  objectNumber: 0,
  objectOffset,
  replicatedLength: 8,
  compressed: false,
  dataStart: 0,
  dataEnd: 0,
});

function selection(...entries: readonly (readonly [number, number, number])[]): Selection {
  const made = createSelection(kinds, true);
  apply(made, ...entries);
  return made;
}

function apply(to: Selection, ...entries: readonly (readonly [number, number, number])[]): boolean {
  return to.apply(entries.map(([source, destination, thinning]) => ({ source, destination, thinning })));
}

test('nothing is selected at first', () => {
  const none = selection();
  for (const stream of [1, 2, 3]) expect(none.keeps(payload(stream, true))).toBe(false);
});

test('video begins with the first byte of a key frame, other streams anywhere', () => {
  const made = selection([NONE, 1, 0], [NONE, 3, 0]);
  expect(made.keeps(payload(3, false, 40))).toBe(true);
  expect(made.keeps(payload(1))).toBe(false);
  expect(made.keeps(payload(1, true, 40))).toBe(false);
  expect(made.keeps(payload(1, true))).toBe(true);
  expect(made.keeps(payload(1))).toBe(true);
});

test.each([
  ['level 2', [NONE, 3, 2]],
  ['level 2 with a source, as libmms and xine send it', [3, 3, 2]],
  ['destination 0xFFFF', [3, NONE, 0]],
  ['destination 0xFFFF and level 2', [3, NONE, 2]],
] as const)('%s switches a stream off', (_, entry) => {
  const made = selection([NONE, 3, 0]);
  expect(made.keeps(payload(3))).toBe(true);
  expect(apply(made, entry)).toBe(true);
  expect(made.keeps(payload(3))).toBe(false);
  expect(made.streams()).toEqual([]);
});

test('a replaced stream is sent until its replacement begins', () => {
  const made = selection([NONE, 1, 0]);
  made.keeps(payload(1, true));
  apply(made, [1, 2, 0]);
  expect(made.keeps(payload(1))).toBe(true);
  expect(made.keeps(payload(2))).toBe(false);
  expect(made.keeps(payload(2, true))).toBe(true);
  expect(made.keeps(payload(1, true))).toBe(false);
  expect(made.streams()).toEqual([2]);
});

test('a replacement agreed on before a start takes place at the start', () => {
  const made = selection([NONE, 1, 0], [1, 2, 0]);
  made.restart();
  expect(made.keeps(payload(1, true))).toBe(false);
  expect(made.keeps(payload(2, true))).toBe(true);
});

test('replacing by a stream that is being sent drops the replaced one at once', () => {
  const made = selection([NONE, 1, 0], [NONE, 2, 0]);
  made.keeps(payload(1, true));
  made.keeps(payload(2, true));
  apply(made, [1, 2, 0]);
  expect(made.keeps(payload(1, true))).toBe(false);
  expect(made.keeps(payload(2))).toBe(true);
});

test('asking once more for the replacement still ends what it replaces', () => {
  const made = selection([NONE, 1, 0]);
  made.keeps(payload(1, true));
  apply(made, [1, 2, 0]);
  apply(made, [NONE, 2, 0]);
  expect([made.keeps(payload(1)), made.keeps(payload(2, true)), made.keeps(payload(1))]).toEqual([
    true,
    true,
    false,
  ]);
});

test('a replacement that is itself replaced, or switched off, leaves nothing of what it was to replace', () => {
  for (const [source, destination, thinning] of [
    [2, 3, 0],
    [2, NONE, 0],
    [NONE, 2, 2],
  ] as const) {
    const made = selection([NONE, 1, 0]);
    made.keeps(payload(1, true));
    apply(made, [1, 2, 0], [source, destination, thinning]);
    made.keeps(payload(3));
    expect(made.keeps(payload(1, true))).toBe(false);
    expect(made.streams()).toEqual(destination === 3 ? [3] : []);
  }
});

test('two streams can have one replacement', () => {
  const made = selection([NONE, 1, 0], [NONE, 3, 0]);
  for (const stream of [1, 3]) made.keeps(payload(stream, true));
  apply(made, [1, 2, 0], [3, 2, 0]);
  expect([made.keeps(payload(1)), made.keeps(payload(3))]).toEqual([true, true]);
  made.keeps(payload(2, true));
  expect(made.streams()).toEqual([2]);
});

test('a stream that was to be replaced stays when it is selected again', () => {
  const made = selection([NONE, 1, 0]);
  made.keeps(payload(1, true));
  apply(made, [1, 2, 0], [NONE, 1, 0]);
  made.keeps(payload(2, true));
  expect([...made.streams()].sort()).toEqual([1, 2]);
  const turned = selection([NONE, 1, 0]);
  turned.keeps(payload(1, true));
  apply(turned, [1, 2, 0], [2, 1, 0]);
  expect(turned.streams()).toEqual([1]);
});

test('level 1 sends key frames only, and back at level 0 a key frame comes first', () => {
  const made = selection([NONE, 1, 1]);
  expect([made.keeps(payload(1, true)), made.keeps(payload(1)), made.keeps(payload(1, true, 9))]).toEqual([
    true,
    false,
    true,
  ]);
  apply(made, [NONE, 1, 0]);
  expect([made.keeps(payload(1)), made.keeps(payload(1, true)), made.keeps(payload(1))]).toEqual([
    false,
    true,
    true,
  ]);
});

test('selecting again what is being sent changes nothing', () => {
  const made = selection([NONE, 1, 0]);
  made.keeps(payload(1, true));
  apply(made, [NONE, 1, 0]);
  expect(made.keeps(payload(1))).toBe(true);
});

test('after a restart every stream begins anew', () => {
  const made = selection([NONE, 1, 0]);
  made.keeps(payload(1, true));
  made.restart();
  expect(made.keeps(payload(1))).toBe(false);
});

test('streams that do not exist are passed over, levels that do not exist are refused as a whole', () => {
  const made = selection([NONE, 9, 0], [NONE, NONE, 0]);
  expect(made.streams()).toEqual([]);
  expect(apply(made, [NONE, 1, 0], [NONE, 3, 3])).toBe(false);
  expect(made.streams()).toEqual([]);
});
