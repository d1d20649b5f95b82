import { type AsfPacket, type AsfPayload, beginsKeyFrame, readAsfPacket } from '../../../asf/packet.ts';
import type { ReferenceCopy } from './rule.ts';

/** A payload of a packet of the file, as far as it matters when the packet is due. */
export interface OutlinePayload {
  readonly stream: number;
  /** A key frame begins with it. */
  readonly begins: boolean;
}

/** What packets have in common that differ in nothing but their times, the numbers of their objects, and media bytes. */
export interface PacketKind {
  /** Number among the kinds of the file, from 0. */
  readonly nth: number;
  readonly payloads: readonly OutlinePayload[];
}

/** What the rules ask of the packets of a copy again and again: each is read once, and takes 8 bytes from then on. */
export interface Outline {
  kindOf(number: number): PacketKind;
  /** Milliseconds. */
  sendTime(number: number): number;
}

const outlines = new WeakMap<ReferenceCopy, Outline>();

/** One outline for each copy, whoever asks. */
export function outlineOf(copy: ReferenceCopy): Outline {
  const known = outlines.get(copy);
  if (known !== undefined) return known;
  const made = createOutline(copy);
  outlines.set(copy, made);
  return made;
}

const UNREAD = -1;

function createOutline(copy: ReferenceCopy): Outline {
  const kinds: PacketKind[] = [];
  const byText = new Map<string, PacketKind>();
  const nths = new Int32Array(copy.packetCount).fill(UNREAD);
  const times = new Uint32Array(copy.packetCount);

  function kindOfText(text: string, packet: AsfPacket | undefined): PacketKind {
    const known = byText.get(text);
    if (known !== undefined) return known;
    const made = { nth: kinds.length, payloads: packet?.payloads.map(outlineOfPayload) ?? [] };
    kinds.push(made);
    byText.set(text, made);
    return made;
  }

  function read(number: number): PacketKind {
    const { packet, findings } = readAsfPacket(copy.packet(number));
    const kind = kindOfText(textOf(packet, findings.length), packet);
    nths[number] = kind.nth;
    times[number] = packet?.sendTime ?? 0;
    return kind;
  }

  return {
    kindOf: (number) => kinds[nths[number] ?? UNREAD] ?? read(number),
    sendTime(number) {
      if (nths[number] === UNREAD) read(number);
      return times[number] ?? 0;
    },
  };
}

const outlineOfPayload = (payload: AsfPayload): OutlinePayload => ({
  stream: payload.stream,
  begins: beginsKeyFrame(payload),
});

/** Every packet of a file has as many bytes as any other. */
function textOf(packet: AsfPacket | undefined, findings: number): string {
  if (packet === undefined) return '';
  const { paddingLength, packetLength, payloads } = packet;
  let text = `${findings} ${paddingLength} ${packetLength}`;
  for (const payload of payloads)
    text += ` ${payload.stream}${payload.keyFrame ? (beginsKeyFrame(payload) ? '!' : '+') : ''}`;
  return text;
}
