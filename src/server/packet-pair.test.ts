import { afterEach, describe, expect, test } from 'vitest';
import { faultByName } from './faults/index.ts';
import { type ReferenceServer, startServer } from './server.ts';
import { type Client, connectTo, MID, type Received } from './testing/client.ts';
import { asfFolder } from './testing/fixtures.ts';
import * as requests from './testing/requests.ts';
import { closeEars, type Ear, ear } from './testing/udp-client.ts';
import { variantByName } from './variants/index.ts';

const WANTED = 0xf0f0f0f0;
const NONE = 0xf0f0f0ef;
const OVER_TCP = 0xf0f0f0f1;
const OVER_UDP = 0xf0f0f901;

let server: ReferenceServer;
afterEach(async () => {
  await closeEars();
  await server.close();
});

async function start(name?: string, seed?: number): Promise<void> {
  const [fault, variant] = [faultByName(name ?? ''), variantByName(name ?? '')];
  server = await startServer({
    ...{ root: asfFolder, speed: 0 },
    ...(seed !== undefined && { seed }),
    ...(fault && { fault }),
    ...(variant && { variant }),
  });
}

/** The reply to Connect, and all replies to FunnelInfo; a packet pair comes in one go. */
async function ask(
  value: number,
  connect = WANTED,
): Promise<{ client: Client; offered: number; reports: Received[] }> {
  const client = await connectTo(server);
  client.send(requests.connect(undefined, connect));
  const offered = (await client.message(MID.ReportConnectedEX)).u32(44);
  client.send(requests.funnelInfo(value));
  const reports = [await client.message(MID.ReportFunnelInfo), ...(await client.during(30))];
  return { client, offered, reports };
}

const values = (reports: readonly Received[]): number[] => reports.map((report) => report.u32(44));
const sizes = (reports: readonly Received[]): number[] => reports.map(({ bytes }) => bytes.length);
const tails = (reports: readonly Received[]): string[] =>
  reports.map(({ bytes }) => Buffer.from(bytes.subarray(80)).toString('hex'));

describe('what is offered and agreed on (3.2.5.3, 3.2.5.4)', () => {
  test.each([
    [WANTED, WANTED],
    [NONE, NONE],
    [0, NONE],
    [0x001fffff, NONE],
  ])('Connect with %i gets %i', async (wanted, offered) => {
    await start();
    expect((await ask(NONE, wanted)).offered).toBe(offered);
  });
  test.each([
    [NONE, NONE, 1],
    [WANTED, OVER_TCP, 3],
    [OVER_TCP, OVER_TCP, 3],
    [OVER_UDP, OVER_UDP, 1],
    [0x00f0f0f0, NONE, 1],
    [0, NONE, 1],
  ])('FunnelInfo with %i gets %i', async (asked, answer, count) => {
    await start();
    for (const connect of [WANTED, NONE]) {
      const { reports, client } = await ask(asked, connect);
      expect(values(reports)).toEqual(Array.from({ length: count }, () => answer));
      client.send(requests.connectFunnel());
      await client.message(MID.ReportConnectedFunnel);
    }
  });
  test.each([
    ['packet-pair-none', [NONE, NONE, NONE]],
    ['packet-pair-tcp-only', [WANTED, OVER_TCP, NONE]],
    ['packet-pair-udp-only', [WANTED, NONE, OVER_UDP]],
    ['packet-pair-says-use', [WANTED, WANTED, OVER_UDP]],
    ['packet-pair-not-offered', [NONE, OVER_TCP, OVER_UDP]],
    ['packet-pair-offered-and-declined', [WANTED, NONE, NONE]],
  ])('%s', async (name, [offered, tcp, udp]) => {
    await start(name);
    const [one, other] = [await ask(OVER_TCP), await ask(OVER_UDP)];
    expect([one.offered, values(one.reports)[0], values(other.reports)[0]]).toEqual([offered, tcp, udp]);
  });
  test('packet-pair-unknown-value-refused refuses nothing else', async () => {
    await start('packet-pair-unknown-value-refused');
    for (const known of [NONE, WANTED, OVER_TCP, OVER_UDP])
      expect((await ask(known)).reports[0]?.u32(40)).toBe(0);
    expect((await ask(0x00f0f0f0)).reports[0]?.u32(40)).toBe(0x80070057);
  });
});

