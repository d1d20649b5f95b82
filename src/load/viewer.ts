import { ambientReply } from '../protocols/mmsp/ambient.ts';
import { failed } from '../protocols/mmsp/constants.ts';
import type { ClientFacts } from '../protocols/mmsp/defaults.ts';
import { messageByName } from '../protocols/mmsp/messages/index.ts';
import type { DataKind } from '../protocols/mmsp/rules/conversation.ts';
import type { Play } from '../protocols/mmsp/rules/plays.ts';
import type { MessageUnit, ReferenceCopy } from '../protocols/mmsp/rules/rule.ts';
import type { Stretch } from '../protocols/mmsp/rules/stretch.ts';
import { openSession } from '../protocols/mmsp/session.ts';
import type { DataUnit, Unit } from '../protocols/mmsp/unit.ts';
import type { Report } from '../requirements/observation.ts';
import type { Clock } from '../runner/clock.ts';
import { connectPeer, type Peer } from '../runner/peer.ts';
import type { Value } from '../wire/fields.ts';
import { show } from '../wire/show.ts';
import { createLateness } from './lateness.ts';
import { createNumbering } from './numbering.ts';
import { OPENING, type Request, valuesOf } from './requests.ts';
import type { ViewerEnd, ViewerHears } from './viewer-end.ts';

export interface ViewerOptions {
  readonly host: string;
  readonly port: number;
  readonly bind?: string;
  /** Of the content, as OpenFile carries it. */
  readonly path: string;
  readonly guid: string;
  readonly reference?: ReferenceCopy;
  readonly chunkCount: 'letter' | 'custom';
  /** Milliseconds to wait for a connection, and for a reply. */
  readonly timeout: { readonly connect: number; readonly reply: number };
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Where all viewers read into; each has one of its own when absent. */
  readonly buffer?: Buffer;
  /** What the rules see; `unit` is the number of the one that is judged. */
  readonly report: (sighting: Parameters<Report>[0], unit: number) => void;
  /** Hears of every message of the server, after the rules have judged it. */
  readonly onMessage: (message: MessageUnit) => void;
  /** Hears of every read, and whether it filled the buffer. */
  readonly reads: (now: number, full: boolean) => void;
  /** Milliseconds that what is read now may have waited for us. */
  readonly waited: (now: number) => number;
  readonly hears: ViewerHears;
}

export interface Viewer {
  /** Whether its end has not come. */
  readonly open: boolean;
  /** Whether media come. */
  readonly playing: boolean;
  /** Milliseconds by which the next packet is overdue; 0 where none is. */
  overdue(now: number): number;
  /** Gives a server up that has not answered in time. */
  check(now: number): void;
  /** Ends the play and the session in good order. */
  stop(): void;
  /** Is gone at once. */
  leave(): void;
}

/** Milliseconds without a byte after which a play is lost: a Ping would have come by then (A-18). */
const SILENT = 75_000;

/**
 * One viewer: connects, opens the content, plays it again and again, and is judged by all rules. It keeps nothing of
 * what came but what the rules keep, and has no timer of its own: `check` is called now and then.
 */
