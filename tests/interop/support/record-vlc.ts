import type { Chunk } from '../../../src/replay/recording.ts';
import type { Check } from '../../../src/verdict/tally.ts';
import { openDatagramRelay, RELAY_HOST, type RelayOptions } from './datagram-relay.ts';
import { dumpWithVlc, VLC_UDP_PORT, type VlcHome, vlcPortIsFree } from './play-vlc.ts';
import { serveThroughTap } from './serve-through-tap.ts';
import { type TcpUnit, unitsOf } from './units.ts';

export interface VlcRecording {
  /** What VLC's receiver handed on. */
  readonly received: Uint8Array;
  /** The TCP connection: as its bytes came, and cut into packets. */
  readonly chunks: readonly Chunk[];
  readonly units: readonly TcpUnit[];
  /** What the server sent beside it. */
  readonly datagrams: readonly Uint8Array[];
  readonly checks: readonly Check[];
}

export interface VlcPlay {
  readonly transport: 'tcp' | 'udp';
  /** Options of `serve`. */
  readonly options?: readonly string[];
  readonly loses?: RelayOptions['loses'];
}

/**
 * VLC takes ReportEndOfStream for the end although datagrams wait to be read, and leaves out the last one or two.
 * Long enough for them to be read first, milliseconds.
 */
const DATAGRAMS_ARE_READ = 300;

/**
 * VLC plays a fixture from `serve` to its end, and everything that the server sends is recorded. With `mmsu` VLC
 * asks for delivery over UDP and gives up when it is refused: it never falls back to TCP.
 */
export async function recordVlc(home: VlcHome, file: string, how: VlcPlay): Promise<VlcRecording> {
  const { transport, options = [], loses } = how;
  await vlcPortIsFree();
  const relay = await openDatagramRelay({ port: VLC_UDP_PORT, ...(loses && { loses }) });
  try {
    const between = { host: RELAY_HOST, endComesLaterBy: transport === 'udp' ? DATAGRAMS_ARE_READ : 0 };
    return await serveThroughTap({ file, options, tap: between }, async (_, tap, path) => {
      const received = await dumpWithVlc(`${transport === 'udp' ? 'mmsu' : 'mmst'}://${path}`, home);
      const { chunks, checks } = await tap.conversation;
      return { received, chunks, units: unitsOf(chunks), datagrams: [...relay.datagrams], checks };
    });
  } finally {
    await relay.close();
  }
}
