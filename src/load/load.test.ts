import { afterEach, describe, expect, test } from 'vitest';
import { type Carry, startProxy } from '../../tests/support/proxy.ts';
import { loadCatalogue } from '../cli/catalogue.ts';
import { FIXTURES, readReference } from '../cli/contents.ts';
import { SESSION_ID } from '../protocols/mmsp/constants.ts';
import { createFramer } from '../protocols/mmsp/framing.ts';
import { ReportEndOfStream, ReportStreamSwitch } from '../protocols/mmsp/messages/playing.ts';
import { systemClock } from '../runner/clock.ts';
import { faultByName } from '../server/faults/index.ts';
import { type ReferenceServer, startServer } from '../server/server.ts';
import type { Message } from '../wire/message.ts';
import { type LoadOptions, type LoadResult, runLoad } from './load.ts';

const catalogue = await loadCatalogue();
const reference = await readReference(`${FIXTURES}av.asf`);

const open: ReferenceServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

interface Wrong {
  readonly fault?: string;
  readonly speed?: number;
}

/** The reference server, eight times as fast as real time, so that a play is over in less than a second. */
async function serve({ fault, speed = 8 }: Wrong = {}): Promise<ReferenceServer> {
  const wrong = fault === undefined ? undefined : faultByName(fault);
  if (fault !== undefined && wrong === undefined) throw new Error(`there is no fault ${fault}`);
  const server = await startServer({ root: FIXTURES, speed, seed: 1, ...(wrong && { fault: wrong }) });
  open.push(server);
  return server;
}

const load = (port: number, options: Partial<LoadOptions> = {}): Promise<LoadResult> =>
  runLoad({
    host: '127.0.0.1',
    port,
    path: 'av.asf',
    reference,
    sessions: 5,
    ramp: 200,
    duration: 2000,
    tolerance: 1000,
    timeout: { connect: 5000, reply: 5000 },
    seed: 1,
    catalogue,
    clock: systemClock,
    signal: new AbortController().signal,
    buffer: Buffer.allocUnsafeSlow(1 << 16),
    ...options,
  });

const failures = ({ violations }: LoadResult): readonly string[] =>
  violations.all().flatMap(({ verdict, requirement }) => (verdict === 'fail' ? [requirement] : []));

/** chunkCount of a packet, and whether it counts all of its bytes. */
const asSpecified = (packet: Buffer): boolean => packet.readUInt32LE(16) * 8 === packet.length;

/** Loses packets of the client. */
const deafTo =
  (lost: (packet: Buffer) => boolean): Carry =>
  (from, to) => {
    from.on('data', (bytes: Buffer) => {
      const isRequest = bytes.length >= 32 && bytes.readUInt32LE(4) === SESSION_ID;
      if (!isRequest || !bytes.includes(NSPLAYER) || !lost(bytes)) to.write(bytes);
    });
    from.on('end', () => to.end());
  };

/** Hands on no Data packet after the first such message, nor a second one of its kind. */
const dryAfter =
  ({ mid }: Message): Carry =>
  (from, to) => {
    let dry = false;
    const framer = createFramer(({ kind, bytes }) => {
      if (kind === 'data' && dry) return;
      if (kind === 'packet' && Buffer.from(bytes).readUInt32LE(36) === mid) {
        if (dry) return;
        dry = true;
      }
      to.write(bytes.slice());
    });
    from.on('data', (bytes: Buffer) => framer.push(bytes));
    from.on('end', () => to.end());
  };

/** What only a Connect holds. */
const NSPLAYER = Buffer.from('NSPlayer', 'utf16le');

