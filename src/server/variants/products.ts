import { combined } from '../hooks/combined.ts';
import { says } from '../hooks/reply-edits.ts';
import { authenticationVariants } from './authentication.ts';
import { connectingVariants } from './connecting.ts';
import { framingVariants } from './framing.ts';
import { openingVariants } from './opening.ts';
import { playingVariants } from './playing.ts';
import { playlistVariants } from './playlist.ts';
import { timerVariants } from './timers.ts';
import type { Variant } from './variant.ts';

const { chunkCountCustomary, headerPaddingStale, timeSentStale, timeSentInSeconds, messagePaddingStale } =
  framingVariants;
const { authenPackageNtlm } = authenticationVariants;
const { surplusChunk, maxBitRateStale, funnelNameShort } = connectingVariants;
const { connectedFunnelStale, disconnectedFunnelStale } = connectingVariants;
const { openFileStale, durationWithPreroll, headerPiecesSmaller } = openingVariants;
const { tigerFileIdZero } = playingVariants;
const { pingStale } = timerVariants;
const { entryEndHrZero, streamIdStale, bandwidthIgnored } = playlistVariants;

/** What the Windows servers have in common. */
const ofWindows: readonly Variant[] = [
  messagePaddingStale,
  surplusChunk,
  connectedFunnelStale,
  disconnectedFunnelStale,
  openFileStale,
  durationWithPreroll,
  headerPiecesSmaller,
  tigerFileIdZero,
  pingStale,
  // Last, because it counts what the others have made longer.
  chunkCountCustomary,
];

/** Whole products, as far as they are on record. */
export const productVariants: readonly Variant[] = [
  {
    name: 'windows-media-services-4.1',
    title: 'The habits of Windows Media Services 4.1 (Windows 2000) together.',
    reading: 'A-17',
    ...together([
      ...[maxBitRateStale, funnelNameShort, timeSentInSeconds],
      ...[entryEndHrZero, streamIdStale, bandwidthIgnored],
      ...ofWindows,
    ]),
  },
  {
    name: 'windows-media-services-9.1',
    title: 'The habits of Windows Media Services 9.1 (Windows Server 2003) together.',
    reading: 'A-17',
    ...together([authenPackageNtlm, headerPaddingStale, timeSentStale, ...ofWindows], () =>
      says('ReportConnectedEX', { ServerVersionInfo: '9.01.01.5001' })(),
    ),
  },
];

function together(parts: readonly Variant[], ...more: readonly Variant['start'][]) {
  return {
    notes: [...new Set(parts.flatMap(({ notes }) => notes))],
    // What Ping holds shows after a long silence.
    tag: 'slow' as const,
    start: () => combined([...more, ...parts.map(({ start }) => start)].map((start) => start())),
  };
}
