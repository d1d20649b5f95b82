import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Recording } from '../../../src/replay/recording.ts';
import { type Program, type Ran, runProgram } from './program.ts';

const tshark: Program = { command: 'tshark', debianPackage: 'tshark' };
const text2pcap: Program = { command: 'text2pcap', debianPackage: 'tshark' };

/** The port that MMS is registered for; recordings have none. */
const SERVER = 1755;
const CLIENT = 50_000;

/** Fields of a TcpMessageHeader packet by the dissector's names, which are not the specification's. */
const FIELDS = {
  from: 'tcp.srcport',
  messageLength: 'msmms.command.length',
  chunkCount: 'msmms.command.length-remaining',
  seq: 'msmms.command.sequence-number',
  chunkLen: 'msmms.command.length-remaining2',
  ofClient: 'msmms.command.to-server-id',
  ofServer: 'msmms.command.to-client-id',
} as const;

export interface Dissected {
  readonly from: 'client' | 'server';
  readonly messageLength: number;
  readonly chunkCount: number;
  readonly seq: number;
  readonly chunkLen: number;
  readonly mid: number;
}

/** TcpMessageHeader packets as Wireshark's own dissector finds them in a recording. `folder` takes the files. */
export async function dissect(recording: Recording, folder: string): Promise<readonly Dissected[]> {
  const [text, capture] = [join(folder, 'recording.txt'), join(folder, 'recording.pcap')];
  await writeFile(text, recording.chunks.map(hexDump).join(''));
  const ports = ['-T', `${SERVER},${CLIENT}`];
  await run(text2pcap, ['-q', '-D', ...ports, '-4', '127.0.0.1,127.0.0.1', text, capture]);
  const fields = Object.values(FIELDS).flatMap((field) => ['-e', field]);
  const dialect = ['-d', `tcp.port==${SERVER},msmms`, '-Y', 'msmms.command'];
  const { stdout } = await run(tshark, ['-r', capture, ...dialect, '-T', 'fields', ...fields]);
  return stdout
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map(readRow);
}

/** A chunk as text2pcap reads it: whether it goes Out to the server or comes In, then lines of offset and bytes. */
function hexDump({ from, bytes }: Recording['chunks'][number]): string {
  const lines = [from === 'client' ? 'O' : 'I'];
  for (let at = 0; at < bytes.length; at += 16) {
    const hex = Buffer.from(bytes.subarray(at, at + 16)).toString('hex');
    lines.push(`${at.toString(16).padStart(6, '0')} ${hex.replace(/../g, '$& ').trimEnd()}`);
  }
  return `${lines.join('\n')}\n`;
}

function readRow(row: string): Dissected {
  const cells = row.split('\t');
  const cell = (name: keyof typeof FIELDS): string => cells[Object.keys(FIELDS).indexOf(name)] ?? '';
  const from = Number(cell('from')) === SERVER ? 'server' : 'client';
  // The lower half of the MID is the message, the upper half whom it goes to.
  const mid =
    from === 'client' ? 0x0003_0000 + Number(cell('ofClient')) : 0x0004_0000 + Number(cell('ofServer'));
  return {
    from,
    messageLength: Number(cell('messageLength')),
    chunkCount: Number(cell('chunkCount')),
    seq: Number(cell('seq')),
    chunkLen: Number(cell('chunkLen')),
    mid,
  };
}

async function run(program: Program, args: readonly string[]): Promise<Ran> {
  const ran = await runProgram(program, args, { limit: 60_000 });
  if (ran.status !== 0) throw new Error(`${program.command} failed: ${ran.stderr}`);
  return ran;
}
