import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AsfFile } from '../../../src/asf/file.ts';
import { type AsfPayload, readAsfPacket } from '../../../src/asf/packet.ts';
import { gcc, type Program, runProgram } from './program.ts';

const SOURCE = fileURLToPath(new URL('../libmms-read.c', import.meta.url));

/** Compiles the reader into `folder`. */
export async function compileReader(folder: string): Promise<Program> {
  const command = join(folder, 'libmms-read');
  const { status, stderr } = await runProgram(gcc, ['-Wall', '-o', command, SOURCE, '-lmms'], {
    limit: 30_000,
  });
  if (status === 0) return { command, debianPackage: 'libmms-dev' };
  if (/libmms\/mms\.h|-lmms/.test(stderr))
    throw new Error('libmms is not installed: it comes with the Debian package libmms-dev', {
      cause: stderr,
    });
  if (/stdio\.h|crt1\.o/.test(stderr))
    throw new Error('the C library is not installed: it comes with the Debian package libc6-dev', {
      cause: stderr,
    });
  throw new Error(`libmms-read.c does not compile: ${stderr}`);
}

export interface LibmmsPlay {
  readonly bytes: Uint8Array;
  /** The line of counts that the reader prints. */
  readonly counts: string;
}

/** What libmms has read so far, while it reads. */
export const receivedIn = (folder: string): string => join(folder, 'received.asf');

/** Reads content to its end, or to that of the connection. */
export async function readWithLibmms(reader: Program, url: string, folder: string): Promise<LibmmsPlay> {
  const file = receivedIn(folder);
  const { status, stdout, stderr, timedOut } = await runProgram(reader, [url, file], { limit: 60_000 });
  if (status !== 0) throw new Error(`libmms-read ended with ${timedOut ? 'its time' : status}: ${stderr}`);
  const bytes = await readFile(file);
  await rm(file);
  return { bytes, counts: stdout.toString().trim() };
}

/** What differs between what libmms read and the file: the header, then packets filled up to the packet size. */
export function comparePlay(received: Uint8Array, file: AsfFile): readonly string[] {
  const { headerBytes, packetCount, packetSize } = file;
  const differences: string[] = [];
  const expected = headerBytes.length + packetCount * packetSize;
  if (received.length !== expected) differences.push(`${received.length} bytes instead of ${expected}`);
  if (!same(received.subarray(0, headerBytes.length), headerBytes)) differences.push('the header differs');
  for (let n = 0; n < packetCount; n++) {
    const at = headerBytes.length + n * packetSize;
    const difference = comparePacket(received.subarray(at, at + packetSize), file.packet(n));
    if (difference !== undefined) differences.push(`packet ${n}: ${difference}`);
  }
  return differences;
}

function comparePacket(got: Uint8Array, original: Uint8Array): string | undefined {
  if (got.length !== original.length) return `${got.length} bytes instead of ${original.length}`;
  const [mine, theirs] = [readAsfPacket(got).packet, readAsfPacket(original).packet];
  if (mine === undefined || theirs === undefined) return 'it cannot be read';
  if (mine.sendTime !== theirs.sendTime) return `sent at ${mine.sendTime} ms instead of ${theirs.sendTime}`;
  if (mine.payloads.length !== theirs.payloads.length)
    return `${mine.payloads.length} payloads instead of ${theirs.payloads.length}`;
  for (const [i, payload] of theirs.payloads.entries()) {
    const found = mine.payloads[i];
    if (found === undefined || !sameDescription(found, payload)) return `payload ${i} is another one`;
    const [bytes, right] = [data(got, found), data(original, payload)];
    if (!same(bytes.subarray(0, right.length), right)) return `payload ${i} has other bytes`;
    // A lone payload has no length of its own, so it reaches over the zeros that libmms fills a packet up with.
    const filler = bytes.subarray(right.length);
    if (filler.length > 0 && (mine.multiple || filler.some((byte) => byte !== 0)))
      return `payload ${i} is longer`;
  }
  return undefined;
}

const sameDescription = (a: AsfPayload, b: AsfPayload): boolean =>
  a.stream === b.stream &&
  a.keyFrame === b.keyFrame &&
  a.objectNumber === b.objectNumber &&
  a.objectOffset === b.objectOffset;

const data = (packet: Uint8Array, { dataStart, dataEnd }: AsfPayload): Uint8Array =>
  packet.subarray(dataStart, dataEnd);

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
