import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { readRecording, writeRecording } from './recording.ts';

const HEAD = '{"type":"recording","version":1,"note":"by hand","client":"c","server":"s"}';
const CHUNK = '{"t":3,"from":"client","bytes":"00ff"}';
const END = '{"type":"end","t":7.5,"by":"server","how":"reset"}';
const text = (...lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

test('a recording is read line by line', () => {
  expect(readRecording(text(HEAD, CHUNK, END))).toEqual({
    note: 'by hand',
    client: 'c',
    server: 's',
    chunks: [{ t: 3, from: 'client', bytes: Uint8Array.of(0, 255) }],
    end: { t: 7.5, by: 'server', how: 'reset' },
  });
});

test.each(['ffmpeg-audio', 'ffmpeg-av'])('%s is written again as it stands there', async (name) => {
  const path = new URL(`../../fixtures/captures/${name}.ndjson`, import.meta.url);
  const committed = await readFile(path, 'utf8');
  expect(writeRecording(readRecording(committed))).toBe(committed);
});

describe('a damaged recording is refused with the line', () => {
  test.each([
    ['nothing at all', '', 'capture:1: the recording is empty'],
    ['cut within a line', text(HEAD, CHUNK) + END.slice(0, 20), 'capture:3: the line has no line feed'],
    ['cut just before its last line feed', text(HEAD, CHUNK, END).slice(0, -1), 'capture:3: the line has no'],
    ['cut after a whole line', text(HEAD, CHUNK), 'capture:2: the last line must be {"type":"end",…}'],
    ['cut after the first line', text(HEAD), 'capture:1: the last line must be {"type":"end",…}'],
    ['something after the end', text(HEAD, END, END), 'capture:2: '],
    ['no JSON', text(HEAD, '{"t":3,', END), 'capture:2: the line is not JSON'],
    ['no first line', text(CHUNK, END), 'capture:1: type: '],
    ['another version', text(HEAD.replace('1', '2'), END), 'capture:1: version: must be 1'],
    ['an unknown key', text(HEAD, CHUNK.replace('t', 'x":1,"t'), END), 'capture:2: Unrecognized key: "x"'],
    ['an unknown key at the end', text(HEAD, END.replace('t"', 'x":1,"t"')), 'capture:2: '],
    [
      'an unknown side',
      text(HEAD, CHUNK, CHUNK.replace('client', 'proxy'), END),
      'capture:3: from: must be client',
    ],
    ['half a byte', text(HEAD, CHUNK.replace('00ff', '00f'), END), 'capture:2: bytes: must be bytes in hex'],
    ['no bytes', text(HEAD, CHUNK.replace('00ff', ''), END), 'capture:2: bytes: must be bytes in hex'],
    ['no time', text(HEAD, CHUNK.replace('3', 'null'), END), 'capture:2: t: must be milliseconds'],
    ['a time before the start', text(HEAD, CHUNK.replace('3', '-3'), END), 'capture:2: t: must be 0 or more'],
    [
      'time that goes back',
      text(HEAD, CHUNK, CHUNK.replace('3', '2'), END),
      'capture:3: t is 2, earlier than the 3',
    ],
    [
      'an end before the rest',
      text(HEAD, CHUNK.replace('3', '8'), END),
      'capture:3: t is 7.5, earlier than the 8',
    ],
    ['an empty line', text(HEAD, '', CHUNK, END), 'capture:2: the line is not JSON'],
  ])('%s', (_, damaged, message) => {
    expect(() => readRecording(damaged, 'capture')).toThrow(message);
  });

  test('wherever it is cut', () => {
    const whole = text(HEAD, CHUNK, END);
    for (let length = 0; length < whole.length; length++)
      expect(() => readRecording(whole.slice(0, length)), `${length} characters`).toThrow(
        /^recording:[123]: /,
      );
  });
});
