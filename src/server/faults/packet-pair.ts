import {
  MMS_DISABLE_PACKET_PAIR,
  MMS_PACKET_PAIR_TCP_HIGH_ENTROPY,
  MMS_PACKET_PAIR_UDP_HIGH_ENTROPY,
  MMS_USE_PACKET_PAIR,
} from '../../protocols/mmsp/constants.ts';
import type { Decisions } from '../hooks/decisions.ts';
import type { Hooks } from '../hooks/hooks.ts';
import { says } from '../hooks/reply-edits.ts';
import type { Reply } from '../replies.ts';
import type { Fault } from './fault.ts';

const KNOWN: readonly number[] = [
  MMS_DISABLE_PACKET_PAIR,
  MMS_USE_PACKET_PAIR,
  MMS_PACKET_PAIR_TCP_HIGH_ENTROPY,
  MMS_PACKET_PAIR_UDP_HIGH_ENTROPY,
];

const decides = (decisions: Partial<Decisions>) => (): Hooks => ({ decisions });

/** Changes the nth ReportFunnelInfo of the session, from 0. */
const nthFunnelInfo =
  (change: (reply: Reply, nth: number) => Readonly<Record<string, unknown>>) => (): Hooks => {
    let count = 0;
    return {
      reply: (reply) =>
        reply.name === 'ReportFunnelInfo'
          ? [{ ...reply, values: { ...reply.values, ...change(reply, count++) } }]
          : [reply],
    };
  };

const isUdpAgreement = ({ values }: Reply): boolean =>
  values.playIncarnation === MMS_PACKET_PAIR_UDP_HIGH_ENTROPY;
const isTcpPair = ({ name, values }: Reply): boolean =>
  name === 'ReportFunnelInfo' && values.playIncarnation === MMS_PACKET_PAIR_TCP_HIGH_ENTROPY;

/** Whatever is asked after a packet pair over TCP gets no ReportConnectedFunnel. */
function deafAfterPair(): Hooks {
  let paired = false;
  return {
    reply(reply) {
      paired ||= isTcpPair(reply);
      return paired && reply.name === 'ReportConnectedFunnel' ? [] : [reply];
    },
  };
}

