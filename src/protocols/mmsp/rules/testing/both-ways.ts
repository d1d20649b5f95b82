import { expect } from 'vitest';
import { readAsfFile } from '../../../../asf/file.ts';
import { readAsfPacket } from '../../../../asf/packet.ts';
import type { Check } from '../../../../verdict/tally.ts';
import type { Conversation } from '../conversation.ts';
import { av, type Content } from './content.ts';
import { raw, type Said } from './conversation.ts';
import { type JudgeOptions, judgeSaid } from './judged.ts';

// The short way past the rules beside the long one, and content of which most takes the short one.

/** Everything that is kept of a check, with the bytes that show it. */
const told = (checks: readonly Check[]): unknown =>
  checks.map(({ requirement, sighting, ...rest }) => {
    const { dump: _, ...seen } = sighting ?? { dump: undefined };
    return { ...rest, id: requirement.id, seen };
  });

function stateOf({ running, mediaArrived, selection }: Conversation): unknown {
  return {
    running: running && { ...running, request: undefined },
    mediaArrived,
    fresh: [...selection.fresh],
  };
}

interface Judged {
  readonly checks: unknown;
  readonly state: unknown;
  /** Packets that took the short way. */
  readonly short: number;
}

function judged(lines: readonly Said[], options: JudgeOptions): Judged {
  let short = 0;
  let state: unknown;
  const checks = judgeSaid(lines, {
    ...options,
    onStretch: ({ count }) => {
      short += count;
    },
    after: (conversation) => {
      state = stateOf(conversation);
    },
  });
  return { checks: told(checks), state, short };
}

/** Judges both ways, and tells how many packets took the short one. */
export function both(lines: readonly Said[], options: JudgeOptions): number {
  const short = judged(lines, options);
  const long = judged(lines, { ...options, long: true });
  expect(long.short).toBe(0);
  expect(short.checks).toEqual(long.checks);
  expect(short.state).toEqual(long.state);
  return short.short;
}

/** As a socket gives it: so many Data packets come at once, all at the time of the first. */
export function together(lines: readonly Said[], most = 12): readonly Said[] {
  const chunks: Said[] = [];
  let held = 0;
  for (const one of lines) {
    const before = chunks.at(-1);
    const isNext = one.line.kind === 'data' && before?.line.kind === 'bytes' && held < most;
    held = isNext ? held + 1 : 1;
    if (!isNext) {
      chunks.push(one.line.kind === 'data' ? { ...one, line: raw('server', one.bytes) } : one);
      continue;
    }
    const bytes = Uint8Array.from(Buffer.concat([before.bytes, one.bytes]));
    chunks[chunks.length - 1] = { line: raw('server', bytes), time: before.time, bytes };
  }
  return chunks;
}

export const cut = (lengths: readonly number[]) => (total: number) => {
  const cuts: number[] = [];
  for (let at = 0, nth = 0; at < total; nth++) {
    const length = Math.min(total - at, lengths[nth % lengths.length] ?? total);
    cuts.push(length);
    at += length;
  }
  return cuts;
};

const isFull = (content: Content, number: number): boolean =>
  content.sent(number)?.length === content.file.packetSize;

export const fullOf = (content: Content): readonly number[] =>
  Array.from({ length: content.file.packetCount }, (_, number) => number).filter((n) => isFull(content, n));

export function withPackets(content: Content, numbers: readonly number[]): Content {
  const packets = numbers.map((number) => content.file.packet(number));
  const file = readAsfFile(Uint8Array.from(Buffer.concat([content.file.headerBytes, ...packets])));
  return { ...content, file, sent: (number) => file.packet(number) };
}

export const streamsOf = (content: Content, number: number): string =>
  String(readAsfPacket(content.file.packet(number)).packet?.payloads.map(({ stream }) => stream));

/** A file of those packets that have no padding: nothing interrupts the short way. */
export const plain = withPackets(av, fullOf(av));
/** Full packets with nothing but one payload of video. */
export const video = (content: Content): readonly number[] =>
  fullOf(content).filter((number) => streamsOf(content, number) === '1');
