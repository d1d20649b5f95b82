import { authenticationVariants } from './authentication.ts';
import { connectingVariants } from './connecting.ts';
import { framingVariants } from './framing.ts';
import { hostileVariants } from './hostile.ts';
import { liveVariants } from './live.ts';
import { openingVariants } from './opening.ts';
import { packetPairVariants } from './packet-pair.ts';
import { playingVariants } from './playing.ts';
import { playlistVariants } from './playlist.ts';
import { productVariants } from './products.ts';
import { redirectVariants } from './redirecting.ts';
import { selectionVariants } from './selection.ts';
import { stridingVariants } from './striding.ts';
import { timerVariants } from './timers.ts';
import { udpVariants } from './udp.ts';
import type { Variant } from './variant.ts';

export type { Variant };

/** Every other way to be right that has a name: what the text allows, and what known products do. */
export const variants: readonly Variant[] = [
  ...Object.values(framingVariants),
  ...Object.values(connectingVariants),
  ...Object.values(openingVariants),
  ...Object.values(authenticationVariants),
  ...Object.values(playingVariants),
  ...Object.values(playlistVariants),
  ...Object.values(selectionVariants),
  ...Object.values(stridingVariants),
  ...Object.values(udpVariants),
  ...Object.values(timerVariants),
  ...hostileVariants,
  ...Object.values(redirectVariants),
  ...Object.values(liveVariants),
  ...Object.values(packetPairVariants),
  ...productVariants,
];

export const variantByName = (name: string): Variant | undefined =>
  variants.find((variant) => variant.name === name);
