import type { Content } from '../runner/case-context.ts';
import type { Fault } from '../server/faults/fault.ts';
import { startServer } from '../server/server.ts';
import type { Site } from '../server/site.ts';
import { CLIPS, FIXTURES, readReference, withEntries } from './contents.ts';

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

/** Short clips that differ in packet size, header size and streams; the second has streams to choose from. */
const PLAYLIST = ['audio.asf', 'multi.asf', 'split-header.asf'];

/** What the embedded server has beside the committed files. */
export const SITE: Site = { playlists: { playlist: PLAYLIST } };

/** The content of the embedded server, by key: every clip, and what it has beside them. */
export async function builtinContents(): Promise<Readonly<Record<string, Content>>> {
  const contents = await Promise.all(
    Object.entries(CLIPS).map(async ([key, { fixture }]): Promise<[string, Content]> => {
      const reference = await readReference(`${FIXTURES}${fixture}`);
      return [key, { key, path: fixture, reference }];
    }),
  );
  const entries = PLAYLIST.map((fixture) => `${FIXTURES}${fixture}`);
  const playlist = await withEntries({ key: 'playlist', path: 'playlist' }, entries);
  return { ...Object.fromEntries(contents), playlist };
}

/** The reference server in this process, with the committed content: what the harness is tried out against. */
export async function openBuiltin(seed: number, fault?: Fault): Promise<Builtin> {
  const contents = await builtinContents();
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
