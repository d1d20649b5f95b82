import type { Fault } from './fault.ts';

/** Faults of plays over UDP: how their packets are numbered, which are sent, and where they end. */
export const udpPlayingFaults: readonly Fault[] = [
  {
    name: 'udp-af-flags-start-at-1',
    title: 'The first media packet over UDP has sequence number 1.',
    requirement: 'MMSP-2.2.2-13',
    level: 'MUST',
    delivery: 'udp',
    start: () => ({ decisions: { numbers: (nth, delivery) => (delivery === 'udp' ? nth + 1 : nth) } }),
  },
  {
    name: 'udp-af-flags-step-2',
    title: 'Over UDP the sequence number grows by 2 with each media packet.',
    requirement: 'MMSP-2.2.2-14',
    level: 'MUST',
    delivery: 'udp',
    start: () => ({ decisions: { numbers: (nth, delivery) => (delivery === 'udp' ? nth * 2 : nth) } }),
  },
  {
    name: 'udp-af-flags-constant',
    title: 'Over UDP every media packet has sequence number 0.',
    requirement: 'MMSP-2.2.2-14',
    level: 'MUST',
    delivery: 'udp',
    start: () => ({ decisions: { numbers: (nth, delivery) => (delivery === 'udp' ? 0 : nth) } }),
  },
  {
    name: 'udp-drops-a-packet-of-the-file',
    title: 'With delivery over UDP packet 5 of the file is left out; AFFlags has no gap there.',
    requirement: 'MMSP-3.2.5.11-11',
    level: 'MUST',
    delivery: 'udp',
    start: () => ({
      decisions: { leavesOut: (location, delivery) => delivery === 'udp' && location === 5 },
    }),
  },
  {
    name: 'udp-media-after-stop',
    title: 'With delivery over UDP media goes on to its end after StopPlaying was answered.',
    requirement: 'MMSP-3.2.5.14-02',
    level: 'MUST',
    delivery: 'udp',
    start: () => ({ decisions: { stopsPlaying: (delivery) => delivery === 'tcp' } }),
  },
];
