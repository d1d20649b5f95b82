import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Side } from '../../../src/protocols/mmsp/unit.ts';
import { DISSECTOR_FIELDS, flagsOf, midOf } from './dissector-fields.ts';
import { type Program, type Ran, runProgram } from './program.ts';

const tshark: Program = { command: 'tshark', debianPackage: 'tshark' };
const text2pcap: Program = { command: 'text2pcap', debianPackage: 'tshark' };

/** The port that MMS is registered for; recordings have none. */
const SERVER = 1755;
const CLIENT = 50_000;

/** Bytes that one side sent in one go: a TCP segment, or a datagram. */
export interface Sent {
  readonly from: Side;
  readonly bytes: Uint8Array;
}

/** A TcpMessageHeader packet, and the beginning of its first message. */
export interface DissectedPacket {
  readonly from: Side;
  readonly sessionId: number;
  readonly messageLength: number;
  readonly chunkCount: number;
  readonly seq: number;
  readonly chunkLen: number;
  readonly mid: number;
}

/** A Data packet. */
export interface DissectedData {
  /** Number of the segment or datagram that it ended in, from 0. */
  readonly at: number;
  readonly LocationId: number;
  readonly playIncarnation: number;
  readonly AFFlags: number;
  readonly PacketSize: number;
}

export interface Dissected {
  readonly packets: readonly DissectedPacket[];
  readonly data: readonly DissectedData[];
}

/** Fields by the dissector's names, which are not the specification's. */
const FIELDS = {
  frame: 'frame.number',
  sessionId: 'msmms.command.signature',
  chunkCount: 'msmms.command.length-remaining',
  /** Both halves of what the specification has as seq and MBZ. */
  seq: 'msmms.command.sequence-number',
  chunkLen: 'msmms.command.length-remaining2',
  ...DISSECTOR_FIELDS,
} as const;

/**
 * What Wireshark's own dissector finds in a conversation. Its capture is put together from the recorded bytes, so
 * nobody needs the right to capture. `folder` takes the files.
 */
export async function dissect(
  transport: 'tcp' | 'udp',
  sent: readonly Sent[],
  folder: string,
): Promise<Dissected> {
  const [text, capture] = [join(folder, 'recording.txt'), join(folder, 'recording.pcap')];
  await writeFile(text, sent.map(hexDump).join(''));
  const ports = [transport === 'tcp' ? '-T' : '-u', `${SERVER},${CLIENT}`];
  await run(text2pcap, ['-q', '-D', ...ports, '-4', '127.0.0.1,127.0.0.1', text, capture]);
  const fields = Object.values(FIELDS).flatMap((field) => ['-e', field]);
  const dialect = ['-d', `${transport}.port==${SERVER},msmms`, '-Y', 'msmms'];
  const { stdout } = await run(tshark, ['-r', capture, ...dialect, '-T', 'fields', ...fields]);
  const rows = stdout
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));
  return {
    packets: rows.filter((row) => cell(row, 'sessionId') !== '').map(readPacket),
    data: rows.filter((row) => cell(row, 'LocationId') !== '').map(readData),
  };
}

/** A piece as text2pcap reads it: whether it goes Out to the server or comes In, then lines of offset and bytes. */
function hexDump({ from, bytes }: Sent): string {
  const lines = [from === 'client' ? 'O' : 'I'];
  for (let at = 0; at < bytes.length; at += 16) {
    const hex = Buffer.from(bytes.subarray(at, at + 16)).toString('hex');
    lines.push(`${at.toString(16).padStart(6, '0')} ${hex.replace(/../g, '$& ').trimEnd()}`);
  }
  return `${lines.join('\n')}\n`;
}

type Row = readonly string[];
const NAMES = Object.keys(FIELDS);
const cell = (row: Row, name: keyof typeof FIELDS): string => row[NAMES.indexOf(name)] ?? '';
/** Two values in one cell, of two packets in one segment, are no number. */
const number = (row: Row, name: keyof typeof FIELDS): number => Number(cell(row, name));

const readPacket = (row: Row): DissectedPacket => ({
  from: number(row, 'tcpSource') === SERVER ? 'server' : 'client',
  sessionId: number(row, 'sessionId'),
  messageLength: number(row, 'messageLength'),
  chunkCount: number(row, 'chunkCount'),
  seq: number(row, 'seq'),
  chunkLen: number(row, 'chunkLen'),
  mid: midOf({
    direction: cell(row, 'direction'),
    ofClient: cell(row, 'ofClient'),
    ofServer: cell(row, 'ofServer'),
  }),
});

const readData = (row: Row): DissectedData => ({
  at: number(row, 'frame') - 1,
  LocationId: number(row, 'LocationId'),
  playIncarnation: number(row, 'playIncarnation'),
  AFFlags: flagsOf({ flagsOverTcp: cell(row, 'flagsOverTcp'), flagsOverUdp: cell(row, 'flagsOverUdp') }),
  PacketSize: number(row, 'PacketSize'),
});

async function run(program: Program, args: readonly string[]): Promise<Ran> {
  const ran = await runProgram(program, args, { limit: 60_000 });
  if (ran.status !== 0) throw new Error(`${program.command} failed: ${ran.stderr}`);
  return ran;
}
