import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { captureName } from '../../src/capture/name.ts';
import { readPcapng } from '../../src/capture/testing/read-pcapng.ts';
import type { RunEvent } from '../../src/events.ts';
import { runCli, temporaryFolder } from '../support/cli.ts';
import { dataIn, dataOf, eventsByCase, type Frame, framesOf, midsIn, midsOf } from './support/capture.ts';
import { startServe } from './support/cli.ts';
import { type Program, runProgram } from './support/program.ts';

const capinfos: Program = { command: 'capinfos', debianPackage: 'wireshark-common' };

const { path, remove } = temporaryFolder();
afterAll(remove);

/** Both transports, several sessions at a time, connections that are lost, empty packets; and what is broken on purpose. */
const SELECTED = [
  'mmsp/general/**',
  'mmsp/sessions/**',
  'mmsp/requests/no-message',
  'mmsp/hostile/{pieces,over-udp}',
];

interface Shown {
  readonly id: string;
  readonly file: string;
  readonly events: readonly RunEvent[];
  readonly frames: readonly Frame[];
}

let shown: readonly Shown[];
/** Those that are not hostile. */
let wellFormed: readonly Shown[];
let port: number;

beforeAll(async () => {
  const ndjson = path('events.ndjson');
  const options = [
    '--seed',
    '1',
    '--pcap',
    'all',
    '--output-dir',
    path(''),
    '--reporter',
    `ndjson=${ndjson}`,
  ];
  const ended = await runCli(['--target', 'builtin', ...options, ...SELECTED], { limit: 100_000 });
  expect(ended.status, ended.stderr).toBe(0);
  const lines = readFileSync(ndjson, 'utf8').trimEnd().split('\n');
  const events: RunEvent[] = lines.map((line) => JSON.parse(line));
  const tags = new Map(
    events
      .flatMap((event) => (event.type === 'run-start' ? event.cases : []))
      .map((one) => [one.id, one.tags]),
  );
  const queue = [...eventsByCase(events)].map(([id, ofCase]) => ({
    id,
    events: ofCase,
    file: path(join('pcap', captureName(id))),
  }));
  port = portIn(queue[0]?.file ?? '');
  const found: Shown[] = [];
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift())
      found.push({ ...next, frames: await framesOf(next.file, port) });
  };
  await Promise.all([worker(), worker()]);
  shown = found;
  wellFormed = found.filter(({ id }) => tags.get(id)?.includes('hostile') === false);
}, 180_000);

/** The file says where MMS is, since it is not at 1755. */
const portIn = (file: string): number =>
  Number(/MMS is at port (\d+): tshark -d /.exec(readPcapng(readFileSync(file)).comments[0] ?? '')?.[1]);

const byDirection = (mids: readonly string[]): string[][] =>
  ['client', 'server'].map((from) => mids.filter((mid) => mid.startsWith(from)));

/** What is not as it should be in any of the captures, with the case. */
const oddIn = (
  captures: readonly Shown[],
  isOdd: (frame: Frame) => boolean,
): { readonly id: string; readonly frame: Frame }[] =>
  captures.flatMap(({ id, frames }) => frames.filter(isOdd).map((frame) => ({ id, frame })));

const isGood = (status: string): boolean => status === '' || status === '1';
const isChecksumBad = ({ ip, tcp, udp }: Frame): boolean =>
  ip !== '1' || !isGood(tcp) || !isGood(udp) || tcp + udp === '';

describe('Wireshark reads the capture of every case', () => {
  it('there is one for each', () => {
    expect(shown.length).toBeGreaterThan(80);
    expect(shown.length).toBeGreaterThan(wellFormed.length);
    expect(readdirSync(path('pcap')).sort()).toEqual(shown.map(({ id }) => captureName(id)).sort());
    for (const { frames } of shown) expect(frames.length).toBeGreaterThan(4);
  });

  it('capinfos counts the same packets, in order of time', async () => {
    const files = shown.map(({ file }) => file);
    const { status, stdout } = await runProgram(capinfos, ['-T', '-M', '-r', '-c', '-o', ...files], {
      limit: 60_000,
    });
    expect(status).toBe(0);
    const rows = stdout.toString().trimEnd().split('\n');
    expect(rows).toEqual(shown.map(({ file, frames }) => `${file}\t${frames.length}\tTrue`));
  });

  it('all checksums are good, of IP, TCP and UDP', () => {
    expect(oddIn(shown, isChecksumBad)).toEqual([]);
    expect(oddIn(shown, ({ udp }) => udp === '1').length).toBeGreaterThan(1000);
  });

  it('nothing is lost, repeated or out of order', () => {
    expect(oddIn(shown, ({ analysis }) => analysis !== '')).toEqual([]);
  });

  it('no packet of a well-formed conversation is malformed', () => {
    // The dissector looks for a message in every packet, and a packet may have none.
    const empty = (events: readonly RunEvent[]): number =>
      events.filter(
        (event) => event.type === 'message' && event.transport === 'tcp' && event.names.length === 0,
      ).length;
    for (const { id, frames, events } of wellFormed)
      expect([id, frames.filter(({ malformed }) => malformed !== '').length]).toEqual([id, empty(events)]);
  });
});

