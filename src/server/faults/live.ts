import { opensLive } from '../hooks/live-edits.ts';
import { says } from '../hooks/reply-edits.ts';
import type { Fault } from './fault.ts';

/** Faults of live content. */
export const liveFaults: readonly Fault[] = [
  {
    name: 'live-with-duration',
    title: 'fileDuration of live content is that of the file which is broadcast.',
    requirement: 'MMSP-2.2.4.7-09',
    level: 'MUST',
    start: says('ReportOpenFile', { fileDuration: 4.046, fileBlocks: 5 }, opensLive),
  },
  {
    name: 'live-with-packet-count',
    title: 'filePacketCount of live content is that of the file which is broadcast.',
    requirement: 'MMSP-2.2.4.7-15',
    level: 'MUST',
    start: says('ReportOpenFile', { filePacketCount: 113n }, opensLive),
  },
  {
    name: 'live-numbers-begin-anew',
    title: 'LocationId of live content begins anew at 0 whenever the file that is broadcast does.',
    requirement: 'MMSP-2.2.2-07',
    level: 'MUST',
    start: () => ({ decisions: { numbersLive: (n, _, loop) => n % loop } }),
  },
  {
    name: 'live-numbers-come-twice',
    title: 'Each two packets of live content have the same LocationId.',
    requirement: 'MMSP-3.2.5.11.1-05',
    level: 'MUST',
    start: () => ({ decisions: { numbersLive: (n) => Math.floor(n / 2) } }),
  },
];
