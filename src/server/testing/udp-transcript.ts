import { type ServerOptions, startServer } from '../server.ts';
import { connectTo, MID } from './client.ts';
import { manualClock } from './clock.ts';
import { asfFolder } from './fixtures.ts';
import * as requests from './requests.ts';
import { ear } from './udp-client.ts';

/** Times 15 ms. */
const PATIENCE = 20;

/** Everything that a server sends in two sessions with delivery over UDP, in hexadecimal, and which way it came. */
export async function udpTranscript(options: Pick<ServerOptions, 'fault' | 'variant'>): Promise<string[]> {
  const clock = manualClock();
  const server = await startServer({ root: asfFolder, speed: 0, seed: 1, clock, ...options });
  const came: string[] = [];

  async function session(name: string): Promise<void> {
    const client = await connectTo(server);
    const heard = await ear(server);
    // What has a reply is waited for, but not for long: a fault may leave it out.
    const listen = async (patience = 2): Promise<void> => {
      for (let quiet = 0, most = patience; quiet < most; quiet++) {
        const packets = await client.during(15);
        const datagrams = await heard.during(0);
        if (packets.length + datagrams.length > 0) {
          quiet = 0;
          most = 2;
        }
        came.push(...packets.map(({ bytes }) => `${name} TCP ${Buffer.from(bytes).toString('hex')}`));
        came.push(...datagrams.map(({ bytes }) => `${name} UDP ${Buffer.from(bytes).toString('hex')}`));
      }
    };
    const ask = async (...asked: readonly Uint8Array[]): Promise<void> => {
      client.send(...asked);
      await listen(PATIENCE);
    };
    client.send(requests.connect(), requests.funnelInfo());
    await client.message(MID.ReportConnectedEX);
    const clientId = (await client.message(MID.ReportFunnelInfo)).u32(60);
    // An address of this machine at which nobody listens.
    await ask(requests.overUdp(heard.port, '127.0.0.9'));
    await ask(requests.openFile('av.asf'));
    await ask(requests.readBlock());
    await ask(requests.readBlock(1, 2), requests.select(1, 2));
    for (const playIncarnation of [10, 12]) {
      // While the clock stands still so much is sent as goes out at once.
      await ask(requests.startPlaying({ playIncarnation }));
      await ask(requests.stopPlaying(playIncarnation + 1));
      clock.advance(5);
      await listen();
    }
    for (const datagram of [
      requests.resend(clientId, [3, 4]),
      requests.resend(clientId, [3], { sourceId: 2 }),
      requests.resend(clientId, [3], { signature: 0x12345678 }),
      requests.resend(clientId + 1, [3]),
    ]) {
      heard.send(datagram);
      await listen();
    }
    if ([...heard.sources].some((port) => port !== server.port)) came.push(`${name} from another port`);
    client.send(requests.closeFile());
    await listen();
    client.socket.destroy();
    await heard.close();
  }

  await session('first');
  await session('second');
  await server.close();
  return came;
}
