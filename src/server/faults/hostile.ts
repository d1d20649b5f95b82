import { messages } from '../../protocols/mmsp/messages/index.ts';
import { valuesOf } from '../../protocols/mmsp/packet.ts';
import type { Hooks } from '../hooks/hooks.ts';
import { changed, fileIdOf, filledIn, without } from '../hooks/misreading.ts';
import { HRESULT } from '../hresult.ts';
import type { Fault } from './fault.ts';

type Name = keyof typeof messages;

/** Requests of that name are read with what they lack filled in. */
const fillsIn = (name: Name) => (): Hooks => ({
  decisions: { understands: (request) => (request.name === name ? filledIn(request) : request) },
});

/** The request is refused, and served all the same. */
const servesRefused = (request: Name, reply: Name) => (): Hooks => {
  let refused = false;
  return {
    decisions: {
      understands(found) {
        if (found.name !== request) return found;
        refused = fileIdOf(found) !== 1;
        return refused ? changed(found, { openFileId: 1 }) : found;
      },
    },
    reply: (right) =>
      refused && right.name === reply
        ? [{ ...right, values: { ...right.values, hr: HRESULT.INVALID_ARGUMENT } }]
        : [right],
  };
};

const NO_TYPE = 0x000300ff;

/** Faults that only malformed input shows, or input that is not due. */
export const hostileFaults: readonly Fault[] = [
  {
    name: 'seal-unchecked',
    title: 'A packet whose seal is wrong is served.',
    requirement: 'MMSP-3.2.5.1-01',
    level: 'MUST',
    tag: 'hostile',
    start: () => ({ decisions: { headerVerifies: ['rep', 'version'] } }),
  },
  {
    name: 'garbage-answered',
    title: 'Bytes that are no packet get an answer of HTTP.',
    requirement: 'MMSP-3.2.5.1-01',
    level: 'MUST',
    tag: 'hostile',
    start: () => ({ decisions: { answersGarbage: Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n') } }),
  },
  {
    name: 'unknown-mid-answered',
    title: 'A message of the type 0x000300FF, which is none, gets a ReportFunnelInfo.',
    requirement: 'MMSP-3.2.5.1-03',
    level: 'MUST',
    tag: 'hostile',
    start: () => ({
      decisions: {
        understands: (request) =>
          request.mid === NO_TYPE ? filledIn(request, messages.FunnelInfo) : request,
      },
    }),
  },
  {
    name: 'unknown-mid-hangs',
    title:
      'After a message of the type 0x000300FF, which is none, the server serves nobody until it is started again.',
    requirement: 'MMSP-3.2.5.1-03',
    level: 'MUST',
    tag: 'hostile',
    start: () => ({
      decisions: { accident: ({ mid }) => (mid === NO_TYPE ? 'hangs' : undefined) },
    }),
  },
  {
    name: 'messages-over-udp-served',
    title: 'A message that comes as a datagram is served like one on the control connection.',
    requirement: 'MMSP-3.2.5.1-04',
    level: 'MUST',
    delivery: 'udp',
    tag: 'hostile',
    start: () => ({ decisions: { overUdp: 'messages' } }),
  },
  {
    name: 'connect-over-udp-answered',
    title: 'A Connect that comes as a datagram is answered with one.',
    requirement: 'MMSP-3.2.5.1-04',
    level: 'MUST',
    delivery: 'udp',
    tag: 'hostile',
    start: () => ({ decisions: { overUdp: 'Connect' } }),
  },
  {
    name: 'connect-cut-accepted',
    title: 'A Connect that lacks its last fields is answered.',
    requirement: 'MMSP-3.2.5.3-01',
    level: 'MUST',
    tag: 'hostile',
    start: fillsIn('Connect'),
  },
  {
    name: 'funnel-info-cut-accepted',
    title: 'A FunnelInfo without playIncarnation is answered.',
    requirement: 'MMSP-3.2.5.4-01',
    level: 'MUST',
    tag: 'hostile',
    start: fillsIn('FunnelInfo'),
  },
  {
    name: 'connect-funnel-cut-accepted',
    title: 'A ConnectFunnel without funnelName is taken for one that asks for TCP.',
    requirement: 'MMSP-3.2.5.5-01',
    level: 'MUST',
    tag: 'hostile',
    start: fillsIn('ConnectFunnel'),
  },
  {
    name: 'open-file-token-unchecked',
    title: 'An OpenFile whose token points outside the message opens its file.',
    requirement: 'MMSP-3.2.5.6-01',
    level: 'MUST',
    tag: 'hostile',
    start: () => ({
      decisions: {
        understands: (request) =>
          request.name === 'OpenFile' ? without(request, 'offset-outside') : request,
      },
    }),
  },
  {
    name: 'open-file-token-kills',
    title: 'An OpenFile whose token is 2^31 or more ends the server, which is then started again.',
    requirement: 'MMSP-3.2.5.6-01',
    level: 'MUST',
    tag: 'hostile',
    start: () => ({
      decisions: {
        accident: (request) =>
          (valuesOf(request, messages.OpenFile)?.token ?? 0) >= 2 ** 31 ? 'dies' : undefined,
      },
    }),
  },
  {
    name: 'read-block-cut-accepted',
    title: 'A ReadBlock that lacks its last fields gets the header.',
    requirement: 'MMSP-3.2.5.8-01',
    level: 'MUST',
    tag: 'hostile',
    start: fillsIn('ReadBlock'),
  },
  {
    name: 'read-block-refused-and-served',
    title: 'A ReadBlock for a file that is not open is refused, and the header comes all the same.',
    requirement: 'MMSP-3.2.5.8-02',
    level: 'MUST',
    tag: 'hostile',
    start: servesRefused('ReadBlock', 'ReportReadBlock'),
  },
  {
    name: 'stream-switch-count-unchecked',
    title: 'A StreamSwitch with fewer entries than it counts is applied.',
    requirement: 'MMSP-3.2.5.10-01',
    level: 'MUST',
    tag: 'hostile',
    start: () => ({
      decisions: {
        understands: (request) => (request.name === 'StreamSwitch' ? without(request, 'truncated') : request),
      },
    }),
  },
  {
    name: 'stream-switch-wrong-reply',
    title: 'A StreamSwitch with fewer entries than it counts is answered with ReportStartedPlaying.',
    requirement: 'MMSP-3.2.5.10-01',
    level: 'MUST',
    tag: 'hostile',
    start: () => ({
      reply: (right) =>
        right.name === 'ReportStreamSwitch' && right.values.hr !== HRESULT.OK
          ? [
              {
                ...right,
                name: 'ReportStartedPlaying',
                values: { hr: HRESULT.INVALID_ARGUMENT, playIncarnation: 0, tigerFileId: 0 },
              },
            ]
          : [right],
    }),
  },
  {
    name: 'stream-switch-closes-others',
    title: 'A StreamSwitch that counts 2^31 entries or more ends the sessions of others.',
    requirement: 'MMSP-3.2.5.10-01',
    level: 'MUST',
    tag: 'hostile',
    start: () => ({
      decisions: {
        accident: (request) =>
          (valuesOf(request, messages.StreamSwitch)?.cStreamEntries ?? 0) >= 2 ** 31
            ? 'closes the other connections'
            : undefined,
      },
    }),
  },
  {
    name: 'start-playing-cut-accepted',
    title: 'A StartPlaying that lacks its last fields starts a play.',
    requirement: 'MMSP-3.2.5.11-01',
    level: 'MUST',
    tag: 'hostile',
    start: fillsIn('StartPlaying'),
  },
  {
    name: 'start-playing-refused-and-served',
    title: 'A StartPlaying for a file that is not open is refused, and the media come all the same.',
    requirement: 'MMSP-3.2.5.11-02',
    level: 'MUST',
    tag: 'hostile',
    start: servesRefused('StartPlaying', 'ReportStartedPlaying'),
  },
  {
    name: 'stop-playing-cut-accepted',
    title: 'A StopPlaying without its fields stops the play.',
    requirement: 'MMSP-3.2.5.14-01',
    level: 'MUST',
    tag: 'hostile',
    start: fillsIn('StopPlaying'),
  },
];