describe('over TCP', () => {
  test('512, 512 and 1056 bytes, the same fields, other bytes each time', async () => {
    await start();
    const { reports } = await ask(OVER_TCP);
    expect(sizes(reports)).toEqual([512, 512, 1056]);
    expect(
      new Set(reports.map(({ bytes }) => Buffer.from(bytes.subarray(36, 80)).toString('hex'))).size,
    ).toBe(1);
    const all = [...tails(reports), ...tails((await ask(OVER_TCP)).reports)];
    expect(new Set(all.map((tail) => tail.slice(0, 864))).size).toBe(6);
    for (const tail of all) expect(new Set(tail.match(/../g)).size).toBeGreaterThan(100);
    expect(reports.map((report) => report.u16(20))).toEqual([1, 2, 3]);
  });
  test('the same bytes again with the same seed', async () => {
    const all: string[][] = [];
    for (const seed of [5, 5, 6]) {
      await start(undefined, seed);
      all.push(tails((await ask(OVER_TCP)).reports));
      await server.close();
    }
    expect(all[1]).toEqual(all[0]);
    expect(all[2]).not.toEqual(all[0]);
    await start();
  });
  test.each([
    ['packet-pair-of-one', [512]],
    ['packet-pair-of-two', [512, 1056]],
    ['packet-pair-of-four', [512, 512, 1056, 512]],
    ['packet-pair-first-too-short', [504, 504, 1056]],
    ['packet-pair-third-like-the-others', [512, 512, 512]],
    ['packet-pair-example-sizes', [560, 560, 1096]],
  ])('%s', async (name, expected) => {
    await start(name);
    expect(sizes((await ask(WANTED)).reports)).toEqual(expected);
  });
});

