import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { RunEvent } from '../events.ts';
import { inertJson } from '../report/inert.ts';
import { aCase, check, flow, message, runEnd, runStart, step } from '../report/testing/story.ts';
import { UserError } from '../scenario/user-error.ts';
import { eachLine } from './lines-of.ts';
import { eachStoredEvent, storedEvents } from './stored-events.ts';

const folder = mkdtempSync(join(tmpdir(), 'mms-conform-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const file = (content: string | Buffer): string => {
  const path = join(folder, `${files++}.ndjson`);
  writeFileSync(path, content);
  return path;
};
const ndjson = (events: readonly unknown[]): string =>
  events.map((event) => `${inertJson(event)}\n`).join('');

const RUN: readonly RunEvent[] = [
  runStart(['a', 'b']),
  ...aCase('a', 'fail', [
    step('a', 1, 'é…😀'),
    message('a'),
    flow('a', { head: ['00'.repeat(700_000)] }),
    check('a', 'M-1-01', 'pass'),
    check('a', 'M-1-02', 'fail', { got: '4', dump: ['0000  00'] }),
    { type: 'reference', case: 'a', t: 5, said: message('a') },
  ]),
  ...aCase('b', 'pass', [check('b', 'M-1-01', 'pass', { statement: 'Üben …' })]),
  runEnd(),
];

describe('a stored run', () => {
  it('is read back as it was written', async () => {
    expect(await storedEvents(file(ndjson(RUN)))).toEqual(RUN);
  });

  it('without its conversations has everything else', async () => {
    const bulk = new Set(['step', 'message', 'flow', 'reference']);
    expect(await storedEvents(file(ndjson(RUN)), 'verdicts')).toEqual(
      RUN.filter(({ type }) => !bulk.has(type)),
    );
  });

  it('is told in its order, one event after the other', async () => {
    const types: string[] = [];
    await eachStoredEvent(file(ndjson(RUN)), 'all', ({ type }) => types.push(type));
    expect(types).toEqual(RUN.map(({ type }) => type));
  });
});

describe.each(['all', 'verdicts'] as const)('read for %s', (what) => {
  const whole = ndjson(RUN);
  const lines = whole.trimEnd().split('\n');
  const refused = async (content: string): Promise<string> => {
    const path = file(content);
    const error: unknown = await storedEvents(path, what).then(
      () => new Error('it was read'),
      (cause: unknown) => cause,
    );
    if (!(error instanceof UserError)) throw error;
    expect(error.message.startsWith(path)).toBe(true);
    expect(error.message).not.toContain('\n');
    return error.message.slice(path.length);
  };

  it('is refused wherever it is cut off', async () => {
    for (let at = 0; at < whole.length; at += at > 3000 && at < whole.length - 3000 ? 50_021 : 7)
      expect(await refused(whole.slice(0, at))).toMatch(/cut off|no run-start|no run-end/);
    expect(await refused(whole.slice(0, -1))).toMatch(
      new RegExp(`^:${lines.length}: the file ends within a line`),
    );
  });

  it('is refused without any of the lines that hold it together', async () => {
    expect(await refused(ndjson(RUN.slice(1)))).toMatch(/^:1: the first line is no run-start/);
    expect(await refused(ndjson(RUN.slice(0, -1)))).toMatch(/^: there is no run-end/);
    expect(await refused('')).toMatch(/^:1: the first line is no run-start/);
    expect(await refused(ndjson([{ ...RUN[0], version: 2 }]))).toMatch(/^:1: the events have version 2/);
  });

  it('is refused with anything behind its end', async () => {
    for (const event of [check('a', 'M-1-01', 'pass'), message('a'), runEnd(), {}, 7])
      expect(await refused(whole + ndjson([event]))).toMatch(
        new RegExp(`^:${lines.length + 1}: there is more after`),
      );
  });

  it.each([
    ['a check that lacks something', /,"statement":"[^"]*"/g, ''],
    ['a verdict that there is not', /"verdict":"pass","passes"/g, '"verdict":"good","passes"'],
    ['a number that is a text', /"passes":1/g, '"passes":"1"'],
    ['half a line', /,"level":"MUST".*/g, ''],
    ['half a line of a conversation', /,"names":.*/g, ''],
    ['a line of a kind that there is not', /"type":"check"/g, '"type":"chick"'],
    ['a line that is empty', /\{"type":"check".*/g, ''],
  ])('is refused with %s', async (_what, found, put) => {
    expect(await refused(whole.replace(found, put))).toMatch(/^:\d+: this line is no event/);
  });
});

describe('the lines of a file', () => {
  const linesOf = async (path: string) => {
    const found: { text: string; whole: boolean }[] = [];
    await eachLine(path, (bytes, start, end, whole) =>
      found.push({ text: bytes.toString('utf8', start, end), whole }),
    );
    return found;
  };

  it.each([
    ['nothing', ''],
    ['one that does not end', 'a'],
    ['empty ones', '\n\n\n'],
    ['short and long ones', `a\n${'b'.repeat(3_000_000)}\nc\n${'é'.repeat(600_000)}\n`],
    ['one that ends with the chunk', `${'a'.repeat((1 << 20) - 1)}\n${'b'.repeat(1 << 20)}\nc`],
  ])('are those that are there: %s', async (_what, content) => {
    const expected = content.split('\n').map((text, n, all) => ({ text, whole: n < all.length - 1 }));
    if (expected.at(-1)?.text === '') expected.pop();
    expect(await linesOf(file(content))).toEqual(expected);
  });

  it('cannot be had of what is no file', async () => {
    await expect(linesOf(join(folder, 'none'))).rejects.toThrow(
      /none: the events cannot be read \(ENOENT\)$/,
    );
    await expect(linesOf(folder)).rejects.toThrow(/: the events cannot be read \(EISDIR\)$/);
  });
});
