import { expect, test } from 'vitest';
import { readAsfFile } from '../../../asf/file.ts';
import { readAsfPacket } from '../../../asf/packet.ts';
import { POSITION_UNUSED } from '../constants.ts';
import { av, type Content } from './testing/content.ts';
import { expectFindings } from './testing/judged.ts';
import { closing, ended, media, opened, select, starting } from './testing/right.ts';

// Compressed payloads hold whole frames: where others tell an offset, they tell a presentation time, and each begins.

const PACKETS = 20;
const KEYS = [0, 10];
const STREAM = 1;

/** One compressed payload of video in each packet, with two frames, from the ASF specification byte for byte. */
function packet(nth: number): Uint8Array {
  const bytes = new Uint8Array(av.file.packetSize).fill(0xa5);
  const view = new DataView(bytes.buffer);
  bytes.set([0x82, 0, 0, 0x00, 0x5d]);
  view.setUint32(5, nth * 40, true);
  view.setUint16(9, 40, true);
  bytes[11] = STREAM | (KEYS.includes(nth) ? 0x80 : 0);
  bytes[12] = nth;
  // Presentation time, one byte of replicated data: what the time grows by.
  view.setUint32(13, 3100 + nth * 40, true);
  bytes.set([1, 20], 17);
  bytes[19] = 255;
  bytes[275] = bytes.length - 276;
  return bytes;
}

const packets = Array.from({ length: PACKETS }, (_, nth) => packet(nth));
const file = readAsfFile(Uint8Array.from(Buffer.concat([av.file.headerBytes, ...packets])));
const content: Content = { ...av, file, sent: (number) => file.packet(number) };
const reference = file;
/** The header is that of the longer file. */
const before = opened(content).with('ReportOpenFile', { filePacketCount: BigInt(av.file.packetCount) });

test('the packets are right', () => {
  for (const bytes of packets)
    expect(readAsfPacket(bytes)).toMatchObject({
      findings: [],
      packet: { payloads: [{ compressed: true, stream: 1 }] },
    });
  const { packet } = readAsfPacket(packets[3] ?? new Uint8Array());
  expect(packet?.payloads[0]?.objectOffset).toBe(3220);
});

test('a start by packet lands at the nearest key frame before it', () => {
  const start = { position: POSITION_UNUSED, locationId: 15 };
  const from = (number: number) =>
    before.then(...select(STREAM), ...starting({ start }), ...media(content, { from: number, to: 20 }));
  expectFindings(from(10), {}, { reference, passes: ['MMSP-3.2.5.11-03'] });
  expectFindings(from(0), { 'MMSP-3.2.5.11-03': 'fail A-11' }, { reference });
});

test('a packet that is left out is missed', () => {
  const lines = [...media(content, { to: 12 }), ...media(content, { from: 13, flags: 12 })];
  const talk = before.then(...select(STREAM), ...starting(), ...lines, ...ended(), ...closing());
  expectFindings(talk, { 'MMSP-3.2.5.11-11': 'fail' }, { reference });
});
