import { decode } from '../../../wire/decode.ts';
import type { Message } from '../../../wire/message.ts';
import { allMessages, messageByName } from '../messages/index.ts';
import type { MessageUnit } from './rule.ts';

/**
 * The reply that a message with a wrong MID was meant to be. Where a request has several, it is the one whose fields
 * fill the message; if in doubt, the one that is usual.
 */
export function dueReply({ unit, found }: MessageUnit, open: MessageUnit | undefined): Message | undefined {
  const name = open?.found.name;
  const usual = messageByName(open?.found.message?.reply?.message ?? '');
  if (name === undefined || usual === undefined) return undefined;
  const { start, end } = found.span;
  const fills = (message: Message): boolean => {
    const { problems, end: last } = decode(message, unit.packet.bytes, start, end);
    return problems.length === 0 && Math.ceil((last - start) / 8) * 8 === end - start;
  };
  const others = allMessages().filter(({ answers }) => answers?.includes(name) === true);
  return [usual, ...others].find(fills) ?? usual;
}
