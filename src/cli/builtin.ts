import type { Content } from '../runner/case-context.ts';
import { DEFAULT_TIMING, type Timing } from '../runner/timing.ts';
import type { Limits } from '../server/limits.ts';
import type { Site } from '../server/site.ts';
import { FIXTURES, GUARDED, ownContents, PLAYLIST } from './contents.ts';
import { startApart } from './start-apart.ts';

/** Pace of the embedded server: a minute of content in 7.5 seconds, so that a stop still finds it playing. */
const SPEED = 8;
/** Milliseconds of silence that prove something at that pace: long.asf has a packet every 32 ms. */
const SILENCE = 300;

export interface Builtin {
  readonly host: string;
  readonly port: number;
  readonly contents: Readonly<Record<string, Content>>;
  readonly silence: number;
  /** What a profile would state of its timers. */
  readonly timers: BuiltinTimers['timing'];
  close(): Promise<void>;
}

export interface BuiltinTimers {
  readonly limits: Pick<Limits, 'keepAliveMs' | 'idleMs'>;
  readonly timing: Pick<Timing, 'keepAlive' | 'idle'>;
}

/** An Idle-Timeout longer than two KeepAlive periods, and short enough for a case to wait for it. */
const TIMERS: BuiltinTimers = {
  limits: { keepAliveMs: 30_000, idleMs: 62_000 },
  timing: { keepAlive: DEFAULT_TIMING.keepAlive, idle: 62_000 },
};

/** Nearly the shortest that [MS-MMSP] 3.2.2 allows: for runs that are made many times. */
export const SHORT_TIMERS: BuiltinTimers = {
  limits: { keepAliveMs: 11_000, idleMs: 24_000 },
  timing: { keepAlive: { pass: 13_000, last: 20_000 }, idle: 24_000 },
};

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
  // Both schemes, so that each is asked for; without a realm, Basic names an unknown one.
  protected: {
    'members/basic.asf': { scheme: 'BASIC', realm: 'Members only', ...guard('protected') },
    'members/ntlm.asf': { scheme: 'NTLM', ...guard('protected-ntlm') },
  },
  upgrade: { version: '10.0.0.1', url: 'http://media.example/player' },
};

function guard(key: string) {
  const { user = '', password = '', fixture = '' } = GUARDED[key] ?? {};
  return { users: { [user]: password }, file: fixture };
}

/** The reference server beside the player, with the committed content: what the harness is tried out against. */
export async function openBuiltin(
  seed: number,
  timers: BuiltinTimers = TIMERS,
  site: Site = SITE,
): Promise<Builtin> {
  const starting = startApart({ root: FIXTURES, site, speed: SPEED, seed, limits: timers.limits });
  try {
    const [server, contents] = await Promise.all([starting, ownContents()]);
    return { ...server, contents, silence: SILENCE, timers: timers.timing };
  } catch (error) {
    // A thread that nobody ends would keep the process.
    await starting.then(
      (server) => server.close(),
      () => {},
    );
    throw error;
  }
}
