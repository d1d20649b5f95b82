import { joined, MESSAGE, MID, onMessage, put, relengthed } from '../hooks/frame-edits.ts';
import type { Hooks } from '../hooks/hooks.ts';
import { says } from '../hooks/reply-edits.ts';
import type { Variant } from './variant.ts';

/** Other replies to Connect, FunnelInfo and ConnectFunnel. */
export const connectingVariants = {
  surplusChunk: {
    name: 'connected-ex-surplus-chunk',
    title: 'ReportConnectedEX is one chunk longer than its fields need.',
    reading: 'A-46',
    notes: ['MMSP-2.2.4-03'],
    start: onMessage(MID.ReportConnectedEX, (sent) => {
      put(32, MESSAGE.chunkLen, (chunks) => chunks + 1)(sent);
      return [relengthed(joined(sent.bytes, new Uint8Array(8)))];
    }),
  },
  shortVersion: {
    name: 'connected-ex-short-version',
    title: 'ServerVersionInfo is "9.1", without the two builds.',
    reading: 'MMSP-2.2.4.2-15',
    notes: [],
    start: says('ReportConnectedEX', { ServerVersionInfo: '9.1' }),
  },
  upgradeOffered: {
    name: 'connected-ex-upgrade-offered',
    title: 'ReportConnectedEX names a version to upgrade to and where to get it.',
    reading: 'MMSP-2.2.4.2-18',
    notes: [],
    start: says('ReportConnectedEX', { VersionInfo: '10.0', VersionUrl: 'https://example.com:8443/a?b#c' }),
  },
  noUpgrade: {
    name: 'connected-ex-no-upgrade',
    title: 'ReportConnectedEX names no version to upgrade to.',
    reading: 'MMSP-2.2.4.2-16',
    notes: [],
    start: says('ReportConnectedEX', { VersionInfo: '', VersionUrl: '' }),
  },
  loneNuls: {
    name: 'connected-ex-lone-nuls',
    title: 'A lone NUL, which is counted, stands for each text that is absent.',
    reading: 'A-26',
    notes: ['MMSP-2.2.4.2-11', 'MMSP-2.2.4.2-12', 'MMSP-2.2.4.2-13'],
    start: (): Hooks => ({
      decisions: { authenticates: false },
      reply: (reply) => [
        reply.name === 'ReportConnectedEX' ? { ...reply, values: { ...reply.values, ...loneNuls } } : reply,
      ],
    }),
  },
  maxBitRateStale: {
    name: 'connected-ex-max-bit-rate-stale',
    title: 'A server of version 4.1 leaves maxBitRate uninitialised.',
    reading: 'A-17',
    notes: ['MMSP-2.2.4.2-09'],
    start: says('ReportConnectedEX', { ServerVersionInfo: '4.1.0.3930', maxBitRate: 0x00a00000 }),
  },
  funnelNameWithNul: {
    name: 'funnel-name-with-nul',
    title: 'funnelName of ReportConnectedFunnel ends with a NUL.',
    reading: 'A-15',
    notes: [],
    start: says('ReportConnectedFunnel', { funnelName: 'Funnel Of The Gods\0' }),
  },
  funnelNameShort: {
    name: 'funnel-name-short',
    title: 'funnelName of ReportConnectedFunnel is "Funnel Of The ".',
    reading: 'A-15',
    notes: ['MMSP-2.2.4.3-07'],
    start: says('ReportConnectedFunnel', { funnelName: 'Funnel Of The ' }),
  },
  connectedFunnelStale: {
    name: 'connected-funnel-stale',
    title: 'playIncarnation and packetPayloadSize of ReportConnectedFunnel are uninitialised.',
    reading: 'A-17',
    notes: ['MMSP-2.2.4.3-03', 'MMSP-2.2.4.3-05'],
    start: says('ReportConnectedFunnel', { playIncarnation: 0x0003001c, packetPayloadSize: 0x00000590 }),
  },
  disconnectedFunnelStale: {
    name: 'disconnected-funnel-stale',
    title: 'playIncarnation of ReportDisconnectedFunnel is uninitialised.',
    reading: 'A-17',
    notes: ['MMSP-2.2.4.4-02'],
    start: says('ReportDisconnectedFunnel', { playIncarnation: 0x0003001c }),
  },
} satisfies Record<string, Variant>;

const NUL = new Uint8Array(2);
const loneNuls = { VersionInfo: NUL, VersionUrl: NUL, AuthenPackage: NUL };