describe('a right server', () => {
  test('breaks nothing, however often its content is played', async () => {
    const { port } = await serve();
    const seen: number[] = [];
    const result = await load(port, { onSecond: ({ figures }) => seen.push(figures.sessions.playing) });
    const { sessions, packets, times, lateness } = result.figures;
    expect(result.ended).toBe('complete');
    expect(sessions).toMatchObject({
      started: 5,
      connected: 5,
      played: 5,
      mostPlaying: 5,
      playing: 0,
      open: 0,
    });
    expect(sessions).toMatchObject({ unconnected: 0, refused: 0, lost: 0, unended: 0, unfinished: 0 });
    expect(result.figures.faults.count).toBe(0);
    expect(result.violations.all().filter(({ verdict }) => verdict !== 'note')).toEqual([]);
    // More than once through the file, in each session.
    expect(packets.media).toBeGreaterThan(5 * reference.packetCount);
    expect(packets).toMatchObject({ late: 0, lateWhileBusy: 0, missing: 0, untimed: 0 });
    expect(packets.bytes).toBeGreaterThan(packets.media * 500);
    expect([times.connect, times.firstReply, times.firstPacket].map(({ count }) => count)).toEqual([5, 5, 5]);
    expect(lateness.count).toBe(packets.media);
    expect(result.figures.bins().reduce((sum, bin) => sum + bin.packets, 0)).toBe(packets.media);
    expect(seen.at(-1)).toBe(5);
    expect(result.series.bytes.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(packets.bytes);
    expect(result.violations.passes).toBeGreaterThan(10 * packets.media);
  });

  test('is played in the dialect of every product when it understands no other', async () => {
    const { port } = await serve();
    const choosy = await startProxy(port, deafTo(asSpecified));
    try {
      const { figures, nothing } = await load(choosy.port, { timeout: { connect: 5000, reply: 1500 } });
      expect(nothing).toBeUndefined();
      expect(figures.sessions).toMatchObject({ started: 5, played: 5, refused: 0, lost: 0 });
    } finally {
      await choosy.close();
    }
  });

  test('that goes away leaves lost sessions, and breaks nothing by it', async () => {
    const server = await serve();
    setTimeout(() => void server.close(), 1000);
    const result = await load(server.port);
    expect(result.figures.sessions).toMatchObject({ played: 5, lost: 5, playing: 0 });
    expect(result.ended).toBe('early');
    const losses = result.figures.losses.all();
    expect(losses.reduce((sum, { sessions }) => sum + sessions, 0)).toBe(5);
  });
});

describe('a wrong server', () => {
  test('that refuses some of the sessions is seen to', async () => {
    const { port } = await serve({ fault: 'twentieth-connection-refused' });
    const { figures } = await load(port, { sessions: 23 });
    expect(figures.sessions).toMatchObject({ connected: 23, played: 19, refused: 4 });
    // Which of the two it is, the system decides.
    for (const { asked, answer } of figures.refusals.all()) {
      expect(asked).toBe('Connect');
      expect(answer).toMatch(/closed the connection|connection was reset/);
    }
  });

  test('that refuses the content is quoted', async () => {
    const { port } = await serve({ fault: 'open-file-hr-failing' });
    const { figures, ended } = await load(port);
    expect(ended).toBe('early');
    expect(figures.sessions).toMatchObject({ connected: 5, played: 0, refused: 5 });
    expect(figures.refusals.all()).toMatchObject([
      { asked: 'OpenFile', answer: expect.stringMatching(/^ReportOpenFile with hr 0x[8-9a-f]/), sessions: 5 },
    ]);
  });

  test('that drops a packet of each session has one missing in each', async () => {
    const { port } = await serve({ fault: 'media-packet-lost' });
    const result = await load(port);
    expect(result.figures.packets.missing).toBe(5);
    const [first] = result.violations.all();
    expect(first).toMatchObject({ requirement: 'MMSP-2.2.2-14', verdict: 'fail', times: 5, sessions: 5 });
    expect(first?.dump.join('\n')).toMatch(/AFFlags.*<-- expected/);
  });

  test('that is slow is late, and breaks nothing by it', async () => {
    const { port } = await serve({ speed: 0.3 });
    const result = await load(port, { tolerance: 400, duration: 2500 });
    const { packets, lateness } = result.figures;
    expect(packets.late).toBeGreaterThan(packets.media / 4);
    expect(lateness.max).toBeGreaterThan(1000);
    expect(result.stalled).toBe(5);
    expect(failures(result)).toEqual([]);
  });

  test('that stops answering is given up', async () => {
    const { port } = await serve({ fault: 'start-without-media' });
    const { figures } = await load(port, {
      sessions: 2,
      timeout: { connect: 1000, reply: 1000 },
      duration: 4000,
    });
    expect(figures.refusals.all()).toMatchObject([
      { asked: 'StartPlaying', answer: 'its reply, and then nothing', sessions: 2 },
    ]);
  });

  test('that starts the content again without any media is given up', async () => {
    const { port } = await serve();
    const once = await startProxy(port, dryAfter(ReportEndOfStream));
    try {
      const { figures } = await load(once.port, {
        ...{ sessions: 1, ramp: 0, duration: 6000 },
        timeout: { connect: 5000, reply: 1000 },
      });
      expect(figures.losses.all()).toMatchObject([
        { asked: 'play', answer: 'StartPlaying was answered by its reply, and then nothing', sessions: 1 },
      ]);
    } finally {
      await once.close();
    }
  });

  test('that tells of the end before any media is not asked again and again', async () => {
    const { port } = await serve();
    const dry = await startProxy(port, dryAfter(ReportStreamSwitch));
    try {
      const { figures, ended } = await load(dry.port, { sessions: 1, ramp: 0, duration: 8000 });
      expect(ended).toBe('early');
      expect(figures.refusals.all()).toMatchObject([
        { asked: 'StartPlaying', answer: 'its reply, and ReportEndOfStream without any media', sessions: 1 },
      ]);
    } finally {
      await dry.close();
    }
  });

  test.each([
    ['stop-unanswered', 'StopPlaying'],
    ['close-file-ignored', 'CloseFile'],
  ])('that does not end its sessions is told of: %s', async (fault, asked) => {
    const { port } = await serve({ fault });
    const { figures } = await load(port, { sessions: 3, ramp: 0, duration: 1000 });
    expect(figures.sessions).toMatchObject({ played: 3, lost: 0, unended: 3, open: 0 });
    expect(figures.losses.all()).toMatchObject([{ asked, answer: 'no end within 5 s', sessions: 3 }]);
  });

  test('but not when it has had no time to', async () => {
    const { port } = await serve({ fault: 'stop-unanswered' });
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 1500);
    const result = await load(port, { sessions: 3, ramp: 0, duration: 1000, signal: abort.signal });
    expect(result.ended).toBe('interrupted');
    expect(result.figures.sessions).toMatchObject({ played: 3, unended: 0 });
  });

  test('that never answers Connect is asked twice, and not loaded', async () => {
    const { port } = await serve({ fault: 'connect-unanswered' });
    const result = await load(port, { timeout: { connect: 500, reply: 500 } });
    expect(result.nothing).toMatchObject({ as: 'refused', asked: 'Connect', silent: true });
    expect(result.figures.sessions.started).toBe(0);
  });
});

test('no server: there is no load', async () => {
  const { port } = await serve();
  await open.pop()?.close();
  expect((await load(port)).nothing).toMatchObject({
    as: 'unconnected',
    why: expect.stringMatching(/ECONNREFUSED/),
  });
});

test('an interruption ends it at once, with what there was', async () => {
  const { port } = await serve();
  const abort = new AbortController();
  setTimeout(() => abort.abort(), 700);
  const began = performance.now();
  const result = await load(port, { signal: abort.signal, duration: 60_000 });
  expect(result.ended).toBe('interrupted');
  expect(result.figures.packets.media).toBeGreaterThan(0);
  expect(result.figures.sessions).toMatchObject({ played: 5, lost: 0, open: 0 });
  expect(performance.now() - began).toBeLessThan(10_000);
});