export function openViewer(options: ViewerOptions): Viewer {
  const { clock, hears, timeout, path } = options;
  const lateness = createLateness();
  const numbering = createNumbering();
  let peer: Peer | undefined;
  let over = false;
  let leaving = false;
  let plays = false;
  /** The latest request, when it was sent, and whether its reply is still to come. */
  let asked: Request = 'Connect';
  let askedAt = clock.now();
  let waits = false;
  /** Both sides are still there. */
  let connected = false;
  /** A play has come to its end, and there is no other yet. */
  let ended = false;
  /** A play was asked for, and none of its media has come. */
  let isDry = false;
  let heardAt = askedAt;
  let play: Play | undefined;

  const session = openSession({
    report: (sighting) => options.report(sighting, session.latestUnit()),
    ...(options.reference && { reference: options.reference }),
    now: clock.now,
    arrived: () => clock.now() - options.waited(clock.now()),
    chunkCount: options.chunkCount,
    onMessage: hearMessage,
    onUnit: hearUnit,
    onStretch: hearStretch,
  });

  function facts(): ClientFacts {
    const { host, port, guid } = options;
    const { localAddress = '0.0.0.0', localPort = 0 } = peer ?? {};
    return { host, port, localAddress, localPort, guid, path };
  }

  function send(message: string, values: Readonly<Record<string, Value>>): void {
    const request = { messages: [{ message, values }], header: {}, deliberate: false };
    peer?.send(session.send(request, facts()).bytes);
  }

  function ask(request: Request): void {
    asked = request;
    askedAt = clock.now();
    waits = true;
    if (request === 'StartPlaying') isDry = true;
    send(request, valuesOf(request, path, session));
  }

  function hearMessage(message: MessageUnit): void {
    const { found, unit, request } = message;
    if (unit.from !== 'server' || over) return;
    options.onMessage(message);
    const reply = ambientReply(found.name);
    if (reply !== undefined) send(reply, {});
    const hr = found.decoded?.values.hr;
    if (found.name === 'ReportEndOfStream' && asked !== 'StopPlaying') {
      lateness.ended();
      // After hr 1 the next entry of a playlist comes by itself.
      ended = hr !== 1;
    }
    if (!waits || request?.found.name !== asked) return;
    if (asked === 'Connect') hears.replied(unit.time - askedAt);
    const wanted = messageByName(asked)?.reply?.message;
    if (found.name !== wanted || (typeof hr === 'number' && failed(hr)))
      return refused(`${found.name}${typeof hr === 'number' ? ` with hr ${show(hr)}` : ''}`);
    waits = false;
  }

  function hearUnit(unit: Unit, kind?: DataKind): void {
    if (unit.from !== 'server') return;
    if (unit.kind === 'broken') return gone('bytes that are no MMS packet');
    if (unit.kind !== 'data') return;
    hears.data();
    if (kind === 'media') hearMedia(unit, session.conversation.playOf(unit));
  }

  function hearMedia({ header, time }: DataUnit, current: Play | undefined): void {
    if (current === undefined) return;
    tell(current, header.AFFlags, time, current.times.greatest);
  }

  /** Packets that the rules have judged together. */
  function hearStretch({ play: current, first, last, AFFlags, time, sendTime }: Stretch): void {
    for (let number = first; number <= last; number++) {
      hears.data();
      tell(current, (AFFlags - (last - number)) & 0xff, time, sendTime(number));
    }
  }

  function tell(current: Play, flags: number, time: number, sendTime: number): void {
    isDry = false;
    hears.missing(numbering.add(flags, current !== play));
    play = current;
    hears.media(lateness.late(current, time, sendTime), options.waited(time));
    if (plays) return;
    plays = true;
    hears.plays(time - askedAt);
  }

  /** What follows from what came, when all that came at once has been judged. */
  function proceed(): void {
    if (over || waits) return;
    if (leaving) return asked === 'StopPlaying' ? ask('CloseFile') : undefined;
    if (asked === 'ReadBlock' && session.conversation.content === undefined) {
      if (session.conversation.header?.complete) refused('an ASF header that cannot be read');
      return;
    }
    const next = OPENING[OPENING.indexOf(asked) + 1];
    if (next !== undefined) return ask(next);
    if (!ended) return;
    if (isDry) return refused('its reply, and ReportEndOfStream without any media');
    ended = false;
    ask('StartPlaying');
  }

  function refused(answer: string, more: { readonly silent?: true } = {}): void {
    if (plays) gone(`${asked} was answered by ${answer}`);
    else end({ as: 'refused', asked, answer, ...more });
  }

  function gone(why: string): void {
    if (leaving) end(plays ? { as: 'played' } : { as: 'unfinished' });
    else if (plays) end({ as: 'lost', why });
    else end({ as: 'refused', asked, answer: why });
  }

  /** Only the first end counts. The rules are done when the unit that brought it about has been judged. */
  function end(how: ViewerEnd): void {
    if (over) return;
    over = true;
    queueMicrotask(() => {
      peer?.close();
      try {
        if (connected) session.ended('client', 'closed');
        session.done();
        hears.over(how);
      } catch (error) {
        hears.over({ as: 'error', error });
      }
    });
  }

  /** A mistake of ours costs this session, and is told. */
  function guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      end({ as: 'error', error });
    }
  }

  connectPeer({
    host: options.host,
    port: options.port,
    ...(options.bind !== undefined && { bind: options.bind }),
    timeout: timeout.connect,
    clock,
    signal: options.signal,
    ...(options.buffer && { buffer: options.buffer }),
    onBytes(bytes) {
      if (over) return;
      heardAt = clock.now();
      options.reads(heardAt, bytes.length === options.buffer?.length);
      hears.bytes(bytes.length);
      guarded(() => {
        session.hear('server', bytes);
        proceed();
      });
    },
    onEnd(how) {
      if (over) return;
      connected = false;
      guarded(() => session.ended('server', how));
      gone(how === 'reset' ? 'the connection was reset' : 'the server closed the connection');
    },
  }).then(
    (opened) => {
      if (over) return opened.close();
      peer = opened;
      connected = true;
      hears.connected(clock.now() - askedAt);
      guarded(() => ask('Connect'));
    },
    (error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      const isOver = leaving || options.signal.aborted;
      if (!over) end(isOver ? { as: 'unfinished' } : { as: 'unconnected', why });
    },
  );

  return {
    get open() {
      return !over;
    },
    get playing() {
      return plays && !over;
    },
    overdue: (now) => (plays && !over && !waits ? lateness.overdue(now) : 0),
    check(now) {
      if (over || peer === undefined) return;
      const left = timeout.reply + options.waited(now);
      if ((waits || asked === 'ReadBlock' || isDry) && now - askedAt > left)
        return waits
          ? refused(`nothing within ${timeout.reply / 1000} s`, { silent: true })
          : refused('its reply, and then nothing');
      if (now - heardAt > SILENT) gone(`nothing came for ${SILENT / 1000} s`);
    },
    stop() {
      if (over) return;
      leaving = true;
      if (peer === undefined || !plays || waits) return gone('');
      guarded(() => ask('StopPlaying'));
    },
    leave() {
      const isAsked = leaving && plays && (asked === 'StopPlaying' || asked === 'CloseFile');
      if (isAsked && !options.signal.aborted) return end({ as: 'unended', asked });
      leaving = true;
      gone('');
    },
  };
}
