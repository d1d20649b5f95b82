import { DATA, onFrames, overUdp, put, resized, type Sent } from '../hooks/frame-edits.ts';
import type { FrameResult, Hooks } from '../hooks/hooks.ts';
import type { Fault } from './fault.ts';

const SECOND = 0xf0f0f001;

const location = ({ view }: Sent): number => view.getUint32(DATA.LocationId, true);
const isSecond = (sent: Sent): boolean => location(sent) === SECOND;

/** The second packet has the payload of the first. */
const repeatingPayload = (): (() => Hooks) =>
  onFrames(() => {
    let payload: Uint8Array | undefined;
    return (sent) => {
      if (sent.part !== 'pair') return [sent.bytes];
      if (!isSecond(sent)) payload = sent.bytes.slice(DATA.payload);
      else if (payload !== undefined) sent.bytes.set(payload, DATA.payload);
      return [sent.bytes];
    };
  });

/** The second packet, and a third that counts on. */
function andAThird(sent: Sent): FrameResult {
  if (!isSecond(sent)) return [sent.bytes];
  const third = sent.bytes.slice();
  new DataView(third.buffer).setUint32(DATA.LocationId, SECOND + 1, true);
  third.subarray(DATA.payload).reverse();
  return [sent.bytes, third];
}

/** Faults in the bytes of packet-pair packets over UDP, and in how many of them there are. */
export const udpPacketPairFaults: readonly Fault[] = [
  {
    name: 'udp-packet-pair-never-sent',
    title: 'A packet pair over UDP that was agreed on never comes.',
    requirement: 'MMSP-3.2.5.8-04',
    level: 'MUST',
    delivery: 'udp',
    start: overUdp('pair', () => []),
  },
  {
    name: 'udp-packet-pair-of-one',
    title: 'Of a packet pair over UDP only the first packet is sent.',
    requirement: 'MMSP-3.2.5.8-04',
    level: 'MUST',
    delivery: 'udp',
    start: overUdp('pair', (sent) => (isSecond(sent) ? [] : undefined)),
  },
  {
    name: 'udp-packet-pair-of-three',
    title: 'A packet pair over UDP has three packets.',
    requirement: 'MMSP-3.2.5.8-04',
    level: 'MUST',
    delivery: 'udp',
    start: overUdp('pair', andAThird),
  },
  {
    name: 'udp-packet-pair-from-zero',
    title: 'LocationId is 0 and 1 on the packets of a packet pair over UDP.',
    requirement: 'MMSP-2.2.2-03',
    level: 'MUST',
    delivery: 'udp',
    start: overUdp(
      'pair',
      put(32, DATA.LocationId, (right) => right & 1),
    ),
  },
  {
    name: 'udp-packet-pair-same-location',
    title: 'LocationId is 0xF0F0F000 on both packets of a packet pair over UDP.',
    requirement: 'MMSP-2.2.2-04',
    level: 'MUST',
    delivery: 'udp',
    start: overUdp('pair', put(32, DATA.LocationId, SECOND - 1)),
  },
  {
    name: 'udp-packet-pair-incarnation-of-read-block',
    title: 'Packet-pair packets carry playIncarnation 1 instead of 0xFF.',
    requirement: 'MMSP-2.2.2-11',
    level: 'MUST',
    delivery: 'udp',
    start: overUdp('pair', put(8, DATA.playIncarnation, 1)),
  },
  {
    name: 'udp-packet-pair-flags-of-header',
    title: 'AFFlags of packet-pair packets is 0x04.',
    requirement: 'MMSP-2.2.2-18',
    level: 'MUST',
    delivery: 'udp',
    start: overUdp('pair', put(8, DATA.AFFlags, 0x04)),
  },
  {
    name: 'udp-packet-pair-small',
    title: 'The payload of packet-pair packets is 512 bytes.',
    requirement: 'MMSP-3.2.5.8-05',
    level: 'SHOULD',
    delivery: 'udp',
    start: overUdp('pair', ({ bytes }) => [resized(bytes.slice(0, DATA.payload + 512))]),
  },
  {
    name: 'udp-packet-pair-not-random',
    title: 'The payload of each packet-pair packet is one byte over and over.',
    requirement: 'MMSP-3.2.5.8-06',
    level: 'MUST',
    delivery: 'udp',
    start: overUdp('pair', (sent) => {
      sent.bytes.fill(isSecond(sent) ? 0x55 : 0xaa, DATA.payload);
      return undefined;
    }),
  },
  {
    name: 'udp-packet-pair-same-payload',
    title: 'The second packet-pair packet has the payload of the first.',
    requirement: 'MMSP-3.2.5.8-07',
    level: 'MUST',
    delivery: 'udp',
    start: repeatingPayload(),
  },
  {
    name: 'udp-packet-pair-over-tcp',
    title: 'With delivery over UDP the packet pair goes over TCP.',
    requirement: 'MMSP-3.2.5.8-10',
    level: 'MUST',
    delivery: 'udp',
    start: overUdp('pair', ({ bytes }) => [{ bytes, over: 'tcp' }]),
  },
  {
    name: 'udp-packet-pair-unasked',
    title: 'With delivery over UDP every ReadBlock gets a packet pair, whatever was agreed on.',
    requirement: 'MMSP-3.2.3-01',
    level: 'MUST',
    delivery: 'udp',
    start: () => ({ decisions: { sendsPair: ({ delivery }) => delivery === 'udp' } }),
  },
];
