import { type AsfPacket, type AsfPayload, readAsfPacket } from '../../../asf/packet.ts';
import { dumpData } from '../dump.ts';
import { CloseFile } from '../messages/file.ts';
import { ReportEndOfStream, StartPlaying } from '../messages/playing.ts';
import { valuesOf } from '../packet.ts';
import type { DataUnit, UnitInfo } from '../unit.ts';
import type { Play } from './conversation.ts';
import { isMessage, type Rule, type RuleContext } from './rule.ts';

const HEADER = 'MMSP-2.2.2-23';
const LOCATION = 'MMSP-2.2.2-05';
const LOCATION_IN_FILE = 'MMSP-3.2.5.11.1-04';
const CONTENT = 'MMSP-3.2.5.11-11';
const SELECTED_ALL = 'MMSP-3.2.5.10-02';
/** What else shows when packets are lost or swapped on the way. */
const DELIVERY = ['MMSP-2.2.2-14', 'MMSP-2.2.2-05', 'MMSP-2.2.2-06'];

export interface ReferenceRule {
  readonly rule: Rule;
  onHeader(bytes: Uint8Array, last: UnitInfo): void;
  onMedia(unit: DataUnit, packet: AsfPacket, play: Play): void;
}

/** Header and media against a local copy of the content: each is the file's own, and none is missing. */
export function reference(): ReferenceRule {
  let context: RuleContext | undefined;
  let play: Play | undefined;
  /** LocationIds that came in this play; gaps are looked at when it ends. */
  let seen = new Set<number>();

  return {
    rule: (given) => {
      context = given;
      /** A play that came to its end by itself; a packet may still trickle in, at the wrong time. */
      let ended: Play | undefined;
      const settle = () => {
        if (ended !== undefined) judgeMissing(given, ended, play === ended ? seen : new Set());
        ended = undefined;
      };
      return {
        message(message) {
          const current = given.conversation.play;
          if (isMessage(message, StartPlaying) || isMessage(message, CloseFile)) settle();
          else if (
            isMessage(message, ReportEndOfStream) &&
            message.request === undefined &&
            current?.started &&
            !current.ended
          )
            ended = current;
        },
        done: settle,
      };
    },
    onHeader(bytes) {
      const copy = context?.reference;
      if (context === undefined || copy === undefined) return;
      const at = firstDifference(bytes, copy.headerBytes);
      if (at === undefined) return context.report({ requirement: HEADER, observation: 'pass' });
      const near = bytes.slice(at, at + 16);
      context.report({
        requirement: HEADER,
        observation: 'broken',
        subject: 'the ASF file header that was received',
        expected: 'the header of the reference copy',
        got: `${bytes.length} bytes, which differ from byte ${at} on`,
        span: { start: 0, end: near.length },
        follows: ['MMSP-2.2.2-01', 'MMSP-2.2.2-02'],
        dump: () => [
          hexLine('received', at, near),
          hexLine('reference', at, copy.headerBytes.slice(at, at + 16)),
        ],
      });
    },
    onMedia(unit, packet, current) {
      const copy = context?.reference;
      if (context === undefined || copy === undefined) return;
      if (play !== current) {
        play = current;
        seen = new Set();
      }
      const { LocationId } = unit.header;
      seen.add(LocationId);
      judgeContent(context, unit, packet, LocationId);
    },
  };
}

function judgeContent(context: RuleContext, unit: DataUnit, packet: AsfPacket, number: number): void {
  const copy = context.reference;
  if (copy === undefined) return;
  const bytes = unit.bytes.subarray(8);
  if (number < copy.packetCount && isOwn(packet, bytes, copy.packet(number))) {
    context.report({ requirement: CONTENT, observation: 'pass' });
    return context.report({ requirement: LOCATION_IN_FILE, observation: 'pass' });
  }
  const other = findPacket(context, packet, bytes, number);
  const head = unit.bytes.slice(0, 128);
  const isNumber = other !== undefined || number >= copy.packetCount;
  const expected = isNumber
    ? `${other ?? `less than ${copy.packetCount}`}, the number of this packet in the reference copy`
    : 'the payloads of the reference copy';
  const span = isNumber ? { start: 0, end: 4 } : { start: 8, end: unit.bytes.length };
  context.report({
    requirement: isNumber ? LOCATION : CONTENT,
    observation: 'broken',
    subject: 'server media Data packet',
    path: isNumber ? 'LocationId' : 'Payload',
    expected,
    got: isNumber ? String(number) : `other bytes in packet ${number}`,
    span,
    follows: isNumber ? ['MMSP-2.2.2-06'] : DELIVERY,
    dump: () => dumpData(head, span, `expected ${expected}`),
  });
}

