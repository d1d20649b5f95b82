import { FILE_ATTRIBUTES } from '../../protocols/mmsp/constants.ts';
import type { Reply } from '../replies.ts';

/** A ReportOpenFile for live content. */
export const opensLive = ({ values }: Reply): boolean =>
  typeof values.fileAttributes === 'number' && (values.fileAttributes & FILE_ATTRIBUTES.LIVE) !== 0;
