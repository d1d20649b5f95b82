import type { Fault } from './fault.ts';

/** Faults in the life of the connection: packets that are read, timers, and the end. */
export const connectionFaults: readonly Fault[] = [
  {
    name: 'close-file-ignored',
    title: 'CloseFile does not make the server close the connection.',
    requirement: 'MMSP-3.2.5.17-03',
    level: 'MUST',
    start: () => ({ decisions: { closesOnCloseFile: false } }),
  },
  {
    name: 'ping-too-early',
    title: 'Pings come 50 milliseconds after the last message.',
    requirement: 'MMSP-3.2.2-05',
    level: 'MUST',
    start: () => ({ decisions: { keepAlive: () => 50 } }),
  },
];
