import type { CaseEnd, RunStart } from '../events.ts';
import type { Captured } from './captured.ts';
import { commentsOf, type Inert, type Told } from './comments.ts';
import { packetsOf } from './packets.ts';
import { enhancedPacket, interfaceDescription, sectionHeader } from './pcapng.ts';
import type { Recording } from './recording.ts';

export interface CaseFile extends Told {
  readonly run: RunStart;
  /** Of the case. */
  readonly id: string;
  readonly title: string;
  /** The command that runs it alone. */
  readonly reproduce: string;
  readonly recording: Pick<Recording, 'captured' | 'missing' | 'lost'>;
  readonly verdict: CaseEnd['verdict'];
  readonly reason?: string;
  /** Its number, where it failed and was followed by another. */
  readonly attempt?: number;
  /** When the run started: microseconds since 1970, UTC. */
  readonly started: number;
}

/** The port that MMS is registered for, and the only one at which Wireshark looks for it. */
const REGISTERED = 1755;
const LONGEST = 500;

/** The bytes of the pcapng file of a case, block by block. */
export function caseFile(file: CaseFile, inert: Inert): Uint8Array[] {
  const { run, recording, started } = file;
  const { captured } = recording;
  const cut = cutText(recording);
  const comments = new Map(commentsOf(captured, file, inert));
  const last = captured.findLast(({ kind }) => kind === 'segment' || kind === 'datagram');
  if (cut !== undefined && last !== undefined) comments.set(last, [...(comments.get(last) ?? []), cut]);
  const blocks = [
    sectionHeader({ application: inert(run.tool, LONGEST), comments: [headText(file, cut, inert)] }),
    interfaceDescription({
      name: 'mms-conform',
      description: 'payloads and times as the client saw them; IP, TCP and UDP headers are made up to fit',
    }),
  ];
  for (const { t, bytes, of } of packetsOf(captured, recording.missing)) {
    const said = comments.get(of) ?? [];
    // A segment that takes several packets, and a handshake, have them on the first.
    comments.delete(of);
    blocks.push(enhancedPacket({ microseconds: started + Math.round(t * 1000), bytes, comments: said }));
  }
  return blocks;
}

function cutText({ lost }: Pick<Recording, 'lost'>): string | undefined {
  if (lost.packets === 0) return undefined;
  return `${lost.bytes} bytes in ${lost.packets} segments and datagrams after this are missing: captures are limited`;
}

/** What the file is about: the case, how it ended, and how to read it. */
function headText(file: CaseFile, cut: string | undefined, inert: Inert): string {
  const { run, id, verdict, reason, attempt, recording } = file;
  const line = (text: string): string => inert(text, LONGEST);
  return [
    line(`${id}${attempt === undefined ? '' : `, attempt ${attempt}`}: ${verdict}`),
    line(file.title),
    ...(reason === undefined ? [] : [line(reason)]),
    line(`target ${run.target}, seed ${run.seed}, suite ${run.suite}`),
    line(file.reproduce),
    ...hints(recording.captured),
    ...(cut === undefined ? [] : ['the end is missing, see the last packet']),
  ].join('\n');
}

/** Wireshark has to be told of a server that is elsewhere. */
function hints(captured: readonly Captured[]): string[] {
  const ports = [...new Set(captured.map(({ connection }) => connection.server.port))];
  return ports
    .filter((port) => port !== REGISTERED)
    .map((port) => `MMS is at port ${port}: tshark -d tcp.port==${port},msmms -d udp.port==${port},msmms`);
}
