import type { Fault } from './fault.ts';

/** Faults in how the connection ends. */
export const connectionFaults: readonly Fault[] = [
  {
    name: 'close-file-ignored',
    title: 'CloseFile does not make the server close the connection.',
    requirement: 'MMSP-3.2.5.17-03',
    level: 'MUST',
    start: () => ({ decisions: { closesOnCloseFile: false } }),
  },
];
