import { setTimeout as sleep } from 'node:timers/promises';
import { type ServerOptions, startServer } from '../server.ts';
import { MID, opened } from './client.ts';
import { asfFolder } from './fixtures.ts';
import * as requests from './requests.ts';
import { openedOverUdp } from './udp-client.ts';

const site = { playlists: { list: ['audio.asf', 'multi.asf'] } };
/** Milliseconds without a packet after which no more comes. */
const QUIET = 60;
/** Where a TcpMessageHeader packet says when it was sent. */
const TIME_SENT = { from: 24, to: 32 };

type Options = Pick<ServerOptions, 'fault' | 'variant'>;

const words = ({ bytes, data }: { readonly bytes: Uint8Array; readonly data: boolean }): string => {
  const copy = bytes.slice();
  if (!data) copy.fill(0, TIME_SENT.from, TIME_SENT.to);
  return Buffer.from(copy).toString('hex');
};

/** What a server sends of a playlist of two entries over TCP, in hexadecimal, when the client stops or logs at its end. */
export async function playlistTranscript(options: Options): Promise<string[]> {
  const server = await startServer({ root: asfFolder, site, speed: 0, seed: 1, ...options });
  const client = await opened(server, 'list');
  client.send(requests.select(1), requests.startPlaying({ linkBandwidth: 100_000 }));
  const came = await client.during(QUIET);
  for (let packets = came; packets.length > 0; packets = await client.during(QUIET)) came.push(...packets);
  // The last entry once more; at this pace it is over when it has begun.
  client.send(requests.startPlaying({ playIncarnation: 12 }));
  came.push(...(await client.during(QUIET)), ...(await client.during(QUIET)));
  const logged = await opened(server, 'list');
  logged.send(requests.select(1), requests.startPlaying());
  while ((await logged.next()).mid !== MID.ReportEndOfStream);
  logged.send(requests.logging());
  const closes = await Promise.race([logged.closed.then(() => 'closed'), sleep(QUIET, 'open')]);
  await server.close();
  return [...came.map(words), closes];
}

/** The same over UDP, up to the header of the second entry. */
export async function playlistTranscriptOverUdp(options: Options): Promise<string[]> {
  const server = await startServer({ root: asfFolder, site, speed: 0, seed: 1, ...options });
  const { client, ear } = await openedOverUdp(server, 'list', 1);
  const came: string[] = [];
  for (const asked of [
    [requests.select(1), requests.startPlaying()],
    [requests.readBlock(1, 2)],
    [requests.select(3), requests.startPlaying({ playIncarnation: 12 })],
  ]) {
    client.send(...asked);
    came.push(...(await client.during(QUIET)).map(words), ...(await ear.during(QUIET)).map(words));
  }
  await ear.close();
  await server.close();
  return came;
}
