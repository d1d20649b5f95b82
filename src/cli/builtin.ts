import type { Content } from '../runner/case-context.ts';
import type { Fault } from '../server/faults/fault.ts';
import { startServer } from '../server/server.ts';
import type { Site } from '../server/site.ts';
import { FIXTURES, ownContents, PLAYLIST } from './contents.ts';

/** Pace of the embedded server: a minute of content in 7.5 seconds, so that a stop still finds it playing. */
const SPEED = 8;
/** Milliseconds of silence that prove something at that pace: long.asf has a packet every 32 ms. */
const SILENCE = 300;

export interface Builtin {
  readonly host: string;
  readonly port: number;
  readonly contents: Readonly<Record<string, Content>>;
  readonly silence: number;
  close(): Promise<void>;
}

/** What the embedded server has beside the committed files. */
export const SITE: Site = {
  // Short, so that it begins again while a case is played.
  live: { 'live/on air': 'padded.asf' },
  playlists: { playlist: PLAYLIST },
  redirects: {
    'moved/av.asf': { url: '/av.asf' },
    'moved/proxy.asf': { proxy: 'mms://proxy.example:1755' },
    'moved/direct.asf': { proxy: '' },
  },
  upgrade: { version: '10.0.0.1', url: 'http://media.example/player' },
};

/** The reference server in this process, with the committed content: what the harness is tried out against. */
export async function openBuiltin(seed: number, fault?: Fault): Promise<Builtin> {
  const contents = await ownContents();
  const server = await startServer({
    root: FIXTURES,
    site: SITE,
    speed: SPEED,
    seed,
    ...(fault && { fault }),
  });
  return {
    host: server.host,
    port: server.port,
    contents,
    silence: SILENCE,
    close: () => server.close(),
  };
}
