import type { Fault } from './fault.ts';
import { says, sends } from './reply-edits.ts';

/** Faults in the life of the connection: packets that are read, timers, and the end. */
export const connectionFaults: readonly Fault[] = [
  {
    name: 'second-message-ignored',
    title: 'Only the first message of a packet is processed.',
    requirement: 'MMSP-3.2.5.1-02',
    level: 'MUST',
    start: () => ({ decisions: { reads: 'the first message' } }),
  },
  {
    name: 'close-file-ignored',
    title: 'CloseFile does not make the server close the connection.',
    requirement: 'MMSP-3.2.5.17-03',
    level: 'MUST',
    start: () => ({ decisions: { closesOnCloseFile: false } }),
  },
  {
    name: 'ping-missing',
    title: 'A silent client gets no Ping.',
    requirement: 'MMSP-3.2.6.1-01',
    level: 'MUST',
    start: sends(0, 'Ping'),
  },
  {
    name: 'ping-too-early',
    title: 'The first Ping comes after three seconds.',
    requirement: 'MMSP-3.2.2-05',
    level: 'MUST',
    start: () => ({ decisions: { keepAlive: () => 3000 } }),
  },
  {
    name: 'ping-parameter-not-zero',
    title: 'dwParam1 of Ping is 1.',
    requirement: 'MMSP-2.2.4.1-02',
    level: 'SHOULD',
    start: says('Ping', { dwParam1: 1 }),
  },
  {
    name: 'idle-too-short',
    title: 'A session in which nothing happens is closed after five seconds.',
    requirement: 'MMSP-3.2.2-02',
    level: 'MUST',
    start: () => ({ decisions: { idle: () => 5000 } }),
  },
];
