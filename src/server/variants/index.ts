import { connectingVariants } from './connecting.ts';
import { framingVariants } from './framing.ts';
import { openingVariants } from './opening.ts';
import { playingVariants } from './playing.ts';
import { productVariants } from './products.ts';
import { timerVariants } from './timers.ts';
import { udpVariants } from './udp.ts';
import type { Variant } from './variant.ts';

export type { Variant };

/** Every other way to be right that has a name: what the text allows, and what known products do. */
export const variants: readonly Variant[] = [
  ...Object.values(framingVariants),
  ...Object.values(connectingVariants),
  ...Object.values(openingVariants),
  ...Object.values(playingVariants),
  ...Object.values(udpVariants),
  ...Object.values(timerVariants),
  ...productVariants,
];

export const variantByName = (name: string): Variant | undefined =>
  variants.find((variant) => variant.name === name);
