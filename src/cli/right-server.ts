import type { FlowEvent, MessageEvent, RunEvent, StepEvent } from '../events.ts';
import { systemClock } from '../runner/clock.ts';
import { type RunOptions, run } from '../runner/run.ts';
import { DEFAULT_TIMING } from '../runner/timing.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { type Builtin, openBuiltin, SITE } from './builtin.ts';

/** An event of a conversation. */
export type Said = StepEvent | MessageEvent | FlowEvent;

export interface RightOptions
  extends Pick<RunOptions, 'scenarios' | 'opening' | 'packetPairProbes' | 'catalogue' | 'seed' | 'signal'> {
  /** Hears each conversation as a whole, when it is over. */
  readonly told: (said: Said) => void;
  readonly open?: (seed: number) => Promise<Builtin>;
}

/** Nobody else uses that server, and most cases only wait. */
const WORKERS = 16;
/** It offers no newer player, as most servers do not: whoever compares messages looks for what is wrong. */
function openPlain(seed: number): Promise<Builtin> {
  const { upgrade: _, ...site } = SITE;
  return openBuiltin(seed, undefined, site);
}

/** What a case comes to that does not show what is right. */
const NO_EXAMPLE: ReadonlySet<Verdict> = new Set<Verdict>(['fail', 'error', 'unreached']);

/**
 * Plays the scenarios against the embedded reference server and its own content. Returns the ids of those of which there
 * was nothing to tell: the server did not claim what they need, did not get through them, or time was up.
 */
export async function playRight({ told, open = openPlain, ...given }: RightOptions): Promise<string[]> {
  const place = await open(given.seed);
  const conversations = new Map<string, Said[]>();
  const left: string[] = [];

  function hear(event: RunEvent): void {
    if (event.type === 'case-start') conversations.set(event.case, []);
    else if (event.type === 'step' || event.type === 'message' || event.type === 'flow')
      conversations.get(event.case)?.push(event);
    else if (event.type === 'case-end') {
      const said = conversations.get(event.case) ?? [];
      conversations.delete(event.case);
      if (said.length === 0 || NO_EXAMPLE.has(event.verdict)) left.push(event.case);
      else for (const one of said) told(one);
    }
  }
  try {
    await run({
      ...given,
      target: 'builtin',
      tool: '',
      suite: '',
      host: place.host,
      port: place.port,
      contents: place.contents,
      transports: new Set(['tcp', 'udp']),
      capabilities: {},
      timing: { ...DEFAULT_TIMING, silence: place.silence, ...place.timers },
      workers: WORKERS,
      strict: false,
      require: [],
      clock: systemClock,
      emit: hear,
      whyAborted: () => '',
      started: '',
      reproduce: () => '',
    });
  } finally {
    await place.close();
  }
  return left;
}