describe('over UDP', () => {
  async function header(
    name: string | undefined,
    value: number,
  ): Promise<{ heard: Ear; tcp: Received[]; udp: Received[] }> {
    await start(name);
    const { client } = await ask(value);
    const heard = await ear(server);
    client.send(requests.overUdp(heard.port), requests.openFile('audio.asf'), requests.readBlock(1, 3));
    const tcp = await client.until(MID.ReportReadBlock);
    tcp.push(...(await client.during(30)));
    return { heard, tcp, udp: await heard.during(0) };
  }
  const heads = (packets: readonly Received[]) =>
    packets.map((one) => [one.u32(0), one.u8(4), one.u8(5), one.u16(6)]);
  const HEADER = [0, 3, 0x0c, expect.any(Number)];

  test('two datagrams before the header, each with other bytes', async () => {
    const { udp } = await header(undefined, OVER_UDP);
    expect(heads(udp)).toEqual([[0xf0f0f000, 0xff, 0x10, 1472], [0xf0f0f001, 0xff, 0x10, 1472], HEADER]);
    const [one, two] = udp.map(({ bytes }) => Buffer.from(bytes.subarray(8)).toString('hex'));
    expect(one).not.toBe(two);
    expect(new Set(one?.match(/../g)).size).toBeGreaterThan(200);
  });
  test.each([NONE, OVER_TCP, 0])('none when %i was asked for', async (value) => {
    expect(heads((await header(undefined, value)).udp)).toEqual([HEADER]);
  });
  test('none with delivery over TCP', async () => {
    for (const [name, count] of [
      [undefined, 1],
      ['packet-pair-over-tcp-delivery', 3],
    ] as const) {
      await start(name);
      const { client } = await ask(OVER_UDP);
      client.send(requests.connectFunnel(), requests.openFile('audio.asf'), requests.readBlock());
      await client.until(MID.ReportOpenFile);
      const came = await client.during(60);
      expect(came.filter(({ data }) => data)).toHaveLength(count);
      if (name === undefined) await server.close();
    }
  });
  test('numbers of media packets do not count them, and nobody gets them again', async () => {
    await start();
    const { client, reports } = await ask(OVER_UDP);
    const heard = await ear(server);
    client.send(requests.overUdp(heard.port), requests.openFile('audio.asf'), requests.readBlock());
    await client.until(MID.ReportReadBlock);
    await heard.take(3);
    heard.send(requests.resend(reports[0]?.u32(60) ?? 0, [0, 1]));
    expect(await heard.during(20)).toEqual([]);
    client.send(requests.select(1), requests.startPlaying());
    const media = await heard.take(33);
    expect(media.map((one) => one.u8(5))).toEqual(Array.from({ length: 33 }, (_, n) => n));
  });
  test.each([
    ['udp-packet-pair-never-sent', []],
    ['udp-packet-pair-of-one', [[0xf0f0f000, 0xff, 0x10, 1472]]],
    [
      'udp-packet-pair-from-zero',
      [
        [0, 0xff, 0x10, 1472],
        [1, 0xff, 0x10, 1472],
      ],
    ],
    [
      'udp-packet-pair-same-location',
      [
        [0xf0f0f000, 0xff, 0x10, 1472],
        [0xf0f0f000, 0xff, 0x10, 1472],
      ],
    ],
    [
      'udp-packet-pair-incarnation-of-read-block',
      [
        [0xf0f0f000, 1, 0x10, 1472],
        [0xf0f0f001, 1, 0x10, 1472],
      ],
    ],
    [
      'udp-packet-pair-flags-of-header',
      [
        [0xf0f0f000, 0xff, 4, 1472],
        [0xf0f0f001, 0xff, 4, 1472],
      ],
    ],
    [
      'udp-packet-pair-small',
      [
        [0xf0f0f000, 0xff, 0x10, 520],
        [0xf0f0f001, 0xff, 0x10, 520],
      ],
    ],
    [
      'udp-packet-pair-example-size',
      [
        [0xf0f0f000, 0xff, 0x10, 1480],
        [0xf0f0f001, 0xff, 0x10, 1480],
      ],
    ],
    [
      'udp-packet-pair-reordered',
      [
        [0xf0f0f001, 0xff, 0x10, 1472],
        [0xf0f0f000, 0xff, 0x10, 1472],
      ],
    ],
    [
      'udp-packet-pair-of-three',
      [
        [0xf0f0f000, 0xff, 0x10, 1472],
        [0xf0f0f001, 0xff, 0x10, 1472],
        [0xf0f0f002, 0xff, 0x10, 1472],
      ],
    ],
  ])('%s changes nothing of the header', async (name, pair) => {
    expect(heads((await header(name, OVER_UDP)).udp)).toEqual([...pair, HEADER]);
  });
  test('udp-packet-pair-over-tcp and udp-packet-pair-unasked', async () => {
    const { tcp, udp } = await header('udp-packet-pair-over-tcp', OVER_UDP);
    expect([heads(udp), tcp.filter(({ data }) => data).length]).toEqual([[HEADER], 2]);
    await server.close();
    expect(heads((await header('udp-packet-pair-unasked', NONE)).udp)).toHaveLength(3);
  });
});

describe('Client-IDs (3.2.3)', () => {
  const ids = async (count: number): Promise<number[]> => {
    const all: number[] = [];
    for (let n = 0; n < count; n++) all.push((await ask(NONE)).reports[0]?.u32(60) ?? 0);
    return all;
  };
  test('are different and far apart', async () => {
    await start();
    expect(new Set(await ids(6)).size).toBe(6);
  });
  test.each([
    ['client-id-constant', [0x1d1d1d1d, 0x1d1d1d1d, 0x1d1d1d1d]],
    ['client-id-counts', [1, 2, 3]],
  ])('%s', async (name, expected) => {
    await start(name);
    expect(await ids(3)).toEqual(expected);
  });
});
