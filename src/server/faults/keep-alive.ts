import type { Decisions } from '../hooks/decisions.ts';
import { MESSAGE, MID, onMessage, put } from '../hooks/frame-edits.ts';
import { says, sends } from '../hooks/reply-edits.ts';
import type { Fault } from './fault.ts';

const decides = (decisions: Partial<Decisions>) => () => ({ decisions });

/** Faults in Ping, and in the timer that sends it. */
export const keepAliveFaults: readonly Fault[] = [
  {
    name: 'ping-wrong-mid',
    title: 'Ping has the MID 0x0004001C.',
    requirement: 'MMSP-2.2.4.1-01',
    level: 'MUST',
    tag: 'slow',
    start: onMessage(MID.Ping, put(32, MESSAGE.MID, 0x0004001c)),
  },
  {
    name: 'ping-dw-param1',
    title: 'dwParam1 of Ping is 1.',
    requirement: 'MMSP-2.2.4.1-02',
    level: 'SHOULD',
    tag: 'slow',
    start: says('Ping', { dwParam1: 1 }),
  },
  {
    name: 'ping-dw-param2',
    title: 'dwParam2 of Ping is not zero, and the server is none of those that are known for it.',
    requirement: 'MMSP-2.2.4.1-04',
    level: 'SHOULD',
    tag: 'slow',
    start: () => {
      const version = says('ReportConnectedEX', { ServerVersionInfo: '10.0.0.1' })();
      const stale = says('Ping', { dwParam2: 0x0b000400 })();
      return {
        reply: (right) => (version.reply?.(right) ?? [right]).flatMap((one) => stale.reply?.(one) ?? [one]),
      };
    },
  },
  {
    name: 'ping-too-early',
    title: 'Ping comes five seconds after the latest message.',
    requirement: 'MMSP-3.2.2-05',
    level: 'MUST',
    tag: 'slow',
    start: decides({ keepAlivePeriod: () => 5000 }),
  },
  {
    name: 'ping-twice',
    title: 'Ping is sent twice.',
    requirement: 'MMSP-3.2.2-05',
    level: 'MUST',
    tag: 'slow',
    start: sends(2, 'Ping'),
  },
  {
    name: 'ping-late',
    title: 'Ping comes when more than one and a half KeepAlive periods are over.',
    requirement: 'MMSP-3.2.2-04',
    level: 'SHOULD',
    tag: 'slow',
    start: decides({ keepAlivePeriod: (ms) => 1.6 * ms }),
  },
  {
    name: 'ping-missing',
    title: 'There is no Ping.',
    requirement: 'MMSP-3.2.6.1-01',
    level: 'MUST',
    tag: 'slow',
    start: sends(0, 'Ping'),
  },
  {
    name: 'ping-after-connect-only',
    title: 'No message but ReportConnectedEX starts the KeepAlive timer.',
    requirement: 'MMSP-3.2.5.2-03',
    level: 'MUST',
    tag: 'slow',
    start: decides({ startsKeepAlive: (message) => message === 'ReportConnectedEX' || message === 'Ping' }),
  },
  {
    name: 'ping-once',
    title: 'Ping does not start the KeepAlive timer, so that no other follows when there is no Pong.',
    requirement: 'MMSP-3.2.6.1-02',
    level: 'MUST',
    tag: 'slow',
    start: decides({ startsKeepAlive: (message) => message !== 'Ping' }),
  },
  {
    name: 'ping-in-fixed-rhythm',
    title: 'Packets of the client do not stop the KeepAlive timer.',
    requirement: 'MMSP-3.2.5.1-05',
    level: 'MUST',
    grade: 'warn',
    tag: 'slow',
    start: decides({ stopsKeepAlive: false }),
  },
  {
    name: 'pong-closes',
    title: 'A Pong makes the server close the connection.',
    requirement: 'MMSP-3.2.6.1-03',
    level: 'MUST',
    tag: 'slow',
    start: decides({ takesPong: false }),
  },
];
