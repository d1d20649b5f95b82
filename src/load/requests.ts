import type { Session } from '../protocols/mmsp/session.ts';
import type { Value } from '../wire/fields.ts';

export type Request =
  | 'Connect'
  | 'FunnelInfo'
  | 'ConnectFunnel'
  | 'OpenFile'
  | 'ReadBlock'
  | 'StreamSwitch'
  | 'StartPlaying'
  | 'StopPlaying'
  | 'CloseFile';

/** What a viewer asks for until it plays, one after the other. */
export const OPENING: readonly Request[] = [
  'Connect',
  'FunnelInfo',
  'ConnectFunnel',
  'OpenFile',
  'ReadBlock',
  'StreamSwitch',
  'StartPlaying',
];

/** No stream is replaced: each is sent from now on ([MS-MMSP] 2.2.4.28.1). */
const NO_STREAM = 0xffff;

/** What does not follow from the conversation: the content, all of its streams, and its beginning. */
export function valuesOf(request: Request, path: string, session: Session): Readonly<Record<string, Value>> {
  switch (request) {
    case 'OpenFile':
      return { fileName: path };
    case 'StreamSwitch':
      return {
        aStreamEntries: session.streams().map((number) => ({
          wSrcStreamNumber: NO_STREAM,
          wDstStreamNumber: number,
          wThinningLevel: 0,
        })),
      };
    case 'StartPlaying':
      return { position: 0 };
    default:
      return {};
  }
}