/** The neighbour that this packet really is, when its number is off by a little. */
function findPacket(
  { reference: copy }: RuleContext,
  packet: AsfPacket,
  bytes: Uint8Array,
  number: number,
): number | undefined {
  if (copy === undefined) return undefined;
  for (let away = 1; away <= 4; away++) {
    for (const candidate of [number - away, number + away]) {
      if (candidate >= 0 && candidate < copy.packetCount && isOwn(packet, bytes, copy.packet(candidate)))
        return candidate;
    }
  }
  return undefined;
}

/** Whether every payload stands in the file's packet, in that order: unselected streams and padding may be gone. */
function isOwn(packet: AsfPacket, bytes: Uint8Array, file: Uint8Array): boolean {
  const original = readAsfPacket(file).packet;
  if (original === undefined) return false;
  let next = 0;
  return packet.payloads.every((payload) => {
    while (next < original.payloads.length) {
      const candidate = original.payloads[next++];
      if (candidate !== undefined && samePayload(payload, bytes, candidate, file)) return true;
    }
    return false;
  });
}

const samePayload = (a: AsfPayload, aBytes: Uint8Array, b: AsfPayload, bBytes: Uint8Array): boolean =>
  a.stream === b.stream &&
  a.keyFrame === b.keyFrame &&
  a.objectNumber === b.objectNumber &&
  a.objectOffset === b.objectOffset &&
  firstDifference(aBytes.subarray(a.dataStart, a.dataEnd), bBytes.subarray(b.dataStart, b.dataEnd)) ===
    undefined;

/** At the end of the content: every packet of the file that holds a selected stream has come since the first one. */
function judgeMissing(
  { report, reference: copy, conversation }: RuleContext,
  play: Play,
  seen: ReadonlySet<number>,
): void {
  if (copy === undefined) return;
  const first = valuesOf(play.request.found, StartPlaying)?.position === 0 ? 0 : firstOf(seen);
  if (first === undefined || conversation.selected?.size === 0) return;
  for (let number = first; number < copy.packetCount; number++) {
    if (seen.has(number)) continue;
    const streams = readAsfPacket(copy.packet(number)).packet?.payloads.map(({ stream }) => stream) ?? [];
    if (conversation.selected !== undefined && !streams.some((stream) => conversation.selected?.has(stream)))
      continue;
    return report({
      requirement: CONTENT,
      observation: 'broken',
      subject: 'server media Data packets',
      expected: `every packet from ${first} to ${copy.packetCount - 1} that holds a selected stream`,
      got: `${seen.size} packets without number ${number}, then ReportEndOfStream after ${play.lastLocationId}`,
      follows: DELIVERY,
    });
  }
  report({ requirement: CONTENT, observation: 'pass' });
  report({ requirement: SELECTED_ALL, observation: 'pass' });
}

/** In forward play the first that came is the smallest, and a Set keeps that order. */
const firstOf = (seen: ReadonlySet<number>): number | undefined => seen.values().next().value;

function firstDifference(a: Uint8Array, b: Uint8Array): number | undefined {
  if (a.length === b.length && Buffer.compare(a, b) === 0) return undefined;
  const common = Math.min(a.length, b.length);
  for (let i = 0; i < common; i++) if (a[i] !== b[i]) return i;
  return common;
}

const hexLine = (label: string, at: number, bytes: Uint8Array): string =>
  `${at.toString(16).padStart(4, '0')}  ${Buffer.from(bytes).toString('hex').replace(/../g, '$& ').trimEnd()}  ${label}`;
