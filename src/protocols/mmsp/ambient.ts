/** What any step may be interrupted by: legal messages that never break an expectation. The rules judge them all the same. */
const AMBIENT: ReadonlySet<string> = new Set(['Ping', 'ReportEndOfStream', 'ReportStreamChange']);

export const isAmbient = (message: string): boolean => AMBIENT.has(message);

/** The message that answers `message` by itself, whatever the step ([MS-MMSP] 3.1.5.19). */
export const ambientReply = (message: string): string | undefined =>
  message === 'Ping' ? 'Pong' : undefined;
