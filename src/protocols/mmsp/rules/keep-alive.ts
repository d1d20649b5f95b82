import type { Sighting } from '../../../requirements/observation.ts';
import { dumpPacket } from '../dump.ts';
import { Ping, ReportConnectedEX } from '../messages/connection.ts';
import { valuesOf } from '../packet.ts';
import { earliest } from '../unit.ts';
import { type Grading, judgeField } from './judge-field.ts';
import { isMessage, type MessageUnit, type Rule, subjectOf } from './rule.ts';

const AT_LEAST = 'MMSP-3.2.2-05';
const STOPPED = 'MMSP-3.2.5.1-05';
/** The shortest KeepAlive period, milliseconds ([MS-MMSP] 3.2.2), and what a network may take off a measured one. */
const PERIOD = 10_000;
const JITTER = 500;
/** Milliseconds by which a Ping may miss its due time, and within which it may cross a packet of the client. */
const DUE = 1000;

/** Versions 4.x of Windows NT 4.0 and 2000, 9.0 and 9.1 of Windows Server 2003. */
const WINDOWS = /^(?:4|0?9\.0?[01])\./;

/** Pings keep their distance: from each other, from other messages, and from what should have stopped the timer. */
export const keepAlive: Rule = (context) => {
  const { report, conversation } = context;
  /** When they may have come: a Ping is not too early because the harness was late before it. */
  let lastPing: number | undefined;
  let lastMessage: number | undefined;
  /** Packets of the client that get no reply, such as Logging and Pong, restart nothing: the latest. */
  let lastMute: number | undefined;
  /** What the server's own rhythm is, once an undisturbed Ping has shown it. */
  let period: number | undefined;
  /** Until when a Ping would be at the due time of a timer that the latest packet of the client stopped. */
  let stoppedUntil: number | undefined;
  /** Messages of the client, Pong apart. */
  let clientMessages = 0;

  function judge(message: MessageUnit): void {
    const { time } = message.unit;
    const since = (past: number | undefined) => (past === undefined ? Number.POSITIVE_INFINITY : time - past);
    const [sincePing, sinceMessage, sinceMute] = [lastPing, lastMessage, lastMute].map(since);
    lastPing = earliest(message.unit);
    if (sincePing === undefined || sinceMessage === undefined || sinceMute === undefined) return;
    const sinceServer = Math.min(sincePing, sinceMessage);
    judgeStopped(message, sinceServer, sinceMute);

    const gap = sincePing < PERIOD - JITTER ? sincePing : sinceMessage;
    if (gap >= PERIOD - JITTER) return report({ requirement: AT_LEAST, observation: 'pass' });
    // Between other messages a timer that was not stopped looks the same, so only these two prove anything.
    const proves = gap === sincePing || clientMessages <= 1;
    const before = gap === sincePing ? 'Ping' : 'message';
    broken(message, {
      requirement: AT_LEAST,
      ...(!proves && { grade: 'warn' }),
      expected: `at least 10 s after the ${before} before`,
      got: `${Math.round(gap)} ms`,
    });
  }

  /** A packet without a reply comes well before a Ping is due. */
  function stop(time: number): void {
    const since = Math.max(lastPing ?? 0, lastMessage ?? 0);
    stoppedUntil = period !== undefined && time + DUE < since + period ? since + period + DUE : undefined;
  }

  /** The due time has passed without a Ping. */
  function passed(time: number): void {
    if (stoppedUntil === undefined || time <= stoppedUntil) return;
    stoppedUntil = undefined;
    report({ requirement: STOPPED, observation: 'pass' });
  }

  /** A packet of the client that came shortly before stopped the timer, and nothing has started it again. */
  function judgeStopped(message: MessageUnit, sinceServer: number, sinceMute: number): void {
    const undisturbed = sinceMute > sinceServer;
    if (undisturbed) {
      if (Number.isFinite(sinceServer)) period = sinceServer;
      return;
    }
    if (period === undefined || sinceMute < DUE) return;
    if (sinceMute >= PERIOD || Math.abs(sinceServer - period) > DUE)
      return report({ requirement: STOPPED, observation: 'pass' });
    broken(message, {
      requirement: STOPPED,
      grade: 'warn',
      expected: 'no Ping at the due time of a timer that a packet of the client stopped',
      got: `one ${Math.round(sinceMute)} ms after that packet`,
    });
  }

  /** dwParam2 is left uninitialised by the Windows servers 4.x and up to 9.1, and by nobody else that is known. */
  function judgeStale(message: MessageUnit): void {
    const { dwParam2 } = valuesOf(message.found, Ping) ?? {};
    if (dwParam2 === undefined) return;
    const { ServerVersionInfo } = conversation.latest(ReportConnectedEX) ?? {};
    const grading: Grading = WINDOWS.test(ServerVersionInfo ?? '')
      ? {
          grade: 'note',
          reading: 'A-17',
          why: 'Windows NT 4.0, 2000 and 2003 servers leave it uninitialised',
        }
      : {};
    judgeField(context, message, 'MMSP-2.2.4.1-04', 'dwParam2', dwParam2 === 0, '0', grading);
  }

  function broken(
    message: MessageUnit,
    at: Pick<Sighting, 'requirement' | 'grade' | 'expected' | 'got'>,
  ): void {
    const { span } = message.found;
    const mid = { start: span.start + 4, end: span.start + 8 };
    report({
      observation: 'broken',
      reading: 'A-18',
      subject: subjectOf(message),
      path: 'MID',
      ...at,
      span: mid,
      dump: () => dumpPacket(message.unit.packet, mid, 'too early'),
    });
  }

  return {
    message(message) {
      const { unit, found } = message;
      passed(unit.time);
      if (isMessage(message, Ping)) {
        judge(message);
        judgeStale(message);
      } else if (unit.from === 'client') {
        if (found.name !== 'Pong') clientMessages += 1;
        const mute = found.message !== undefined && found.message.reply === undefined;
        if (mute) {
          lastMute = unit.time;
          stop(unit.time);
        } else stoppedUntil = undefined;
      }
    },
    packet(unit) {
      // Whatever the server sends starts the timer again.
      if (unit.from === 'server') passed(unit.time);
      if (unit.from === 'server') stoppedUntil = undefined;
      if (unit.from === 'server' && !unit.packet.messages.some(({ mid }) => mid === Ping.mid))
        lastMessage = earliest(unit);
    },
  };
};
