import { fileURLToPath } from 'node:url';
import type { Content } from '../runner/case-context.ts';
import { startServer } from '../server/server.ts';
import { readReference } from './contents.ts';

const FIXTURES = fileURLToPath(new URL('../../fixtures/asf/', import.meta.url));

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

/** The reference server in this process, with the committed content: what the harness is tried out against. */
export async function openBuiltin(seed: number): Promise<Builtin> {
  const content = async (key: string, path: string): Promise<Content> => ({
    key,
    path,
    reference: await readReference(`${FIXTURES}${path}`),
  });
  const contents = { short: await content('short', 'av.asf'), long: await content('long', 'long.asf') };
  const server = await startServer({ root: FIXTURES, speed: SPEED, seed });
  return { host: server.host, port: server.port, contents, silence: SILENCE, close: () => server.close() };
}
