import { onPairs, overUdp } from '../hooks/frame-edits.ts';
import { reportAfter } from './opening.ts';
import type { Variant } from './variant.ts';

/** Other ways to deliver over UDP, and what a network does to datagrams. */
export const udpVariants = {
  tcpOnly: {
    name: 'tcp-only',
    title: 'Delivery over UDP is refused with ReportDisconnectedFunnel.',
    reading: 'MMSP-3.2.5.5-06',
    notes: [],
    delivery: 'udp',
    start: () => ({ decisions: { takesUdp: false } }),
  },
  fromAnotherPort: {
    name: 'udp-from-another-port',
    title: 'Data comes from a UDP port that is not the one of the server.',
    reading: 'A-28',
    notes: [],
    delivery: 'udp',
    start: () => ({ decisions: { sendsFrom: 'a port of its own' } }),
  },
  reordered: {
    name: 'udp-datagrams-reordered',
    title: 'Of each two media datagrams that follow each other the second arrives first.',
    reading: 'A-05',
    notes: [],
    delivery: 'udp',
    start: onPairs((first, second) => [second, first]),
  },
  losesEvery50th: {
    name: 'udp-loses-every-50th',
    title: 'The network loses every fiftieth media datagram.',
    reading: 'A-05',
    notes: [],
    delivery: 'udp',
    start: overUdp('media', ({ nth }) => (nth % 50 === 49 ? [] : undefined), 'network'),
  },
  losesFirstHeaderPacket: {
    name: 'udp-loses-first-header-packet-once-per-session',
    title: 'The network loses the first header datagram of a session.',
    reading: 'A-28',
    notes: [],
    delivery: 'udp',
    start: overUdp('header', ({ nth }) => (nth === 0 ? [] : undefined), 'network'),
  },
  afFlagsReset: {
    name: 'udp-af-flags-reset-per-play',
    title: 'Over UDP AFFlags begins at 0 with each play.',
    reading: 'A-05',
    notes: ['MMSP-2.2.2-12', 'MMSP-2.2.2-14', 'MMSP-3.2.5.11.1-06', 'MMSP-3.2.5.11.1-07'],
    delivery: 'udp',
    start: () => ({ decisions: { restartsNumbers: (delivery) => delivery === 'udp' } }),
  },
  headerBeforeReport: {
    name: 'header-data-before-report-over-udp',
    title: 'The first header datagram leaves before ReportReadBlock.',
    reading: 'A-08',
    notes: [],
    delivery: 'udp',
    start: reportAfter(() => true, 'udp'),
  },
  resendReversed: {
    name: 'resend-in-reverse-order',
    title: 'Copies come in the reverse order of the request.',
    reading: 'A-28',
    notes: [],
    delivery: 'udp',
    start: () => ({ decisions: { resends: (copies) => copies.toReversed() } }),
  },
  resendTwice: {
    name: 'resend-twice',
    title: 'Each copy comes twice.',
    reading: 'A-28',
    notes: [],
    delivery: 'udp',
    start: () => ({ decisions: { resends: (copies) => copies.flatMap((copy) => [copy, copy]) } }),
  },
} satisfies Record<string, Variant>;
