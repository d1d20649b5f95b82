import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFramer } from '../../src/protocols/mmsp/framing.ts';
import { decodePacket, type Packet } from '../../src/protocols/mmsp/packet.ts';
import type { Side } from '../../src/protocols/mmsp/unit.ts';
import { type Recording, readRecording } from '../../src/replay/recording.ts';
import { type Dissected, dissect } from './support/dissect.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tshark-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Connect and ReportConnectedEX, and so on to CloseFile. */
const MIDS = [
  0x00030001, 0x00040001, 0x00030018, 0x00040015, 0x00030002, 0x00040002, 0x00030005, 0x00040006, 0x00030015,
  0x00040011, 0x00030033, 0x00040021, 0x00030007, 0x00040005, 0x0003000d,
];

test.each(['ffmpeg-audio', 'ffmpeg-av'])(
  'Wireshark cuts %s into the same packets, with the same lengths and numbers',
  async (name) => {
    const path = new URL(`../../fixtures/captures/${name}.ndjson`, import.meta.url);
    const recording = readRecording(await readFile(path, 'utf8'), name);
    const dissected = await dissect(recording, folder);
    expect(dissected).toEqual(packetsOf(recording));
    expect(dissected.map(({ mid }) => mid)).toEqual(MIDS);
  },
);

/** The same by our own framer and decoder. */
function packetsOf(recording: Recording): readonly Dissected[] {
  const found: Dissected[] = [];
  const framer = (from: Side) =>
    createFramer(({ kind, bytes }) => {
      if (kind === 'packet') found.push(describePacket(from, decodePacket(bytes)));
    });
  const framers = { client: framer('client'), server: framer('server') };
  for (const { from, bytes } of recording.chunks) framers[from].push(bytes);
  return found;
}

function describePacket(from: Side, { header, messages }: Packet): Dissected {
  const { messageLength = 0, chunkCount = 0, seq = 0 } = header.values;
  const [message] = messages;
  return {
    from,
    messageLength,
    chunkCount,
    seq,
    chunkLen: (message?.claimed ?? 0) / 8,
    mid: message?.mid ?? 0,
  };
}
