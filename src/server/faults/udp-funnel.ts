import { readFunnelName } from '../funnel-name.ts';
import { MESSAGE, onFrames } from '../hooks/frame-edits.ts';
import type { Hooks } from '../hooks/hooks.ts';
import type { Fault } from './fault.ts';

const UDP_PORT_0 = /\\UDP\\0+$/i;
const UDP_LARGE_PORT = /^\\\\([^\\]+)\\UDP\\(\d+)$/i;
/** No datagram leaves the machine, not even by mistake. */
const LOOPBACK = /^127(?:\.\d{1,3}){3}$/;
const OTHER_PROTOCOL = /^\\\\[^\\]+\\(?!TCP\\|UDP\\)[^\\]+\\\d{1,5}$/i;

/** Faults in the answer to ConnectFunnel, and in where the datagrams go then. */
export const udpFunnelFaults: readonly Fault[] = [
  {
    name: 'accepts-udp-port-0',
    title: 'ConnectFunnel for UDP port 0 gets ReportConnectedFunnel, and Data goes over TCP.',
    requirement: 'MMSP-3.2.5.5-06',
    level: 'MUST',
    start: () => ({
      decisions: {
        readsFunnelName: (name) => (UDP_PORT_0.test(name) ? { transport: 'tcp' } : readFunnelName(name)),
      },
    }),
  },
  {
    name: 'accepts-port-70000',
    title:
      'ConnectFunnel for a UDP port above 65535 gets ReportConnectedFunnel; its low 16 bits are the port.',
    requirement: 'MMSP-3.2.5.5-06',
    level: 'MUST',
    start: () => ({
      decisions: {
        readsFunnelName: (name) => {
          const [, address = '', digits = ''] = UDP_LARGE_PORT.exec(name) ?? [];
          const port = Number(digits) % 0x10000;
          const isLarge = Number(digits) > 0xffff && port > 0;
          return isLarge ? { transport: 'udp', address, port } : readFunnelName(name);
        },
      },
    }),
  },
  {
    name: 'accepts-unknown-protocol',
    title:
      'ConnectFunnel for a protocol that nobody knows gets ReportConnectedFunnel, and Data goes over TCP.',
    requirement: 'MMSP-3.2.5.5-06',
    level: 'MUST',
    start: () => ({
      decisions: {
        readsFunnelName: (name) => (OTHER_PROTOCOL.test(name) ? { transport: 'tcp' } : readFunnelName(name)),
      },
    }),
  },
  {
    name: 'accepts-funnel-without-backslashes',
    title:
      'A funnelName without two backslashes in front gets ReportConnectedFunnel, and Data goes over TCP.',
    requirement: 'MMSP-3.2.5.5-06',
    level: 'MUST',
    start: () => ({
      decisions: {
        readsFunnelName: (name) =>
          name !== '' && !name.startsWith('\\\\') ? { transport: 'tcp' } : readFunnelName(name),
      },
    }),
  },
  {
    name: 'udp-to-another-port',
    title: 'Data goes to the port after the one that funnelName has.',
    requirement: 'MMSP-3.2.5.5-02',
    level: 'MUST',
    delivery: 'udp',
    start: () => ({
      decisions: {
        destination: ({ asked: { address, port } }) => ({
          address,
          port: port === 0xffff ? port - 1 : port + 1,
        }),
      },
    }),
  },
  {
    name: 'udp-to-first-port-ever',
    title: 'Data of every session goes to the port that the first one asked for.',
    requirement: 'MMSP-3.2.5.8.1-04',
    level: 'MUST',
    delivery: 'udp',
    start: () => ({
      decisions: { destination: ({ asked, first }) => ({ address: asked.address, port: first.port }) },
    }),
  },
  {
    name: 'udp-follows-funnel-address',
    title: 'Data goes to the address of funnelName, if that is one of this machine.',
    requirement: 'MMSP-3.2.5.5-03',
    level: 'SHOULD',
    delivery: 'udp',
    start: () => ({
      decisions: {
        destination: ({ asked, named }) => ({
          address: LOOPBACK.test(named) ? named : asked.address,
          port: asked.port,
        }),
      },
    }),
  },
  {
    name: 'header-over-udp-with-tcp',
    title: "With delivery over TCP the header goes over UDP, to the port of the player's session before.",
    requirement: 'MMSP-3.2.5.8.1-05',
    level: 'MUST',
    delivery: 'udp',
    start: keepsToUdp('header'),
  },
  {
    name: 'media-over-udp-with-tcp',
    title: "With delivery over TCP media goes over UDP, to the port of the player's session before.",
    requirement: 'MMSP-3.2.5.11.1-10',
    level: 'MUST',
    delivery: 'udp',
    start: keepsToUdp('media'),
  },
];

const CONNECT = 0x00030001;
const CONNECT_FUNNEL = 0x00030002;
/** Where the texts of both messages begin, after the header of their packet. */
const SUBSCRIBER_NAME = MESSAGE.start + 20;
const FUNNEL_NAME = MESSAGE.start + 28;

/** Goes on sending to the UDP port of the player's session before, but only that part of a session over TCP. */
function keepsToUdp(part: 'header' | 'media') {
  const ports = new Map<string, number>();
  return (): Hooks => {
    let player = '';
    let overTcp = false;
    const wrong = onFrames(
      () => (sent) =>
        overTcp && sent.transport === 'udp' && sent.part !== part
          ? [{ bytes: sent.bytes, over: 'tcp' }]
          : [sent.bytes],
    );
    const request = (frame: Uint8Array): void => {
      if (frame.length < MESSAGE.MID + 4) return;
      const mid = new DataView(frame.buffer, frame.byteOffset).getUint32(MESSAGE.MID, true);
      if (mid === CONNECT) player = Buffer.from(frame.subarray(SUBSCRIBER_NAME)).toString('utf16le');
      if (mid !== CONNECT_FUNNEL) return;
      const funnel = readFunnelName(
        Buffer.from(frame.subarray(FUNNEL_NAME)).toString('utf16le').split('\0')[0] ?? '',
      );
      overTcp = funnel?.transport === 'tcp';
      if (funnel?.transport === 'udp') ports.set(player, funnel.port);
    };
    const keeps = (): number | undefined => ports.get(player);
    return { ...wrong(), request, decisions: { keepsToUdp: keeps } };
  };
}
