import type { Content } from '../runner/case-context.ts';
import type { Fault } from '../server/faults/fault.ts';
import { startServer } from '../server/server.ts';
import type { Site } from '../server/site.ts';
import { CLIPS, FIXTURES, GUARDED, readReference } from './contents.ts';

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
  // Both schemes, so that each is asked for; without a realm, Basic names an unknown one.
  protected: {
    'members/basic.asf': { scheme: 'BASIC', realm: 'Members only', ...guard('protected') },
    'members/ntlm.asf': { scheme: 'NTLM', ...guard('protected-ntlm') },
  },
};

function guard(key: string) {
  const { user = '', password = '', fixture = '' } = GUARDED[key] ?? {};
  return { users: { [user]: password }, file: fixture };
}

/** Everything that the embedded server has for the suite. */
export async function builtinContents(): Promise<Readonly<Record<string, Content>>> {
  const clips = Object.entries(CLIPS).map(([key, { fixture }]) => ({ key, path: fixture, fixture }));
  const guarded = Object.entries(GUARDED).map(([key, one]) => ({ key, ...one }));
  const contents = [...clips, ...guarded].map(async ({ fixture, ...content }): Promise<[string, Content]> => {
    const reference = await readReference(`${FIXTURES}${fixture}`);
    return [content.key, { ...content, reference }];
  });
  return Object.fromEntries(await Promise.all(contents));
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
