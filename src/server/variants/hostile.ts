import type { PacketMessage } from '../../protocols/mmsp/packet.ts';
import type { Hooks } from '../hooks/hooks.ts';
import { changed } from '../hooks/misreading.ts';
import type { Variant } from './variant.ts';

const reads = (read: (request: PacketMessage) => PacketMessage) => (): Hooks => ({
  decisions: { understands: read },
});

/** Requests with a constant that this server does not look at. */
const CONSTANTS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  Connect: { MacToViewerProtocolRevision: 0x0004000b, ViewerToMacProtocolRevision: 0x0003001c },
  ConnectFunnel: { funnelMode: 2 },
  ReadBlock: { fileBlockId: 0, offset: 0, flags: 0xffffffff, playSequence: 0 },
};
const NAMES_A_FILE = new Set(['ReadBlock', 'StartPlaying', 'StopPlaying', 'CloseFile']);

/** Those of the constants that are there: what is missing stays missing. */
function withConstants(request: PacketMessage): PacketMessage {
  const values: Readonly<Record<string, unknown>> = request.decoded?.values ?? {};
  const right = Object.entries(CONSTANTS[request.name] ?? {}).filter(
    ([field]) => values[field] !== undefined,
  );
  return changed(request, Object.fromEntries(right));
}

/** Other ways to meet malformed input, and input that is not due. */
export const hostileVariants: readonly Variant[] = [
  {
    name: 'wrong-constants-taken',
    title: 'Another protocol revision, funnelMode or ReadBlock constant is served like the right one.',
    reading: 'A-13',
    notes: ['MMSP-3.2.5.3-01', 'MMSP-3.2.5.5-01', 'MMSP-3.2.5.8-01'],
    tag: 'hostile',
    start: reads(withConstants),
  },
  {
    name: 'version-unchecked',
    title: 'rep and version of a TcpMessageHeader may be anything.',
    reading: 'A-13',
    notes: ['MMSP-3.2.5.1-01'],
    tag: 'hostile',
    start: () => ({ decisions: { headerVerifies: ['seal'] } }),
  },
  {
    name: 'file-ids-ignored',
    title: 'Whatever openFileId says, the file that is open is meant.',
    reading: 'A-36',
    notes: ['MMSP-3.2.5.11-02', 'MMSP-3.2.5.8-02'],
    tag: 'hostile',
    start: reads((request) =>
      NAMES_A_FILE.has(request.name) && request.decoded?.problems.length === 0
        ? changed(request, { openFileId: 1 })
        : request,
    ),
  },
  {
    name: 'broken-requests-ignored',
    title: 'A request whose syntax is wrong gets no answer, but for ConnectFunnel.',
    reading: 'A-13',
    notes: [],
    tag: 'hostile',
    start: reads((request) =>
      request.name !== 'ConnectFunnel' && (request.decoded?.problems.length ?? 0) > 0
        ? { ...request, mid: 0, name: 'MID 0x00000000' }
        : request,
    ),
  },
];
