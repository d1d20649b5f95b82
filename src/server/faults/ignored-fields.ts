import type { Hooks } from '../hooks/hooks.ts';
import type { Fault } from './fault.ts';

/** Faults of a server that looks at what it has to ignore. */
export const ignoredFieldFaults: readonly Fault[] = [
  {
    name: 'header-padding-verified',
    title: 'A request whose TcpMessageHeader has a padding other than 0 closes the connection.',
    requirement: 'MMSP-2.2.3-05',
    level: 'SHOULD',
    start: () => ({
      decisions: {
        reads: ({ header, messages }) => ((header.values.padding ?? 0) === 0 ? messages : undefined),
      },
    }),
  },
  {
    name: 'time-sent-verified',
    title: 'A request with a timeSent of more than a day closes the connection.',
    requirement: 'MMSP-2.2.3-15',
    level: 'SHOULD',
    start: () => ({
      decisions: {
        reads: ({ header, messages }) =>
          (header.values.timeSent ?? 0n) < 86_400_000n ? messages : undefined,
      },
    }),
  },
  {
    name: 'close-file-incarnation-verified',
    title: 'A CloseFile with a playIncarnation other than 0 is ignored.',
    requirement: 'MMSP-2.2.4.16-03',
    level: 'MUST',
    start: verifies('CloseFile', 'playIncarnation'),
  },
  {
    name: 'connect-funnel-incarnation-verified',
    title: 'A ConnectFunnel with a playIncarnation other than 0 is ignored.',
    requirement: 'MMSP-2.2.4.18-03',
    level: 'MUST',
    start: verifies('ConnectFunnel', 'playIncarnation'),
  },
  {
    name: 'open-file-spare-verified',
    title: 'An OpenFile with a spare other than 0 is ignored.',
    requirement: 'MMSP-2.2.4.21-04',
    level: 'MUST',
    start: verifies('OpenFile', 'spare'),
  },
  {
    name: 'pong-param-1-verified',
    title: 'A Pong with a dwParam1 other than 0 closes the connection.',
    requirement: 'MMSP-2.2.4.22-03',
    level: 'MUST',
    start: verifies('Pong', 'dwParam1', 'closes the connection'),
  },
  {
    name: 'pong-param-2-verified',
    title: 'A Pong with a dwParam2 other than 0 closes the connection.',
    requirement: 'MMSP-2.2.4.22-05',
    level: 'MUST',
    start: verifies('Pong', 'dwParam2', 'closes the connection'),
  },
  {
    name: 'read-block-padding-verified',
    title: 'A ReadBlock with a padding other than 0 is ignored.',
    requirement: 'MMSP-2.2.4.23-08',
    level: 'MUST',
    start: verifies('ReadBlock', 'padding'),
  },
  {
    name: 'start-playing-padding-verified',
    title: 'A StartPlaying with a padding other than 0 is ignored.',
    requirement: 'MMSP-2.2.4.25-04',
    level: 'MUST',
    start: verifies('StartPlaying', 'padding'),
  },
];

function verifies(
  message: string,
  field: string,
  reception: 'ignored' | 'closes the connection' = 'ignored',
) {
  return (): Hooks => ({
    decisions: {
      receives: ({ name, decoded }) =>
        name === message && (decoded?.values[field] ?? 0) !== 0 ? reception : 'served',
    },
  });
}
