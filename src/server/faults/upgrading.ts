import { MESSAGE, MID, onMessage, put } from '../hooks/frame-edits.ts';
import type { Hooks } from '../hooks/hooks.ts';
import { says } from '../hooks/reply-edits.ts';
import type { Fault } from './fault.ts';

const UPGRADE = { VersionInfo: '10.0.0.1', VersionUrl: 'http://media.example/player' } as const;
/** Bytes in the place of a text. */
const raw = (field: string, bytes: Uint8Array) => (): Hooks => ({
  reply: (reply) => [
    reply.name === 'ReportConnectedEX'
      ? { ...reply, values: { ...reply.values, ...UPGRADE, [field]: Uint8Array.from(bytes) } }
      : reply,
  ],
});

/** Faults in what a server that wants its clients to upgrade tells them. */
export const upgradeFaults: readonly Fault[] = [
  {
    name: 'upgrade-version-miscounted',
    title: 'cbVersionInfo leaves out the NUL.',
    requirement: 'MMSP-2.2.4.2-11',
    level: 'MUST',
    start: onMessage(
      MID.ReportConnectedEX,
      put(32, MESSAGE.start + 52, (characters) => characters - 1),
    ),
  },
  {
    name: 'upgrade-url-miscounted',
    title: 'cbVersionUrl leaves out the NUL.',
    requirement: 'MMSP-2.2.4.2-12',
    level: 'MUST',
    start: onMessage(
      MID.ReportConnectedEX,
      put(32, MESSAGE.start + 56, (characters) => characters - 1),
    ),
  },
  {
    name: 'upgrade-to-no-version',
    title: 'VersionInfo is "newest".',
    requirement: 'MMSP-2.2.4.2-17',
    level: 'MUST',
    start: says('ReportConnectedEX', { ...UPGRADE, VersionInfo: 'newest' }),
  },
  {
    name: 'upgrade-version-malformed',
    title: 'VersionInfo has three parts.',
    requirement: 'MMSP-2.2.4.2-18',
    level: 'MUST',
    start: says('ReportConnectedEX', { ...UPGRADE, VersionInfo: '10.0.1' }),
  },
  {
    name: 'upgrade-without-url',
    title: 'There is a VersionInfo and no VersionUrl.',
    requirement: 'MMSP-2.2.4.2-19',
    level: 'MUST',
    start: says('ReportConnectedEX', { ...UPGRADE, VersionUrl: '' }),
  },
  {
    name: 'upgrade-url-malformed',
    title: 'VersionUrl is a host and a path, without a scheme.',
    requirement: 'MMSP-2.2.4.2-20',
    level: 'MUST',
    start: says('ReportConnectedEX', { ...UPGRADE, VersionUrl: 'media.example/player' }),
  },
  {
    name: 'upgrade-url-in-ascii',
    title: 'VersionUrl has one byte for each character.',
    requirement: 'MMSP-2.2.4.2-21',
    level: 'MUST',
    start: raw('VersionUrl', Buffer.from('http://media.example/get\0\0', 'latin1')),
  },
  {
    name: 'upgrade-url-without-nul',
    title: 'VersionUrl fills its message to the end, without a NUL.',
    requirement: 'MMSP-2.2.4.2-22',
    level: 'MUST',
    // A multiple of 8 bytes, so that no padding stands for the NUL.
    start: raw('VersionUrl', Buffer.from('http://media.example/get', 'utf16le')),
  },
];
