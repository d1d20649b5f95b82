import type { Decisions } from '../hooks/decisions.ts';
import type { Fault } from './fault.ts';

const decides = (decisions: Partial<Decisions>) => () => ({ decisions });

/** Faults in the timer that ends idle sessions, and in what a lost connection leaves behind. */
export const idleTimeoutFaults: readonly Fault[] = [
  {
    name: 'idle-too-short',
    title: 'An idle session is closed after five seconds.',
    requirement: 'MMSP-3.2.2-02',
    level: 'MUST',
    tag: 'slow',
    start: decides({ idlePeriod: () => 5000 }),
  },
  {
    name: 'idle-never-closed',
    title: 'The end of the Idle-Timeout closes nothing.',
    requirement: 'MMSP-3.2.6.2-01',
    level: 'MUST',
    tag: 'slow',
    start: decides({ closesWhenIdle: false }),
  },
  {
    name: 'idle-not-started-by-connect',
    title: 'Connect does not start the Idle-Timeout.',
    requirement: 'MMSP-3.2.5.3-03',
    level: 'MUST',
    tag: 'slow',
    start: decides({ startsIdle: (by) => by !== 'Connect' }),
  },
  {
    name: 'idle-not-started-by-stop',
    title: 'StopPlaying does not start the Idle-Timeout.',
    requirement: 'MMSP-3.2.5.14-03',
    level: 'MUST',
    tag: 'slow',
    start: decides({ startsIdle: (by) => by !== 'StopPlaying' }),
  },
  {
    name: 'idle-not-started-by-end',
    title: 'The end of the content does not start the Idle-Timeout.',
    requirement: 'MMSP-3.2.4.1-10',
    level: 'MUST',
    tag: 'slow',
    start: decides({ startsIdle: (by) => by !== 'the end of the content' }),
  },
  {
    name: 'idle-not-stopped-by-start',
    title: 'StartPlaying does not stop the Idle-Timeout.',
    requirement: 'MMSP-3.2.5.11-10',
    level: 'MUST',
    tag: 'slow',
    start: decides({ stopsIdle: (strides) => strides }),
  },
  {
    name: 'idle-not-stopped-by-stride',
    title: 'StartStriding does not stop the Idle-Timeout.',
    requirement: 'MMSP-3.2.5.12-10',
    level: 'MUST',
    tag: 'slow',
    start: decides({ stopsIdle: (strides) => !strides }),
  },
  {
    name: 'session-outlives-connection',
    title: 'Media goes on over UDP for six seconds after the connection was lost.',
    requirement: 'MMSP-3.2.7.1-01',
    level: 'SHOULD',
    delivery: 'udp',
    start: decides({ outlives: 6000 }),
  },
];
