import type { Behaviour } from '../behaviour.ts';
import { BYTES } from './bytes.ts';
import { DATAGRAMS } from './datagrams.ts';
import { FIELDS } from './fields.ts';
import { FLOODS } from './floods.ts';
import { MEDIA } from './media.ts';
import { ORDER } from './order.ts';
import { PACE } from './pace.ts';

/** All that hostile servers do. A new behaviour is an entry in one of the lists. */
export const BEHAVIOURS: readonly Behaviour[] = [
  ...FIELDS,
  ...BYTES,
  ...MEDIA,
  ...FLOODS,
  ...PACE,
  ...ORDER,
  ...DATAGRAMS,
];

/** How often each list is drawn from: what gets deep into the harness oftener than what ends a conversation. */
export const LISTS: readonly { readonly weight: number; readonly behaviours: readonly Behaviour[] }[] = [
  { weight: 6, behaviours: FIELDS },
  { weight: 2, behaviours: BYTES },
  { weight: 3, behaviours: MEDIA },
  { weight: 1, behaviours: FLOODS },
  { weight: 2, behaviours: PACE },
  { weight: 3, behaviours: ORDER },
  { weight: 2, behaviours: DATAGRAMS },
];
