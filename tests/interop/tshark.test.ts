import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readAsfFile } from '../../src/asf/file.ts';
import { readRecording } from '../../src/replay/recording.ts';
import { FIXTURES } from './support/cli.ts';
import { decodedData, decodedPacket } from './support/decoded.ts';
import { dissect, type Sent } from './support/dissect.ts';
import { FILES } from './support/packets.ts';
import { openVlcHome, type VlcHome } from './support/play-vlc.ts';
import { recordVlc, type VlcRecording } from './support/record-vlc.ts';
import { unitsOf } from './support/units.ts';

let folder: string;
let home: VlcHome;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tshark-'));
  home = await openVlcHome();
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await home.remove();
});

/** Connect and ReportConnectedEX, and so on to CloseFile. */
const MIDS = [
  0x00030001, 0x00040001, 0x00030018, 0x00040015, 0x00030002, 0x00040002, 0x00030005, 0x00040006, 0x00030015,
  0x00040011, 0x00030033, 0x00040021, 0x00030007, 0x00040005, 0x0003000d,
];
/** VLC sends no FunnelInfo, and hears the end of the content. */
const MIDS_OF_VLC = [
  ...MIDS.filter((mid) => (mid & 0xffff) !== 0x18 && mid !== 0x00040015).slice(0, -1),
  0x0004001e,
  0x0003000d,
];

test.each(['ffmpeg-audio', 'ffmpeg-av'])(
  'Wireshark cuts %s into the same packets, with the same lengths and numbers',
  async (name) => {
    const path = new URL(`../../fixtures/captures/${name}.ndjson`, import.meta.url);
    const { chunks } = readRecording(await readFile(path, 'utf8'), name);
    const { packets } = await dissect('tcp', chunks, folder);
    expect(packets).toEqual(packetsIn(unitsOf(chunks)).map(decodedPacket));
    expect(packets.map(({ mid }) => mid)).toEqual(MIDS);
  },
);

/** Each play is recorded once. */
const plays = new Map<string, Promise<VlcRecording>>();
function recorded(transport: 'tcp' | 'udp', file: string): Promise<VlcRecording> {
  const key = `${transport} ${file}`;
  const play = plays.get(key) ?? recordVlc(home, file, { transport });
  plays.set(key, play);
  return play;
}

const packetsIn = (units: VlcRecording['units']): readonly Sent[] =>
  units.filter(({ kind }) => kind === 'packet');
const dataIn = (units: VlcRecording['units']): readonly Sent[] => units.filter(({ kind }) => kind === 'data');
const asSent = (bytes: Uint8Array): Sent => ({ from: 'server', bytes });

/** Data packets of a whole play. */
async function expectedData(name: string): Promise<number> {
  const { headerBytes, packetCount, packetSize } = readAsfFile(await readFile(`${FIXTURES}${name}`));
  return Math.ceil(headerBytes.length / packetSize) + packetCount;
}

/**
 * Over TCP the dissector takes this byte of a Data packet for a flag and knows the values of header packets only. A
 * media packet has its number there, so most are refused. What follows a refused packet in the same segment is lost,
 * so that every packet gets a segment of its own.
 */
const KNOWN_FLAGS = [0x00, 0x04, 0x08, 0x0c, 0x10];

describe.each(FILES)('Wireshark reads what we read: %s', (file) => {
  test('over TCP', async () => {
    const { units } = await recorded('tcp', file);
    const { packets, data } = await dissect('tcp', units, folder);
    expect(packets).toEqual(packetsIn(units).map(decodedPacket));
    expect(packets.map(({ mid }) => mid)).toEqual(MIDS_OF_VLC);
    const ours = units.flatMap((unit, at) => (unit.kind === 'data' ? [decodedData(unit, at)] : []));
    expect(ours).toHaveLength(await expectedData(file));
    expect(data).toEqual(ours.filter(({ AFFlags }) => KNOWN_FLAGS.includes(AFFlags)));
  });

  test('the Data packets of the TCP connection, which are the same bytes in datagrams', async () => {
    // As datagrams they are all read: over UDP any value may stand where the flag is.
    const sent = dataIn((await recorded('tcp', file)).units);
    const { data } = await dissect('udp', sent, folder);
    expect(data).toEqual(sent.map(decodedData));
    expect(data).toHaveLength(await expectedData(file));
  });

  test('over UDP', async () => {
    const { units, datagrams } = await recorded('udp', file);
    const { packets, data: overTcp } = await dissect('tcp', units, folder);
    expect(packets).toEqual(packetsIn(units).map(decodedPacket));
    expect(packets.map(({ mid }) => mid)).toEqual(MIDS_OF_VLC);
    expect(overTcp).toEqual([]);

    const { data } = await dissect('udp', datagrams.map(asSent), folder);
    expect(data).toEqual(datagrams.map(asSent).map(decodedData));
    expect(data).toHaveLength(await expectedData(file));
    expect(data.map(({ PacketSize }) => PacketSize)).toEqual(datagrams.map(({ length }) => length));
  });

  test('both transports carry the same bytes', async () => {
    const overTcp = dataIn((await recorded('tcp', file)).units).map(({ bytes }) => hex(bytes));
    const { datagrams } = await recorded('udp', file);
    expect(datagrams.map(hex)).toEqual(overTcp);
  });
});

describe('Wireshark sees a changed byte', () => {
  /** Where LocationId, playIncarnation, AFFlags and PacketSize of a Data packet are. */
  test.each([0, 1, 2, 3, 4, 5, 6, 7])('byte %i of a Data packet', async (byte) => {
    const { datagrams } = await recorded('udp', 'audio.asf');
    const sent = datagrams.map(asSent);
    const { data } = await dissect('udp', withByteChanged(sent, 7, byte), folder);
    expect(data).not.toEqual(sent.map(decodedData));
    expect(data.filter(({ at }) => at !== 7)).toEqual(sent.map(decodedData).filter(({ at }) => at !== 7));
  });

  /** sessionId, messageLength, chunkCount, seq, MBZ, chunkLen and both halves of the MID. */
  test.each([4, 8, 16, 20, 22, 32, 36, 38])('byte %i of a TcpMessageHeader packet', async (byte) => {
    const sent = packetsIn((await recorded('tcp', 'audio.asf')).units);
    const { packets } = await dissect('tcp', withByteChanged(sent, 3, byte), folder);
    expect(packets).not.toEqual(sent.map(decodedPacket));
  });
});

/** Another byte in the piece of that number. */
function withByteChanged(sent: readonly Sent[], number: number, byte: number): readonly Sent[] {
  return sent.map(({ from, bytes }, i) => {
    const changed = Uint8Array.from(bytes);
    if (i === number) changed[byte] = (changed[byte] ?? 0) ^ 0x01;
    return { from, bytes: changed };
  });
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
