import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type ReferenceServer, startServer } from './server.ts';
import { type Client, connectTo, MID, type Received } from './testing/client.ts';
import { asfFile, asfFolder, fixturePacket } from './testing/fixtures.ts';

const root = mkdtempSync(join(tmpdir(), 'mms-'));
let server: ReferenceServer;

beforeAll(() => copyFileSync(`${asfFolder}/av.asf`, join(root, 'abc.asf')));
afterAll(() => rmSync(root, { recursive: true }));
afterEach(() => server.close());

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
/** The packet without timeSent, which a clock fills. */
const timeless = ({ bytes }: Received): string => hex(bytes.subarray(0, 24)) + hex(bytes.subarray(32));
const words = (text: string): string => text.replace(/\s/g, '').toLowerCase();

async function ask(client: Client, fixture: string, mid: number): Promise<Received> {
  client.send(fixturePacket(fixture));
  return client.message(mid);
}

test('the worked examples of a client are answered byte for byte as section 2.2.4 lays the replies out', async () => {
  server = await startServer({ root, speed: 0, seed: 7 });
  const client = await connectTo(server);

  const connected = await ask(client, 'connect-worked-example', MID.ReportConnectedEX);
  expect(timeless(connected)).toBe(
    words(`01000000 CEFA0BB0 68000000 4D4D5320 0F000000 00000000
      0B000000 01000400 00000000 EFF0F0F0 0B000400 1C000300 000000000000F03F 01000000 01000000 00800000 80969800
      0B000000 00000000 00000000 00000000 39002E0031002E0031002E003300380031003400 0000 0000`),
  );

  const funnel = await ask(client, 'ffmpeg-funnel-info', MID.ReportFunnelInfo);
  expect(hex(funnel.bytes.subarray(20, 24))).toBe('01000000');
  expect(hex(funnel.bytes.subarray(32, 60))).toBe(
    words('06000000 15000400 00000000 EFF0F0F0 08000000 01000000 00000100'),
  );
  expect(hex(funnel.bytes.subarray(64))).toBe(words('00000000 01000000 00000000 00000000'));

  const connectedFunnel = await ask(client, 'connect-funnel-worked-example', MID.ReportConnectedFunnel);
  expect(timeless(connectedFunnel)).toBe(
    words(`01000000 CEFA0BB0 48000000 4D4D5320 0B000000 02000000
      07000000 02000400 00000000 00000000 00000000
      460075006E006E0065006C0020004F00660020005400680065002000 47006F0064007300`),
  );

  // 302 packets of 512 bytes, header 709 bytes, 6.046 s, seekable and stridable; the rate is that of File Properties.
  const opened = await ask(client, 'open-file-worked-example', MID.ReportOpenFile);
  const rate = Buffer.from(asfFile('av.asf')).subarray(30 + 100, 30 + 104);
  expect(timeless(opened)).toBe(
    words(`01000000 CEFA0BB0 88000000 4D4D5320 13000000 03000000
      0F000000 06000400 00000000 09000000 01000000 00000000 00000000 00008001 ${hex(f64(6.046))} 07000000
      00000000000000000000000000000000 00020000 2E01000000000000 ${hex(rate)} C5020000
      000000000000000000000000000000000000000000000000000000000000000000000000 00000000`),
  );

  const report = await ask(client, 'read-block-worked-example', MID.ReportReadBlock);
  expect(hex(report.bytes.subarray(32))).toBe(words('03000000 11000400 00000000 01000000 00000000 00000000'));
  const pieces = [await client.next(), await client.next()];
  expect(pieces.map(({ bytes }) => hex(bytes.subarray(0, 8)))).toEqual([
    words('00000000 01 04 0802'),
    words('01000000 01 0C CD00'),
  ]);
  const header = Buffer.concat(pieces.map(({ bytes }) => bytes.subarray(8)));
  expect(header.equals(asfFile('av.asf').subarray(0, 709))).toBe(true);

  const switched = await ask(client, 'stream-switch-worked-example', MID.ReportStreamSwitch);
  expect(hex(switched.bytes.subarray(32))).toBe(words('02000000 21000400 00000000 00000000'));

  const started = await ask(client, 'start-playing-worked-example', MID.ReportStartedPlaying);
  expect(timeless(started)).toBe(
    words(`01000000 CEFA0BB0 38000000 4D4D5320 09000000 06000000
      05000000 05000400 00000000 0A000000 01000000 00000000 00000000 00000000 00000000 00000000`),
  );

  const came = await client.until(MID.ReportEndOfStream);
  const media = came.filter(({ data }) => data);
  expect(media).toHaveLength(302);
  media.forEach((packet, n) => {
    expect([packet.u32(0), packet.u8(4), packet.u8(5), packet.u16(6)]).toEqual([
      n,
      0x0a,
      n & 0xff,
      packet.bytes.length,
    ]);
  });
  expect(timeless(came.at(-1) ?? media[0] ?? connected)).toBe(
    words('01000000 CEFA0BB0 20000000 4D4D5320 06000000 07000000 02000000 1E000400 00000000 0A000000'),
  );

  // Logging gets no answer, CloseFile ends the connection.
  client.send(fixturePacket('logging-by-hand'), fixturePacket('ffmpeg-close-file'));
  await client.closed;
  await expect.poll(() => server.sessions).toBe(0);
});

const f64 = (value: number): Uint8Array => new Uint8Array(Float64Array.of(value).buffer);

test('timeSent counts milliseconds from the first packet', async () => {
  let now = 1000;
  const clock = { now: () => now, setTimeout: () => 0, clearTimeout: () => {} };
  server = await startServer({ root, clock });
  const client = await connectTo(server);
  const first = await ask(client, 'connect-worked-example', MID.ReportConnectedEX);
  now = 1234;
  const second = await ask(client, 'connect-funnel-worked-example', MID.ReportConnectedFunnel);
  expect([first.u32(24), second.u32(24)]).toEqual([0, 234]);
});

test('the packets that players send lead to media', async () => {
  server = await startServer({ root: asfFolder, speed: 0 });
  const client = await connectTo(server);
  await ask(client, 'connect-player-7', MID.ReportConnectedEX);
  await ask(client, 'ffmpeg-funnel-info', MID.ReportFunnelInfo);
  await ask(client, 'vlc-connect-funnel-stray-zero', MID.ReportConnectedFunnel);
  const named = fixturePacket('ffmpeg-open-file');
  const name = Buffer.from('audio.asf\0\0\0', 'utf16le');
  client.send(withName(named, name));
  await client.message(MID.ReportOpenFile);
  await ask(client, 'mplayer-read-block', MID.ReportReadBlock);
  await client.next();
  await ask(client, 'xine-stream-switch-surplus-chunk', MID.ReportStreamSwitch);
  await ask(client, 'ffmpeg-start-playing', MID.ReportStartedPlaying);
  const end = (await client.until(MID.ReportEndOfStream)).at(-1);
  expect(end?.u32(44)).toBe(4);
  client.send(fixturePacket('ffmpeg-pong'));
  const stopped = await ask(client, 'vlc-stop-playing', MID.ReportEndOfStream);
  expect(stopped.u32(44)).toBe(0x001fffff);
});

/** The OpenFile of a fixture with another fileName, NUL and padding included in `name`. */
function withName(packet: Uint8Array, name: Buffer): Uint8Array {
  const bytes = Buffer.concat([packet.subarray(0, 56), name]);
  bytes.writeUInt32LE(bytes.length - 16, 8);
  bytes.writeUInt32LE((bytes.length - 32) / 8, 32);
  return bytes;
}
