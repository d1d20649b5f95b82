import type { MessageEvent, RunEvent } from '../../../src/events.ts';
import { decodePacket } from '../../../src/protocols/mmsp/packet.ts';
import { emptyDataHeader, readDataHeader } from '../../../src/protocols/mmsp/unit.ts';
import { DISSECTOR_FIELDS, flagsOf, midOf } from './dissector-fields.ts';
import { type Program, runProgram } from './program.ts';

const tshark: Program = { command: 'tshark', debianPackage: 'tshark' };

/** Fields of a packet, by the dissectors' names. */
const FIELDS = {
  time: 'frame.time_epoch',
  comment: 'frame.comment',
  ip: 'ip.checksum.status',
  ipv6: 'ipv6.src',
  tcp: 'tcp.checksum.status',
  udp: 'udp.checksum.status',
  udpSource: 'udp.srcport',
  flags: 'tcp.flags',
  analysis: 'tcp.analysis.flags',
  malformed: '_ws.malformed',
  ...DISSECTOR_FIELDS,
} as const;
type Name = keyof typeof FIELDS;

export type Frame = Readonly<Record<Name, string>>;

/** Every packet of a capture as Wireshark reads it, checksums validated, with the server at that port. */
export async function framesOf(capture: string, port: number): Promise<readonly Frame[]> {
  const validated = ['ip', 'tcp', 'udp'].flatMap((name) => ['-o', `${name}.check_checksum:TRUE`]);
  const dialect = ['-d', `tcp.port==${port},msmms`, '-d', `udp.port==${port},msmms`];
  const fields = Object.values(FIELDS).flatMap((field) => ['-e', field]);
  const args = ['-r', capture, ...validated, ...dialect, '-T', 'fields', ...fields];
  const { status, stdout, stderr } = await runProgram(tshark, args, { limit: 60_000 });
  if (status !== 0) throw new Error(`tshark does not read ${capture}: ${stderr}`);
  const names = Object.keys(FIELDS);
  const rows = stdout.toString().split('\n').slice(0, -1);
  return rows.map((row) => {
    const cells = row.split('\t');
    const frame = Object.fromEntries(names.map((name, at) => [name, cells[at] ?? '']));
    if (!isFrame(frame)) throw new Error(`tshark gave ${row}`);
    return frame;
  });
}

const isFrame = (found: Readonly<Record<string, string>>): found is Frame =>
  Object.keys(FIELDS).every((name) => name in found);

/** `server 0x00040001`, in the order in which they stand there. */
export function midsIn(frames: readonly Frame[], port: number): string[] {
  return frames
    .filter(({ messageLength }) => messageLength !== '')
    .map((frame) => midText(Number(frame.tcpSource) === port ? 'server' : 'client', midOf(frame)));
}

/** The same of the events of a case: the first message of each packet, which is what the dissector shows. */
export const midsOf = (events: readonly RunEvent[]): string[] =>
  overTcp(events).map(({ from, bytes }) => {
    const [first] = decodePacket(Buffer.from(bytes, 'hex')).messages;
    return midText(from, first?.mid ?? 0);
  });

const overTcp = (events: readonly RunEvent[]): MessageEvent[] =>
  events.filter((event) => event.type === 'message').filter(({ transport }) => transport === 'tcp');

const midText = (from: string, mid: number): string => `${from} 0x${mid.toString(16).padStart(8, '0')}`;

/** The 8 header bytes of a Data packet in words. */
export interface DataHeaders {
  readonly tcp: readonly string[];
  readonly udp: readonly string[];
}

const dataText = (LocationId: number, incarnation: number, flags: number, size: number): string =>
  `${LocationId} ${incarnation} ${flags} ${size}`;

/** Over TCP the dissector takes AFFlags for a flag, and reads a packet only if it knows the value (see tshark.test.ts). */
const KNOWN_FLAGS = [0x00, 0x04, 0x08, 0x0c, 0x10];

/** Of the server: the dissector takes a resend request of the client for one, if its size happens to fit. */
export function dataIn(frames: readonly Frame[], port: number): DataHeaders {
  const found = { tcp: [] as string[], udp: [] as string[] };
  for (const frame of frames) {
    if (frame.LocationId === '') continue;
    const overUdp = frame.flagsOverTcp === '';
    if (overUdp && Number(frame.udpSource) !== port) continue;
    const { LocationId, playIncarnation, PacketSize } = frame;
    found[overUdp ? 'udp' : 'tcp'].push(
      dataText(Number(LocationId), Number(playIncarnation), flagsOf(frame), Number(PacketSize)),
    );
  }
  return found;
}

/**
 * The same of the events of a case. Of a long flow the events have the first and the last packets only, and then the
 * capture has more: `whole` tells.
 */
export function dataOf(events: readonly RunEvent[]): DataHeaders & { readonly whole: boolean } {
  const found = { tcp: [] as string[], udp: [] as string[] };
  let whole = true;
  for (const event of events) {
    if (event.type !== 'flow') continue;
    whole &&= event.head.length + event.tail.length === event.packets;
    for (const hex of [...event.head, ...event.tail]) {
      const { LocationId, playIncarnation, AFFlags, PacketSize } = readDataHeader(
        Buffer.from(hex, 'hex'),
        emptyDataHeader(),
      );
      if (event.transport === 'udp' || KNOWN_FLAGS.includes(AFFlags))
        found[event.transport].push(dataText(LocationId, playIncarnation, AFFlags, PacketSize));
    }
  }
  return { ...found, whole };
}

/** The events of each case of a run, by its id. */
export function eventsByCase(events: readonly RunEvent[]): ReadonlyMap<string, readonly RunEvent[]> {
  const found = new Map<string, RunEvent[]>();
  for (const event of events) {
    if (!('case' in event)) continue;
    const ofCase = found.get(event.case) ?? [];
    found.set(event.case, ofCase);
    ofCase.push(event);
  }
  return found;
}
