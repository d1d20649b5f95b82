import { MMS_PACKET_PAIR_TCP_HIGH_ENTROPY, MMS_USE_PACKET_PAIR } from '../../protocols/mmsp/constants.ts';
import { DATA, joined, MESSAGE, onFrames, overUdp, resized } from '../hooks/frame-edits.ts';
import type { Hooks } from '../hooks/hooks.ts';
import { says } from '../hooks/reply-edits.ts';
import { HRESULT } from '../hresult.ts';
import type { Variant } from './variant.ts';

const FUNNEL_INFO = 0x00030018;
/** The four values of [MS-MMSP] 2.2.4.19. */
const KNOWN: readonly number[] = [0xf0f0f0ef, 0xf0f0f0f0, 0xf0f0f0f1, 0xf0f0f901];

/** Of the two packets of a packet pair the second arrives first. */
const reordered = onFrames(() => {
  let first: Uint8Array | undefined;
  return ({ bytes, part, transport }) => {
    if (part !== 'pair' || transport !== 'udp') return [bytes];
    const waiting = first;
    first = waiting === undefined ? bytes : undefined;
    return waiting === undefined ? [] : [bytes, waiting];
  };
}, 'network');

/** A FunnelInfo with a value that is none of the four gets a failing hr. */
function refusingUnknown(): Hooks {
  let unknown = false;
  return {
    request(frame) {
      const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
      if (frame.length < MESSAGE.hr + 4 || view.getUint32(MESSAGE.MID, true) !== FUNNEL_INFO) return;
      // What a request has there is its first field too.
      unknown = !KNOWN.includes(view.getUint32(MESSAGE.hr, true));
    },
    reply: (reply) =>
      unknown && reply.name === 'ReportFunnelInfo'
        ? [{ ...reply, values: { ...reply.values, hr: HRESULT.INVALID_ARGUMENT } }]
        : [reply],
  };
}

/** Other ways to do packet pair, or to have none. */
export const packetPairVariants = {
  none: {
    name: 'packet-pair-none',
    title: 'The server has no packet pair.',
    reading: 'MMSP-3.2.5.3-07',
    notes: [],
    start: () => ({ decisions: { packetPairs: [] } }),
  },
  tcpOnly: {
    name: 'packet-pair-tcp-only',
    title: 'The server has packet pair over TCP only.',
    reading: 'MMSP-3.2.5.4-07',
    notes: [],
    start: () => ({ decisions: { packetPairs: ['tcp'] } }),
  },
  udpOnly: {
    name: 'packet-pair-udp-only',
    title: 'The server has packet pair over UDP only.',
    reading: 'MMSP-3.2.5.4-07',
    notes: [],
    start: () => ({ decisions: { packetPairs: ['udp'] } }),
  },
  exampleSizes: {
    name: 'packet-pair-example-sizes',
    title: 'The packet-pair bytes of the three ReportFunnelInfo are 480, 480 and 1016.',
    reading: 'A-07',
    notes: ['MMSP-3.2.5.4-11', 'MMSP-3.2.5.4-14'],
    start: () => ({
      decisions: {
        tails: (right) =>
          right.map((tail, nth) => joined(tail, tail.slice(0, (nth < 2 ? 480 : 1016) - tail.length))),
      },
    }),
  },
  valueOfTheTable: {
    name: 'packet-pair-says-use',
    title: 'ReportFunnelInfo says 0xF0F0F0F0 for a packet pair over TCP.',
    reading: 'A-27',
    notes: ['MMSP-3.2.5.4-04'],
    start: says(
      'ReportFunnelInfo',
      { playIncarnation: MMS_USE_PACKET_PAIR },
      ({ values }) => values.playIncarnation === MMS_PACKET_PAIR_TCP_HIGH_ENTROPY,
    ),
  },
  unknownRefused: {
    name: 'packet-pair-unknown-value-refused',
    title: 'A FunnelInfo with a value that is none of the four gets a failing hr.',
    reading: 'A-27',
    notes: ['MMSP-3.2.5.4-07'],
    start: refusingUnknown,
  },
  exampleSizeOverUdp: {
    name: 'udp-packet-pair-example-size',
    title: 'The payload of packet-pair packets over UDP is 1472 bytes.',
    reading: 'A-07',
    notes: ['MMSP-3.2.5.8-05'],
    delivery: 'udp',
    start: overUdp('pair', ({ bytes }) => [
      resized(joined(bytes, bytes.slice(DATA.payload, DATA.payload + 8))),
    ]),
  },
  reordered: {
    name: 'udp-packet-pair-reordered',
    title: 'The second packet-pair packet arrives before the first.',
    reading: 'A-28',
    notes: [],
    delivery: 'udp',
    start: reordered,
  },
} satisfies Record<string, Variant>;
