import { POSITION_UNUSED } from '../constants.ts';
import { StartPlaying } from '../messages/playing.ts';
import { StartStriding } from '../messages/stride.ts';
import { valuesOf } from '../packet.ts';
import type { Play } from './plays.ts';

/**
 * Where a StartPlaying or StartStriding asks to start ([MS-MMSP] 2.2.4.25, 2.2.4.26, A-11). `exact` is false when the position is 0.0 as well,
 * so that nobody can tell which of the two is meant; `unclear` is everything that the text gives no meaning.
 */
export type StartPoint =
  | { readonly at: 'beginning' }
  | { readonly at: 'time'; readonly seconds: number }
  | { readonly at: 'packet'; readonly number: number; readonly exact: boolean }
  | { readonly at: 'unclear' };

const UNCLEAR: StartPoint = { at: 'unclear' };

export function startPointOf(play: Play): StartPoint {
  if (play.unasked) return { at: 'beginning' };
  const { found } = play.request;
  const start = valuesOf(found, StartPlaying) ?? valuesOf(found, StartStriding);
  if (start?.position === undefined || isUsed(start.asfOffset)) return UNCLEAR;
  const { position, locationId } = start;
  if (locationId !== undefined && isUsed(locationId)) {
    if (position !== POSITION_UNUSED && position !== 0) return UNCLEAR;
    return { at: 'packet', number: locationId, exact: position === POSITION_UNUSED };
  }
  if (position === 0) return { at: 'beginning' };
  const isTime = position !== POSITION_UNUSED && Number.isFinite(position) && position > 0;
  return isTime ? { at: 'time', seconds: position } : UNCLEAR;
}

/** Whether a play may stop before the end of the content, or leave out a part of it: it was asked to, or strides. */
export const stopsEarly = (play: Play): boolean =>
  !play.unasked &&
  (play.stride !== undefined || (valuesOf(play.request.found, StartPlaying)?.frameOffset ?? 0) !== 0);

/** asfOffset and locationId are switched off by 0 and by all ones. */
const isUsed = (value: number | undefined): boolean =>
  value !== undefined && value !== 0 && value !== 0xffffffff;
