import { dumpPacket } from '../dump.ts';
import { Ping } from '../messages/connection.ts';
import type { PacketUnit } from '../unit.ts';
import { isMessage, type MessageUnit, type Rule, subjectOf } from './rule.ts';

const AT_LEAST = 'MMSP-3.2.2-05';
/** The shortest KeepAlive period, milliseconds ([MS-MMSP] 3.2.2), and what a network may take off a measured one. */
const PERIOD = 10_000;
const JITTER = 500;

/** Pings keep their distance: from each other, and from the server's other messages. */
export const keepAlive: Rule = ({ report }) => {
  let lastPing: number | undefined;
  let lastMessage: number | undefined;
  /** Whether the client has sent nothing since Connect. */
  let clientMessages = 0;

  function judge(message: MessageUnit): void {
    const { time } = message.unit;
    const sincePing = lastPing === undefined ? undefined : time - lastPing;
    const sinceMessage = lastMessage === undefined ? undefined : time - lastMessage;
    lastPing = time;
    const tooSoon = (gap: number | undefined): gap is number => gap !== undefined && gap < PERIOD - JITTER;
    const gap = tooSoon(sincePing) ? sincePing : tooSoon(sinceMessage) ? sinceMessage : undefined;
    if (gap === undefined) return report({ requirement: AT_LEAST, observation: 'pass' });
    // Between other messages a timer that was not stopped looks the same, so only these two prove anything.
    const proves = tooSoon(sincePing) || clientMessages <= 1;
    report({
      requirement: AT_LEAST,
      observation: 'broken',
      ...(!proves && { grade: 'warn' }),
      reading: 'A-18',
      subject: subjectOf(message),
      expected: `at least 10 s after the ${tooSoon(sincePing) ? 'Ping' : 'message'} before`,
      got: `${Math.round(gap)} ms`,
      span: message.found.span,
      dump: () => dumpPacket(message.unit.packet, message.found.span, 'too early'),
    });
  }

  return {
    message(message) {
      if (isMessage(message, Ping)) judge(message);
      else if (message.unit.from === 'client' && message.found.name !== 'Pong') clientMessages += 1;
    },
    packet(unit: PacketUnit) {
      if (unit.from === 'server' && !unit.packet.messages.some(({ mid }) => mid === Ping.mid))
        lastMessage = unit.time;
    },
  };
};
