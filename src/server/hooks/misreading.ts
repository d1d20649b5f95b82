import { ReadBlock } from '../../protocols/mmsp/messages/file.ts';
import { StartPlaying } from '../../protocols/mmsp/messages/playing.ts';
import { type PacketMessage, valuesOf } from '../../protocols/mmsp/packet.ts';
import type { Value } from '../../wire/fields.ts';
import type { Message } from '../../wire/message.ts';

type Values = Readonly<Record<string, Value>>;

/** What a server that does not look at lengths finds behind the end of a message. */
const BEYOND: Values = { openFileId: 1, playIncarnation: 1, funnelName: '\\\\127.0.0.1\\TCP\\1037' };

/** The request with other values. */
export function changed(request: PacketMessage, values: Values): PacketMessage {
  const { decoded } = request;
  return decoded === undefined
    ? request
    : { ...request, decoded: { ...decoded, values: { ...decoded.values, ...values } } };
}

/** The request as if it were whole, and all it claims to be; `message` when it is to be taken for another one. */
export function filledIn(
  request: PacketMessage,
  message: Message | undefined = request.message,
): PacketMessage {
  if (message === undefined) return request;
  const missing = Object.entries(message.fields).map(
    ([name, { layout, constraint, fallback }]): [string, unknown] => [
      name,
      BEYOND[name] ?? constraint?.only ?? fallback ?? (layout.kind === 'utf16' ? '' : 0),
    ],
  );
  const { span, decoded } = request;
  const values = { ...Object.fromEntries(missing), ...(message === request.message && decoded?.values) };
  return {
    name: message.name,
    mid: message.mid,
    message,
    span,
    claimed: span.end - span.start,
    decoded: { struct: message, spans: new Map(), problems: [], end: span.end, values },
  };
}

/** The request with that problem overlooked. */
export function without(request: PacketMessage, problem: string): PacketMessage {
  const { decoded } = request;
  if (decoded === undefined) return request;
  return {
    ...request,
    decoded: { ...decoded, problems: decoded.problems.filter(({ code }) => code !== problem) },
  };
}

export const fileIdOf = (request: PacketMessage): number | undefined =>
  valuesOf(request, ReadBlock)?.openFileId ?? valuesOf(request, StartPlaying)?.openFileId;
