import { type PacketMessage, valuesOf } from '../protocols/mmsp/packet.ts';
import type { Fields, Values } from '../wire/fields.ts';
import type { Message } from '../wire/message.ts';
import { hasConstants } from './constants.ts';

/**
 * The values of a request whose syntax is right: all fields there, counts and offsets inside it, and no more
 * claimed by chunkLen than was sent. Of values only those constants are judged that every known client sends right.
 */
export function whole<F extends Fields>(
  request: PacketMessage,
  message: Message<F>,
): Partial<Values<Message<F>['fields']>> | undefined {
  const { decoded, claimed, span } = request;
  if (decoded === undefined || decoded.problems.length > 0) return undefined;
  const values = claimed === span.end - span.start ? valuesOf(request, message) : undefined;
  return values !== undefined && hasConstants(message, values) ? values : undefined;
}
