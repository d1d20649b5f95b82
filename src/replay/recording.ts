import { z } from 'zod';
import type { Side } from '../protocols/mmsp/unit.ts';

/** A conversation as its bytes went by: what each side sent, in any chunking, and how it ended. */
export interface Recording {
  /** What was done, in one line. */
  readonly note: string;
  /** Programs that spoke, with their versions. */
  readonly client: string;
  readonly server: string;
  readonly chunks: readonly Chunk[];
  readonly end: End;
}

export interface Chunk {
  /** Milliseconds since the connection was made. */
  readonly t: number;
  readonly from: Side;
  readonly bytes: Uint8Array;
}

export interface End {
  readonly t: number;
  /** The side that closed first; what the other still sent is not recorded. */
  readonly by: Side;
  readonly how: 'closed' | 'reset';
}

/** The text cannot be read as a recording; the message names the line. */
export class DamagedRecording extends Error {
  override readonly name = 'DamagedRecording';
}

const t = z.number('must be milliseconds').nonnegative('must be 0 or more');
const side = z.enum(['client', 'server'], 'must be client or server');
const headLine = z.strictObject({
  type: z.literal('recording'),
  version: z.literal(1, 'must be 1, the only version there is'),
  note: z.string(),
  client: z.string(),
  server: z.string(),
});
const chunkLine = z.strictObject({
  t,
  from: side,
  bytes: z.string().regex(/^(?:[0-9a-f]{2})+$/, 'must be bytes in hex, two small digits for each'),
});
const endLine = z.strictObject({
  type: z.literal('end'),
  t,
  by: side,
  how: z.enum(['closed', 'reset'], 'must be closed or reset'),
});

/** Reads a recording: one JSON object a line, the first says what it is, the last how the conversation ended. */
export function readRecording(text: string, name = 'recording'): Recording {
  const lines = text.split('\n');
  // Every line ends with a line feed, so one that does not was cut off.
  const cut = lines.pop() ?? '';
  if (cut !== '')
    throw damaged(name, lines.length + 1, 'the line has no line feed: the recording was cut off here');
  const [first, ...rest] = lines;
  if (first === undefined) throw damaged(name, 1, 'the recording is empty');
  const { note, client, server } = readLine(headLine, first, name, 1);
  const last = rest.pop();
  const number = lines.length;
  if (last === undefined || !isEnd(last, name, number))
    throw damaged(name, number, 'the last line must be {"type":"end",…}: the recording was cut off after it');
  const chunks: Chunk[] = [];
  let latest = 0;
  const inOrder = (time: number, at: number): void => {
    if (time < latest) throw damaged(name, at, `t is ${time}, earlier than the ${latest} of the line before`);
    latest = time;
  };
  rest.forEach((line, i) => {
    const { bytes, ...chunk } = readLine(chunkLine, line, name, i + 2);
    inOrder(chunk.t, i + 2);
    chunks.push({ ...chunk, bytes: Uint8Array.from(Buffer.from(bytes, 'hex')) });
  });
  const { type: _, ...end } = readLine(endLine, last, name, number);
  inOrder(end.t, number);
  return { note, client, server, chunks, end };
}

/** The text that `readRecording` reads. */
export function writeRecording({ note, client, server, chunks, end }: Recording): string {
  const lines = [
    { type: 'recording', version: 1, note, client, server },
    ...chunks.map(({ t, from, bytes }) => ({ t, from, bytes: Buffer.from(bytes).toString('hex') })),
    { type: 'end', ...end },
  ];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

function isEnd(line: string, name: string, number: number): boolean {
  return z.object({ type: z.literal('end') }).safeParse(parse(line, name, number)).success;
}

function readLine<T>(schema: z.ZodType<T>, line: string, name: string, number: number): T {
  const read = schema.safeParse(parse(line, name, number));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const path = issue?.path.join('.') ?? '';
  throw damaged(name, number, `${path}${path === '' ? '' : ': '}${issue?.message}`);
}

function parse(line: string, name: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw damaged(name, number, 'the line is not JSON', cause);
  }
}

const damaged = (name: string, line: number, what: string, cause?: unknown): DamagedRecording =>
  new DamagedRecording(`${name}:${line}: ${what}`, cause === undefined ? undefined : { cause });
