import { readFileSync } from 'node:fs';
import { type AsfFile, readAsfFile } from '../../../../asf/file.ts';
import { durationSeconds } from '../../../../asf/header.ts';
import { readAsfPacket } from '../../../../asf/packet.ts';
import { stripPadding } from '../../../../asf/strip.ts';

/** An ASF fixture as a server sees it. */
export interface Content {
  readonly file: AsfFile;
  readonly name: string;
  /** Seconds, without the preroll. */
  readonly duration: number;
  readonly preroll: number;
  readonly bitRate: number;
  readonly streams: readonly number[];
  /** Packet `number` as it is sent: without padding, and with the payloads of `streams` only; undefined when none is left. */
  sent(number: number, streams?: readonly number[]): Uint8Array | undefined;
}

const FOLDER = new URL('../../../../../fixtures/asf/', import.meta.url);

export function load(name: string): Content {
  const file = readAsfFile(new Uint8Array(readFileSync(new URL(name, FOLDER))));
  const properties = file.header.fileProperties;
  if (properties === undefined) throw new Error(`${name} has no File Properties`);
  return {
    file,
    name,
    duration: durationSeconds(properties),
    preroll: Number(properties.preroll) / 1000,
    bitRate: properties.maximumBitrate,
    streams: file.header.streams.map(({ number }) => number),
    sent: (number, streams) => filtered(stripPadding(file.packet(number)), streams),
  };
}

/** Payloads of other streams are cut out of a stripped packet; the count of payloads is the only thing that changes. */
function filtered(packet: Uint8Array, streams: readonly number[] | undefined): Uint8Array | undefined {
  const read = readAsfPacket(packet).packet;
  if (streams === undefined || read === undefined) return packet;
  const kept = read.payloads.filter(({ stream }) => streams.includes(stream));
  if (kept.length === 0) return undefined;
  if (kept.length === read.payloads.length) return packet;
  const parts = kept.map((payload) => {
    const before = read.payloads[read.payloads.indexOf(payload) - 1];
    return packet.subarray(before?.dataEnd ?? read.headerLength + 1, payload.dataEnd);
  });
  const flags = ((packet[read.headerLength] ?? 0) & 0xc0) | kept.length;
  return joined(packet.subarray(0, read.headerLength), Uint8Array.of(flags), ...parts);
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}

/** One audio stream, 33 packets of 512 bytes, all padded; the header fits one Data packet. */
export const audio = load('audio.asf');
/** Video 1 and audio 2, 302 packets of 512 bytes; the header takes two Data packets. */
export const av = load('av.asf');
/** A header of eight Data packets. */
export const splitHeader = load('split-header.asf');
/** Video 1 and 2, audio 3 and 4, 276 packets of 1024 bytes, most of them with payloads of several streams. */
export const multi = load('multi.asf');
