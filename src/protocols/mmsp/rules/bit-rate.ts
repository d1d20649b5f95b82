import type { AsfHeader } from '../../../asf/header.ts';
import type { Grading } from './judge-field.ts';

/** What may be said of the bit rate of content: the sum of Stream Bitrate Properties or the Maximum Bitrate. */
export function bitRatesOf({ bitrates, fileProperties }: AsfHeader): readonly number[] {
  const sum = bitrates?.reduce((total, { bitrate }) => total + bitrate, 0);
  return [fileProperties?.maximumBitrate, sum].flatMap((rate) => rate ?? []);
}

/** How much another rate weighs: never more than a warning. */
export const bitRateGrading = (right: readonly number[], rate: number): Grading =>
  right.some((value) => Math.abs(rate - value) <= value / 10)
    ? { grade: 'note', reading: 'A-40', why: 'within 10 %' }
    : { grade: 'warn', reading: 'A-40' };
