import { connect } from 'node:net';
import { type Peer, startPeer } from './peers.ts';

/** token of an OpenFile that points beyond everything. */
const DEADLY = Buffer.from('ffffffff0d000000', 'hex');
/** The case that sends it. */
export const DEADLY_CASE = 'mmsp/hostile/lengths[message=OpenFile,field=token,value=huge]';

/** How it is dead: its port is closed, or it answers nobody any more. */
export type Manner = 'gone' | 'silent';

/** The server at that port, but it never comes back from one request. */
export async function startMortal(port: number, manner: Manner): Promise<Peer> {
  let dead = false;
  const peer = await startPeer((client) => {
    if (dead) return client.resume();
    const behind = connect({ port, host: '127.0.0.1', noDelay: true });
    behind.on('error', () => client.destroy());
    client.on('close', () => behind.destroy());
    behind.on('close', () => client.destroy());
    behind.on('data', (bytes) => !dead && client.write(bytes));
    client.on('data', (bytes) => {
      if (bytes.includes(DEADLY)) {
        dead = true;
        if (manner === 'gone') void peer.close();
      } else if (!dead) behind.write(bytes);
    });
    return undefined;
  });
  return peer;
}
