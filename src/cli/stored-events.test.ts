import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import type { RunEvent } from '../events.ts';
import { inertJson } from '../report/inert.ts';
import { ndjson } from '../report/ndjson.ts';
import {
  aCase,
  attemptEnd,
  check,
  flow,
  message,
  report,
  runEnd,
  runStart,
  step,
} from '../report/testing/story.ts';
import { UserError } from '../scenario/user-error.ts';
import { STANDARD_INPUT } from './standard-input.ts';
import { storedEvents } from './stored-events.ts';

const folder = mkdtempSync(join(tmpdir(), 'stored-'));
afterAll(() => rmSync(folder, { recursive: true }));

const A = 'mmsp/general/a';
const RUN: readonly RunEvent[] = [
  runStart([A], { command: 'mms-conform', shard: { i: 1, n: 2 }, filtered: false }),
  { type: 'probe', t: 1, chunkCount: 'custom', lines: ['\ud800 \u202e'] },
  ...aCase(
    A,
    'fail',
    [
      step(A, 1, 'send Connect'),
      message(A),
      flow(A, { head: ['00'], tail: ['01'] }),
      check(A, 'MMSP-1-01', 'fail', { got: '\u001b[31m\0', dump: ['00'] }),
      attemptEnd(A, 1, 'fail'),
      { type: 'case-start', case: A, t: 3, attempt: 2 },
      { type: 'reference', case: A, t: 4, said: message(A) },
      check(A, 'MMSP-1-01', 'pass'),
    ],
    { flaky: true, attempts: 2, unexpected: ['u'] },
  ),
  runEnd({ stale: ['s'], listed: { checks: 1, cases: 1 }, reason: 'r' }),
];

function stored(text: string): string {
  const path = join(folder, 'events.ndjson');
  writeFileSync(path, text);
  return path;
}
const told = await report(ndjson, RUN);
const lines = told.trimEnd().split('\n');

describe('a stored run', () => {
  it('is read back as it was', async () => {
    expect(await storedEvents(stored(told))).toEqual(RUN);
  });

  it('gives the same lines when it is written again, in whatever order their keys are', async () => {
    const turned = lines.map((line) =>
      inertJson(Object.fromEntries(Object.entries(JSON.parse(line)).reverse())),
    );
    const text = `${turned.join('\n')}\n`;
    expect(text).not.toBe(told);
    for (const given of [told, text])
      expect(await report(ndjson, await storedEvents(stored(given)))).toBe(given);
  });

  it('may know more than this version does', async () => {
    const more = told.replaceAll('"type":"check"', '"type":"check","mood":"good"');
    const found = (await storedEvents(stored(more))).find(({ type }) => type === 'check');
    expect(found).toMatchObject({ mood: 'good' });
  });

  it('may come from a stream', async () => {
    expect(
      await storedEvents(STANDARD_INPUT, 'all', Readable.from([told.slice(0, 50), told.slice(50)])),
    ).toEqual(RUN);
    await expect(storedEvents(STANDARD_INPUT, 'all', Readable.from(['']))).rejects.toThrow(
      /^\/dev\/stdin:1: /,
    );
  });

  it('can be read for its verdicts alone', async () => {
    const types = (await storedEvents(stored(told), 'verdicts')).map(({ type }) => type);
    expect(types).not.toContain('message');
    expect(types.filter((type) => type === 'check')).toHaveLength(2);
    expect(types.at(-1)).toBe('run-end');
  });
});

describe('what is no whole run', () => {
  const refusal = (text: string): Promise<unknown> =>
    storedEvents(stored(text)).then(
      () => undefined,
      (error: unknown) => error,
    );

  it('is refused wherever it was cut off', async () => {
    for (let at = 0; at < told.length; at += at < 3000 ? 1 : 97) {
      const error = await refusal(told.slice(0, at));
      expect(error, `cut at ${at}`).toBeInstanceOf(UserError);
    }
    // All but the last line feed is a file that was cut off as well.
    expect(await refusal(told.slice(0, -1))).toBeInstanceOf(UserError);
  });

  it.each([
    ['', /:1: the first line is no run-start/],
    ['<html>\n', /:1: the first line is no run-start/],
    [lines.slice(1).join('\n'), /: the file ends within a line/],
    [`${lines.slice(1).join('\n')}\n`, /:1: the first line is no run-start/],
    [`${lines.slice(0, -1).join('\n')}\n`, /: there is no run-end/],
    [`${told}${lines[1]}\n`, /:\d+: there is more after the run-end/],
    [
      told.replace('"version":1', '"version":2'),
      /:1: the events have version 2, and only version 1 can be read/,
    ],
    [told.replace('"verdict":"pass"', '"verdict":"passed"'), /:\d+: this line is no event/],
    [told.replace('\n', '\n\n'), /:2: this line is no event/],
    [told.replace('"type":"check"', '"type":"cheque"'), /:\d+: this line is no event/],
  ])('is refused in one sentence with its place: %#', async (text, sentence) => {
    const error = await refusal(text);
    expect(error).toBeInstanceOf(UserError);
    expect(String(error)).toMatch(sentence);
    expect(String(error)).not.toContain('\n');
  });

  it('is a file that is not there, or a folder', async () => {
    await expect(storedEvents(join(folder, 'none'))).rejects.toThrow(
      /none: the events cannot be read \(ENOENT\)$/,
    );
    await expect(storedEvents(folder)).rejects.toThrow(/: the events cannot be read \(EISDIR\)$/);
  });
});
