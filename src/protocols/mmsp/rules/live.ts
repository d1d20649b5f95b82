import { FILE_ATTRIBUTES } from '../constants.ts';
import { ReportOpenFile } from '../messages/file.ts';
import type { Conversation } from './conversation-view.ts';

/** LocationIds of live content are those of a file that does not exist. */
export const AS_IF_A_FILE = 'MMSP-2.2.2-07';
export const NUMBERED_LIKE_ONE = 'MMSP-3.2.5.11.1-05';

/** Whether the content has no beginning and no end that are known, as the server or the header says. */
export function isLive({ content, latest }: Pick<Conversation, 'content' | 'latest'>): boolean {
  const attributes = latest(ReportOpenFile)?.fileAttributes ?? 0;
  if ((attributes & (FILE_ATTRIBUTES.BROADCAST | FILE_ATTRIBUTES.LIVE)) !== 0) return true;
  return content?.fileProperties?.broadcast === true;
}

/** How much greater a LocationId is than one before it; those of live content may wrap after 2^32. */
export const growth = (before: number, after: number, live: boolean): number =>
  live ? (after - before) | 0 : after - before;

/** The sentences that live numbers break which do not rise, the plainest first: they fall, or one comes again. */
export const brokenNumbers = (grown: number): readonly [string, string] =>
  grown === 0 ? [NUMBERED_LIKE_ONE, AS_IF_A_FILE] : [AS_IF_A_FILE, NUMBERED_LIKE_ONE];