describe('Wireshark finds what the events tell', () => {
  it('the same messages, in the same order', () => {
    let count = 0;
    for (const { id, frames, events } of wellFormed) {
      const found = midsIn(frames, port);
      const told = midsOf(events).filter((mid) => mid !== 'client 0x00000000');
      expect([id, ...byDirection(found)]).toEqual([id, ...byDirection(told)]);
      count += found.length;
    }
    expect(count).toBeGreaterThan(1000);
  });

  it('the same Data packets', () => {
    const count = { tcp: 0, udp: 0, late: 0 };
    for (const { id, frames, events } of wellFormed) {
      const told = dataOf(events);
      // What was on its way when a connection was lost came, and is no matter of the session any more.
      const inTime = frames.filter(({ comment }) => !comment.includes('came when its session was over'));
      const found = dataIn(inTime, port);
      count.late += frames.length - inTime.length;
      for (const transport of ['tcp', 'udp'] as const) {
        const all = [...found[transport]].sort();
        const ends = all.filter((data) => told[transport].includes(data));
        expect([id, transport, told.whole ? all : [...new Set(ends)]]).toEqual([
          id,
          transport,
          told.whole ? [...told[transport]].sort() : [...new Set(told[transport])].sort(),
        ]);
        count[transport] += all.length;
      }
    }
    expect(Math.min(count.tcp, count.udp)).toBeGreaterThan(100);
    expect(count.late).toBeLessThan(100);
  });

  it('all packets of long flows, of which the events have the ends only', () => {
    let long = 0;
    for (const { frames, events } of wellFormed) {
      const flows = events
        .filter((event) => event.type === 'flow')
        .filter(({ transport }) => transport === 'udp');
      const packets = flows.reduce((sum, flow) => sum + flow.packets, 0);
      expect(dataIn(frames, port).udp.length).toBeGreaterThanOrEqual(packets);
      if (flows.some((flow) => flow.packets > 128)) long += 1;
    }
    expect(long).toBeGreaterThan(0);
  });

  it('every step is named', () => {
    for (const { id, frames, events } of shown) {
      const steps = events
        .filter((event) => event.type === 'step')
        .map(({ step, text }) => `step ${step}: ${text}`);
      const comments = frames.map(({ comment }) => comment).join('\n');
      expect([id, steps.filter((text) => !comments.includes(text))]).toEqual([id, []]);
    }
  });
});

it('addresses of IPv6 stay what they are', async () => {
  const server = await startServe('--host', '::1', '--speed', '8');
  const folder = path('ipv6');
  const target = ['--target', `[::1]:${server.port}`, '--file', 'av.asf', '--pcap', 'all'];
  try {
    const { status } = await runCli([...target, '--output-dir', folder, 'mmsp/general/happy-path']);
    expect(status).toBe(0);
  } finally {
    await server.stop();
  }
  for (const transport of ['tcp', 'udp']) {
    const file = join(folder, 'pcap', captureName(`mmsp/general/happy-path[transport=${transport}]`));
    const frames = await framesOf(file, server.port);
    expect(frames.length).toBeGreaterThan(300);
    expect(frames.filter(({ ipv6 }) => ipv6 !== '::1')).toEqual([]);
    expect(frames.filter(({ tcp, udp }) => tcp + udp !== '1')).toEqual([]);
    expect(frames.filter(({ analysis, malformed }) => analysis + malformed !== '')).toEqual([]);
    expect(dataIn(frames, server.port)[transport === 'udp' ? 'udp' : 'tcp'].length).toBeGreaterThan(2);
  }
});

describe('a changed byte is seen', () => {
  /** The capture with something changed in it, as tshark reads it. */
  async function changed(how: (file: Buffer) => Buffer): Promise<readonly Frame[]> {
    const file = path('changed.pcapng');
    writeFileSync(file, how(readFileSync(happy('udp').file)));
    return framesOf(file, port);
  }
  const happy = (transport: string): Shown => {
    const found = shown.find(({ id }) => id === `mmsp/general/happy-path[transport=${transport}]`);
    if (found === undefined) throw new Error('no happy path');
    return found;
  };
  const flip = (needle: Buffer, offset: number) => (file: Buffer) => {
    const at = file.indexOf(needle);
    if (at < 0) throw new Error('these bytes are not in the capture');
    file.writeUInt8(file.readUInt8(at + offset) ^ 1, at + offset);
    return file;
  };
  const openFile = Buffer.from('05000300', 'hex');
  /** A Data packet from the middle of the longest flow. */
  const mediaOf = (events: readonly RunEvent[]): Buffer => {
    const flows = events.filter((event) => event.type === 'flow');
    const [longest] = flows.sort((a, b) => b.packets - a.packets);
    return Buffer.from(longest?.head[30] ?? '', 'hex');
  };

  it('in a MID', async () => {
    const frames = await changed(flip(openFile, 0));
    expect(byDirection(midsIn(frames, port))).not.toEqual(byDirection(midsOf(happy('udp').events)));
    expect(frames.filter(isChecksumBad)).toHaveLength(1);
  });

  it.each([0, 4, 5, 6])('in the header of a Data packet, byte %i', async (byte) => {
    const data = mediaOf(happy('udp').events);
    expect(data.length).toBeGreaterThan(8);
    const frames = await changed(flip(data, byte));
    expect([...dataIn(frames, port).udp].sort()).not.toEqual([...dataOf(happy('udp').events).udp].sort());
    expect(frames.filter(isChecksumBad)).toHaveLength(1);
  });

  it('in a payload: the checksum', async () => {
    const frames = await changed(flip(mediaOf(happy('udp').events), 100));
    expect(frames.filter(isChecksumBad)).toHaveLength(1);
  });

  it('a packet that is taken out: a segment is missing', async () => {
    const frames = await changed((file) => {
      const at = file.indexOf(openFile);
      const begin = file.subarray(0, at).lastIndexOf(Buffer.from('06000000', 'hex'));
      return Buffer.concat([file.subarray(0, begin), file.subarray(begin + file.readUInt32LE(begin + 4))]);
    });
    expect(frames.filter(({ analysis }) => analysis !== '').length).toBeGreaterThan(0);
  });

  it('in the length of a block: the file is refused', async () => {
    await expect(changed((file) => file.fill(0xff, 4, 8))).rejects.toThrow('tshark does not read');
  });
});
