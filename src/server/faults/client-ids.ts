import type { Fault } from './fault.ts';

/** Faults in what sessions are told apart by. */
export const clientIdFaults: readonly Fault[] = [
  {
    name: 'client-id-constant',
    title: 'Every session has the same Client-ID.',
    requirement: 'MMSP-3.2.3-03',
    level: 'MUST',
    start: () => ({ decisions: { clientId: () => 0x1d1d1d1d } }),
  },
  {
    name: 'client-id-counts',
    title: 'Client-IDs are 1, 2, 3 and so on.',
    requirement: 'MMSP-3.2.3-02',
    level: 'SHOULD',
    start: () => ({ decisions: { clientId: (_, nth) => nth } }),
  },
];
