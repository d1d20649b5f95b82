import { createReadStream } from 'node:fs';
import { UserError } from '../scenario/user-error.ts';

const LINE_FEED = 0x0a;
const CHUNK = 1 << 20;

/** The bytes of a line from `start` to `end`, without the line feed that makes it `whole`; only the last may lack one. */
export type OnLine = (bytes: Buffer, start: number, end: number, whole: boolean) => void;

/** Tells every line of a file, which need not fit into memory. Throws a UserError when the file cannot be read. */
export async function eachLine(path: string, on: OnLine): Promise<void> {
  let rest: Buffer[] = [];
  for await (const chunk of chunksOf(path)) {
    let start = 0;
    let end = chunk.indexOf(LINE_FEED);
    if (end >= 0 && rest.length > 0) {
      const line = Buffer.concat([...rest, chunk.subarray(0, end)]);
      rest = [];
      on(line, 0, line.length, true);
      start = end + 1;
      end = chunk.indexOf(LINE_FEED, start);
    }
    while (end >= 0) {
      on(chunk, start, end, true);
      start = end + 1;
      end = chunk.indexOf(LINE_FEED, start);
    }
    if (start < chunk.length) rest.push(chunk.subarray(start));
  }
  if (rest.length === 0) return;
  const line = Buffer.concat(rest);
  on(line, 0, line.length, false);
}

async function* chunksOf(path: string): AsyncGenerator<Buffer> {
  const stream = createReadStream(path, { highWaterMark: CHUNK });
  try {
    for await (const chunk of stream) yield Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new UserError(`${path}: the events cannot be read (${code})`);
  }
}
