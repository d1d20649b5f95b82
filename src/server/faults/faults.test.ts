import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readAsfPacket } from '../../asf/packet.ts';
import { startServer } from '../server.ts';
import { connected, MID, opened } from '../testing/client.ts';
import { manualClock } from '../testing/clock.ts';
import { asfFolder } from '../testing/fixtures.ts';
import * as requests from '../testing/requests.ts';
import { canSay, transcript } from '../testing/transcript.ts';
import { udpTranscript } from '../testing/udp-transcript.ts';
import { connectingFaults } from './connecting.ts';
import { connectionFaults } from './connection.ts';
import { fieldFaults } from './fields.ts';
import { framingFaults } from './framing.ts';
import { headerDataFaults } from './header-data.ts';
import { faultByName, faults } from './index.ts';
import { mediaDataFaults } from './media-data.ts';
import { openingFaults } from './opening.ts';
import { playingFaults } from './playing.ts';
import { resendingFaults } from './resending.ts';
import { udpDataFaults } from './udp-data.ts';
import { udpFunnelFaults } from './udp-funnel.ts';
import { udpPlayingFaults } from './udp-playing.ts';

const catalogue: { requirements: readonly { id: string; level: string; role: string }[] } = parse(
  readFileSync(fileURLToPath(new URL('../../../suites/mmsp/requirements.yaml', import.meta.url)), 'utf8'),
);
const rows = new Map(catalogue.requirements.map((row) => [row.id, row]));