/** Faults in what is agreed on, and in a packet pair over TCP. */
export const packetPairFaults: readonly Fault[] = [
  {
    name: 'packet-pair-not-offered',
    title: 'ReportConnectedEX declines packet pair, which ReportFunnelInfo then agrees on.',
    requirement: 'MMSP-3.2.5.3-06',
    level: 'SHOULD',
    start: says('ReportConnectedEX', { playIncarnation: MMS_DISABLE_PACKET_PAIR }),
  },
  {
    name: 'packet-pair-one-value-declined',
    title: 'A FunnelInfo with 0xF0F0F0F0 gets no packet pair, one with 0xF0F0F0F1 does.',
    requirement: 'MMSP-3.2.5.4-04',
    level: 'SHOULD',
    start: decides({
      agreesOn: (asked, right) => (asked === MMS_USE_PACKET_PAIR ? MMS_DISABLE_PACKET_PAIR : right),
    }),
  },
  {
    name: 'packet-pair-offered-and-declined',
    title: 'ReportConnectedEX offers packet pair, and ReportFunnelInfo agrees on neither kind.',
    requirement: 'MMSP-3.2.5.4-05',
    level: 'SHOULD',
    start: decides({ agreesOn: () => MMS_DISABLE_PACKET_PAIR }),
  },
  {
    name: 'packet-pair-for-unknown-value',
    title: 'A FunnelInfo with a value that is none of the four gets a packet pair.',
    requirement: 'MMSP-3.2.5.4-07',
    level: 'MUST',
    start: decides({
      agreesOn: (asked, right) => (KNOWN.includes(asked) ? right : MMS_PACKET_PAIR_TCP_HIGH_ENTROPY),
    }),
  },
  {
    name: 'packet-pair-over-tcp-for-udp',
    title: 'Asked for a packet pair over UDP the server agrees on one over TCP.',
    requirement: 'MMSP-3.2.5.4-07',
    level: 'MUST',
    start: decides({
      agreesOn: (asked, right) =>
        asked === MMS_PACKET_PAIR_UDP_HIGH_ENTROPY ? MMS_PACKET_PAIR_TCP_HIGH_ENTROPY : right,
    }),
  },
  {
    name: 'udp-packet-pair-with-tail',
    title: 'ReportFunnelInfo carries packet-pair bytes although the packet pair is to come over UDP.',
    requirement: 'MMSP-2.2.4.6-11',
    level: 'MUST',
    start: says('ReportFunnelInfo', { 'Packet-pair packet': new Uint8Array(432).fill(0xa5) }, isUdpAgreement),
  },
  {
    name: 'packet-pair-of-one',
    title: 'A packet pair over TCP is one ReportFunnelInfo.',
    requirement: 'MMSP-3.2.5.4-12',
    level: 'MUST',
    start: decides({ tails: (right) => right.slice(0, 1) }),
  },
  {
    name: 'packet-pair-of-two',
    title: 'A packet pair over TCP is two ReportFunnelInfo, the first and the third.',
    requirement: 'MMSP-3.2.5.4-13',
    level: 'MUST',
    start: decides({ tails: (right) => right.filter((_, nth) => nth !== 1) }),
  },
  {
    name: 'packet-pair-of-four',
    title: 'A packet pair over TCP is four ReportFunnelInfo.',
    requirement: 'MMSP-2.2.4.6-12',
    level: 'MUST',
    start: decides({ tails: (right) => [...right, ...right.slice(0, 1).map((tail) => tail.toReversed())] }),
  },
  {
    name: 'packet-pair-first-too-short',
    title: 'The first two packets of a packet pair over TCP have 504 bytes.',
    requirement: 'MMSP-3.2.5.4-11',
    level: 'MUST',
    start: decides({ tails: (right) => right.map((tail, nth) => (nth < 2 ? tail.slice(8) : tail)) }),
  },
  {
    name: 'packet-pair-third-like-the-others',
    title: 'The third packet of a packet pair over TCP has 512 bytes too.',
    requirement: 'MMSP-3.2.5.4-14',
    level: 'MUST',
    start: decides({ tails: (right) => right.map((tail) => tail.slice(-432)) }),
  },
  {
    name: 'packet-pair-not-random',
    title: 'The packet-pair bytes of each ReportFunnelInfo are all alike.',
    requirement: 'MMSP-3.2.5.4-10',
    level: 'MUST',
    start: decides({ tails: (right) => right.map((tail, nth) => new Uint8Array(tail.length).fill(nth)) }),
  },
  {
    name: 'packet-pair-same-bytes-twice',
    title: 'The second packet of a packet pair over TCP has the bytes of the first.',
    requirement: 'MMSP-3.2.5.4-13',
    level: 'MUST',
    start: decides({ tails: (right) => right.map((tail, nth) => (nth === 1 ? (right[0] ?? tail) : tail)) }),
  },
  {
    name: 'packet-pair-fields-differ',
    title: 'hr is 1 in the second and third message of a packet pair over TCP.',
    requirement: 'MMSP-3.2.5.4-13',
    level: 'MUST',
    start: nthFunnelInfo((reply, nth) => (isTcpPair(reply) && nth > 0 ? { hr: 1 } : {})),
  },
  {
    name: 'packet-pair-client-id-counts',
    title: 'nCubs grows with each ReportFunnelInfo of a session.',
    requirement: 'MMSP-3.2.5.4-03',
    level: 'MUST',
    start: nthFunnelInfo(({ values: { nCubs } }, nth) =>
      typeof nCubs === 'number' ? { nCubs: (nCubs + nth) >>> 0 } : {},
    ),
  },
  {
    name: 'packet-pair-then-no-funnel',
    title: 'After a packet pair over TCP ConnectFunnel gets no reply.',
    requirement: 'MMSP-3.2.5.4-15',
    level: 'MUST',
    start: deafAfterPair,
  },
  {
    name: 'packet-pair-over-tcp-delivery',
    title: 'A packet pair over UDP that was agreed on comes over TCP when that is how Data is delivered.',
    requirement: 'MMSP-3.2.5.8-10',
    level: 'MUST',
    start: decides({ sendsPair: ({ agreed }) => agreed }),
  },
];
