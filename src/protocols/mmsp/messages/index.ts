import type { Fields, Struct } from '../../../wire/fields.ts';
import type { Message } from '../../../wire/message.ts';
import {
  Connect,
  ConnectFunnel,
  FunnelInfo,
  Ping,
  Pong,
  ReportConnectedEX,
  ReportConnectedFunnel,
  ReportDisconnectedFunnel,
  ReportFunnelInfo,
} from './connection.ts';
import { CancelReadBlock, CloseFile, OpenFile, ReadBlock, ReportOpenFile, ReportReadBlock } from './file.ts';
import { Logging } from './logging.ts';
import {
  ReportEndOfStream,
  ReportStartedPlaying,
  ReportStreamSwitch,
  StartPlaying,
  StopPlaying,
  StreamSwitch,
} from './playing.ts';
import { ReportRedirect } from './redirect.ts';
import { SecurityChallenge, SecurityResponse } from './security.ts';
import { ReportStreamChange } from './stream-change.ts';
import { ReportStartStriding, StartStriding } from './stride.ts';

/** Every message that is defined, by name. A new message is a definition and a line here. */
export const messages = {
  Connect,
  FunnelInfo,
  ConnectFunnel,
  OpenFile,
  SecurityResponse,
  ReadBlock,
  CancelReadBlock,
  StreamSwitch,
  StartPlaying,
  StartStriding,
  StopPlaying,
  Logging,
  CloseFile,
  Pong,
  Ping,
  ReportConnectedEX,
  ReportFunnelInfo,
  ReportConnectedFunnel,
  ReportDisconnectedFunnel,
  SecurityChallenge,
  ReportOpenFile,
  ReportRedirect,
  ReportReadBlock,
  ReportStreamSwitch,
  ReportStartedPlaying,
  ReportStartStriding,
  ReportEndOfStream,
  ReportStreamChange,
} as const satisfies Readonly<Record<string, Struct>>;

export type MessageName = keyof typeof messages;
export type MessageOf<N extends MessageName> = (typeof messages)[N];

// Seen from outside, every definition is a message with fields of some kind.
const all: readonly Message<Fields>[] = Object.values(messages) as readonly Message<Fields>[];
const byMid = new Map(all.map((definition) => [definition.mid, definition]));
const byName = new Map(all.map((definition) => [definition.name, definition]));

export const messageByMid = (mid: number): Message | undefined => byMid.get(mid);
export const messageByName = (name: string): Message | undefined => byName.get(name);
export const allMessages = (): readonly Message[] => all;