test('names are unique, kebab-case, and found', () => {
  expect(new Set(faults.map(({ name }) => name)).size).toBe(faults.length);
  for (const fault of faults) {
    expect(fault.name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(faultByName(fault.name)).toBe(fault);
  }
  expect(faultByName('none')).toBeUndefined();
});

test.each(faults)('$name breaks a requirement for servers, of the stated level', (fault) => {
  const row = rows.get(fault.requirement);
  expect(row?.role).toMatch(/^(server|both)$/);
  expect(row?.level.replace(' NOT', '')).toBe(fault.level);
  expect(fault.title).toMatch(/^\S.*\.$/);
});

test('at least a third of the faults act on bytes, and the files they stand in know nothing of the codec', () => {
  const onBytes = faults.filter(({ start }) => start().frame !== undefined);
  expect(onBytes.length).toBeGreaterThan(faults.length / 3);
  for (const file of [
    ...['framing', 'header-data', 'media-data', 'udp-data', 'udp-packet-pair'],
    '../hooks/frame-edits',
  ]) {
    const source = readFileSync(fileURLToPath(new URL(`${file}.ts`, import.meta.url)), 'utf8');
    const imported = [...source.matchAll(/from '(.*)'/g)].map(([, path]) => path);
    for (const path of imported) expect(path).toMatch(/^(\.|\.\.\/hooks)\/(fault|frame-edits|hooks)\.ts$/);
  }
});

/** Those of an ordinary conversation; what others are there for has scenarios of its own. */
const everyday = [
  ...framingFaults,
  ...fieldFaults,
  ...connectingFaults,
  ...openingFaults,
  ...headerDataFaults,
  ...mediaDataFaults,
  ...playingFaults,
  ...connectionFaults,
];
/** What an unpaced play from beginning to end cannot show; each has a test of its own. */
const needsMore = [
  'stop-does-not-stop',
  'selected-stream-starts-anywhere',
  'stop-position-ignored',
  'refused-name-served',
  'header-unpaced',
  'header-paced-too-fast',
];
const overUdp = [...udpFunnelFaults, ...udpDataFaults, ...udpPlayingFaults, ...resendingFaults];
/** What a single session, or one that asks for nothing again, cannot show. */
const needsMoreOverUdp = ['header-over-udp-with-tcp', 'media-over-udp-with-tcp', 'resend-not-after-end'];

test('a right server says the same each time, and every fault makes it say something else', async () => {
  const both = await transcript({}, [1, 2]);
  const audio = await transcript({}, [2]);
  expect(await transcript({}, [1, 2])).toEqual(both);
  expect(both.at(-1)).not.toBe('open');

  const unnoticed: string[] = [];
  const concerned = everyday.filter(({ delivery }) => delivery === undefined);
  for (let n = 0; n < concerned.length; n += 12) {
    await Promise.all(
      concerned.slice(n, n + 12).map(async (fault) => {
        if (String(await transcript({ fault }, [1, 2])) !== String(both)) return;
        if (String(await transcript({ fault }, [2])) === String(audio)) unnoticed.push(fault.name);
      }),
    );
  }
  expect(unnoticed.filter((name) => !needsMore.includes(name))).toEqual([]);
}, 120_000);

test('faults of delivery over UDP show there, and nowhere else', async () => {
  const right = await udpTranscript({});
  const tcp = await transcript({}, [1, 2]);
  expect(await canSay(right, () => udpTranscript({}))).toBe(true);
  const concerned = overUdp.filter(
    ({ name, delivery }) => delivery === 'udp' && !needsMoreOverUdp.includes(name),
  );
  for (let n = 0; n < concerned.length; n += 10) {
    await Promise.all(
      concerned.slice(n, n + 10).map(async (fault) => {
        expect(String(await udpTranscript({ fault })) === String(right), fault.name).toBe(false);
        expect(await canSay(tcp, () => transcript({ fault }, [1, 2])), fault.name).toBe(true);
      }),
    );
  }
}, 120_000);

const named = (name: string) => {
  const fault = faultByName(name);
  return fault === undefined ? {} : { fault };
};

/** The parts of a transcript that a fault changed: packets of the right server and of the wrong one. */
async function difference(name: string): Promise<{ right: string[]; wrong: string[] }> {
  const right = await transcript({}, [1, 2]);
  const wrong = await transcript(named(name), [1, 2]);
  return {
    // Sessions begin alike.
    right: [...new Set(right)].filter((one) => !wrong.includes(one)),
    wrong: [...new Set(wrong)].filter((one) => !right.includes(one)),
  };
}

test.each([
  // The difference of every other fault of its kind would read the same way. Stored and live content differ once each.
  ['connected-ex-wrong-revision', 1],
  ['open-file-wrong-header-size', 4],
  ['header-byte-changed', 2],
  ['media-location-repeated', 2],
  ['media-byte-changed', 2],
  ['stop-hr-one', 1],
  ['chunk-len-too-large', 4],
])('%s changes nothing but what it names', async (name, packets) => {
  const { right, wrong } = await difference(name);
  expect(right).toHaveLength(packets);
  expect(wrong).toHaveLength(packets);
});

test('media-packets-swapped and media-packet-lost concern the sixth packet', async () => {
  const locations = async (name: string): Promise<number[]> => {
    const fault = faultByName(name);
    const server = await startServer({ root: asfFolder, speed: 0, ...(fault && { fault }) });
    const client = await opened(server, 'audio.asf');
    client.send(requests.select(1), requests.startPlaying());
    await client.until(MID.ReportStartedPlaying);
    const came = await client.until(MID.ReportEndOfStream);
    await server.close();
    return came
      .filter(({ data }) => data)
      .map((packet) => packet.u32(0))
      .slice(3, 9);
  };
  expect(await locations('media-packets-swapped')).toEqual([3, 4, 6, 5, 7, 8]);
  expect(await locations('media-packet-lost')).toEqual([3, 4, 6, 7, 8, 9]);
  expect(await locations('media-packet-twice')).toEqual([3, 4, 5, 5, 6, 7]);
});

test('media-padding-length-left announces more padding than there is, in packets that fit', async () => {
  const fault = faultByName('media-padding-length-left');
  const server = await startServer({ root: asfFolder, speed: 0, ...(fault && { fault }) });
  const client = await opened(server, 'av.asf');
  client.send(requests.select(1, 2), requests.startPlaying());
  await client.until(MID.ReportStartedPlaying);
  const media = (await client.until(MID.ReportEndOfStream)).filter(({ data }) => data);
  const codes = media.map(({ bytes }) => readAsfPacket(bytes.subarray(8)).findings[0]?.code);
  expect(codes.filter((code) => code === 'padding-overruns')).toHaveLength(60);
  expect(Math.max(...media.map(({ bytes }) => bytes.length))).toBe(520);
  await server.close();
});

test('stop-position-ignored plays to the end of the content', async () => {
  const fault = faultByName('stop-position-ignored');
  const server = await startServer({ root: asfFolder, speed: 0, ...(fault && { fault }) });
  const client = await opened(server, 'audio.asf');
  client.send(requests.select(1), requests.startPlaying({ frameOffset: 1000 }));
  await client.until(MID.ReportStartedPlaying);
  const media = (await client.until(MID.ReportEndOfStream)).filter(({ data }) => data);
  expect(media).toHaveLength(33);
  await server.close();
});

test('stop-does-not-stop answers and goes on', async () => {
  const fault = faultByName('stop-does-not-stop');
  const server = await startServer({ root: asfFolder, speed: 4, ...(fault && { fault }) });
  const client = await opened(server, 'long.asf');
  client.send(requests.select(1), requests.startPlaying(), requests.stopPlaying());
  await client.until(MID.ReportEndOfStream);
  await sleep(300);
  expect((await client.during(10)).some(({ data }) => data)).toBe(true);
  await server.close();
});

test('selected-stream-starts-anywhere does not wait for a key frame', async () => {
  const fault = faultByName('selected-stream-starts-anywhere');
  const server = await startServer({ root: asfFolder, speed: 2, ...(fault && { fault }) });
  const client = await opened(server, 'av.asf');
  client.send(requests.select(2), requests.startPlaying());
  await client.until(MID.ReportStartedPlaying);
  while ((await client.next()).u32(0) < 40);
  client.send(requests.select(1));
  const rest = await client.until(MID.ReportEndOfStream);
  const first = rest
    .filter(({ data }) => data)
    .flatMap(({ bytes }) => readAsfPacket(bytes.subarray(8)).packet?.payloads ?? [])
    .find(({ stream }) => stream === 1);
  expect(first?.keyFrame && first.objectOffset === 0).toBe(false);
  await server.close();
});

test('hooks are fresh for each session', async () => {
  const fault = faultByName('media-packet-lost');
  const server = await startServer({ root: asfFolder, speed: 0, ...(fault && { fault }) });
  for (let n = 0; n < 2; n++) {
    const client = await opened(server, 'audio.asf');
    client.send(requests.select(1), requests.startPlaying());
    await client.until(MID.ReportStartedPlaying);
    expect((await client.until(MID.ReportEndOfStream)).filter(({ data }) => data)).toHaveLength(32);
  }
  await server.close();
});

test('a delayed packet holds back what follows it, and a closed server forgets it', async () => {
  const clock = manualClock();
  const fault = faultByName('open-file-late');
  const server = await startServer({ root: asfFolder, clock, speed: 0, ...(fault && { fault }) });
  const client = await connected(server);
  client.send(requests.openFile('audio.asf'), requests.readBlock());
  expect(await client.during(60)).toEqual([]);
  clock.advance(29_999);
  expect(await client.during(30)).toEqual([]);
  clock.advance(30_001);
  await client.message(MID.ReportOpenFile);
  await client.message(MID.ReportReadBlock);
  expect((await client.during(60)).some(({ data }) => data)).toBe(true);
  client.send(requests.openFile('audio.asf'));
  await client.during(30);
  await server.close();
  expect(clock.timers).toBe(0);
});
