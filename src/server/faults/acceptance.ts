import { Connect } from '../../protocols/mmsp/messages/connection.ts';
import { type PacketMessage, valuesOf } from '../../protocols/mmsp/packet.ts';
import type { Hooks } from '../hooks/hooks.ts';
import type { OpenedFile, State } from '../session.ts';
import type { Fault } from './fault.ts';

/** What is remembered for `new-session-has-old-file`: a file that any session of the server has opened. */
let openedBefore: OpenedFile | undefined;

/** Faults in what the server accepts, and when. */
export const acceptanceFaults: readonly Fault[] = [
  {
    name: 'second-message-ignored',
    title: 'Of several messages in one packet only the first is served.',
    requirement: 'MMSP-3.2.5.1-02',
    level: 'MUST',
    start: () => ({ decisions: { reads: ({ messages }) => messages.slice(0, 1) } }),
  },
  {
    name: 'packet-without-message-closes',
    title: 'A packet without a message closes the connection.',
    requirement: 'MMSP-3.2.5.5-05',
    level: 'MUST',
    grade: 'warn',
    start: () => ({
      decisions: { reads: ({ messages }) => (messages.length === 0 ? undefined : messages) },
    }),
  },
  {
    name: 'funnel-without-info-ignored',
    title: 'A ConnectFunnel before which there was no FunnelInfo is ignored.',
    requirement: 'MMSP-3.2.5.3-09',
    level: 'MUST',
    start: after((name, before) => name === 'ConnectFunnel' && before === 'Connect'),
  },
  {
    name: 'new-session-has-old-file',
    title: 'In a new session the file is open that an earlier session has opened.',
    requirement: 'MMSP-3.2.5.3-02',
    level: 'MUST',
    tag: 'hostile',
    start: () => ({
      decisions: {
        opened: (file) => {
          openedBefore = file;
        },
        inherited: () => openedBefore,
      },
    }),
  },
  {
    name: 'open-file-of-old-player-ignored',
    title: 'OpenFile of Windows Media Player 6.4 is ignored.',
    requirement: 'MMSP-3.2.5.5-07',
    level: 'MUST',
    start: fromOldPlayer('OpenFile'),
  },
  {
    name: 'read-block-of-old-player-ignored',
    title: 'ReadBlock of Windows Media Player 6.4 is ignored.',
    requirement: 'MMSP-3.2.5.6-16',
    level: 'MUST',
    start: fromOldPlayer('ReadBlock'),
  },
  {
    name: 'file-id-changes-with-selection',
    title: 'A stop of the first play changes the openFileId of StartPlaying when the selection had changed.',
    requirement: 'MMSP-3.2.5.6-15',
    level: 'MUST',
    start: () => {
      let starts = 0;
      let changed = false;
      let stopped = false;
      return {
        decisions: {
          receives: ({ name }, state) => {
            if (name === 'StartPlaying') starts += 1;
            changed ||= name === 'StreamSwitch' && state === 'STREAMING';
            stopped ||= name === 'StopPlaying' && changed && starts === 1;
            return 'served';
          },
          startsFile: (id) => (stopped ? id + 1 : id),
        },
      };
    },
  },
  {
    name: 'cancel-closes',
    title: 'A CancelReadBlock that comes while the header is sent closes the connection.',
    requirement: 'MMSP-3.2.5.8.1-08',
    level: 'MUST',
    start: () => ({
      decisions: {
        receives: ({ name }, state) =>
          name === 'CancelReadBlock' && state === 'INIT' ? 'closes the connection' : 'served',
      },
    }),
  },
  {
    name: 'cancelled-header-goes-on',
    title: 'What is left of a header is sent although it was cancelled.',
    requirement: 'MMSP-3.2.5.9-02',
    level: 'MUST',
    start: () => ({ decisions: { cancelsHeaders: false } }),
  },
  {
    name: 'read-block-after-cancel-ignored',
    title: 'After CancelReadBlock another ReadBlock is ignored.',
    requirement: 'MMSP-3.2.5.9-03',
    level: 'MUST',
    start: after((name, before) => name === 'ReadBlock' && before === 'CancelReadBlock'),
  },
  {
    name: 'cancel-after-header-ends-session',
    title: 'After a CancelReadBlock that comes too late StreamSwitch is ignored.',
    requirement: 'MMSP-3.2.5.8.1-09',
    level: 'MUST',
    start: after((name, before) => name === 'StreamSwitch' && before === 'CancelReadBlock'),
  },
  {
    name: 'close-file-after-stream-switch-ignored',
    title: 'CloseFile is ignored when nothing has been played since the StreamSwitch.',
    requirement: 'MMSP-3.2.5.10-07',
    level: 'MUST',
    start: () => {
      let waits = false;
      return {
        decisions: {
          receives: ({ name }, state) => {
            if (name === 'CloseFile' && waits) return 'ignored';
            waits = state === 'READY' && (name === 'StreamSwitch' || (waits && name !== 'StartPlaying'));
            return 'served';
          },
        },
      };
    },
  },
  {
    name: 'logging-ends-selection',
    title: 'After Logging no StreamSwitch is taken.',
    requirement: 'MMSP-3.2.5.15-03',
    level: 'MUST',
    start: after((name, before) => name === 'StreamSwitch' && before === 'Logging'),
  },
  {
    name: 'pong-stops-the-stream',
    title: 'A Pong that comes while content is sent makes the server stop sending.',
    requirement: 'MMSP-3.2.5.16-02',
    level: 'MUST',
    start: () => ({
      decisions: {
        receives: ({ name }, state) =>
          name === 'Pong' && state === 'STREAMING' ? 'stops what is sent' : 'served',
      },
    }),
  },
  {
    name: 'open-file-after-pong-ignored',
    title: 'The OpenFile that comes after a Pong is ignored.',
    requirement: 'MMSP-3.2.5.16-03',
    level: 'MUST',
    start: after((name, before) => name === 'OpenFile' && before === 'Pong'),
  },
];

/** Requests are ignored by what came right before them. */
function after(ignores: (name: string, before: string | undefined, state: State) => boolean) {
  return (): Hooks => {
    let before: string | undefined;
    return {
      decisions: {
        receives: ({ name }, state) => {
          const ignored = ignores(name, before, state);
          before = name;
          return ignored ? 'ignored' : 'served';
        },
      },
    };
  };
}

/** One request of Windows Media Player 6.4, which calls itself NSPlayer 4.1, is ignored. */
function fromOldPlayer(ignored: string) {
  return (): Hooks => {
    let old = false;
    const isOld = (request: PacketMessage): boolean =>
      /^NSPlayer\/4\./i.test(valuesOf(request, Connect)?.subscriberName ?? '');
    return {
      decisions: {
        receives: (request) => {
          if (request.name === 'Connect') old = isOld(request);
          return old && request.name === ignored ? 'ignored' : 'served';
        },
      },
    };
  };
}
