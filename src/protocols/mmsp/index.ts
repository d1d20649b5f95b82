import type { Protocol, Tamper as Written } from '../protocol.ts';
import { breaksOf, WAYS } from './breakable.ts';
import { functions } from './functions.ts';
import { allMessages, messageByName } from './messages/index.ts';
import { RequestPacketListResend } from './messages/resend.ts';
import { TcpMessageHeader } from './messages/tcp-message-header.ts';
import { syntaxOf } from './syntax.ts';
import { problemOf, TAMPER_WORDS, type Tamper } from './tamper.ts';

/** The Microsoft Media Server protocol, [MS-MMSP]. */
export const mmsp: Protocol = {
  name: 'mmsp',
  messages: allMessages(),
  messageByName,
  header: TcpMessageHeader,
  resend: RequestPacketListResend,
  functions,
  breaks: {
    ways: WAYS,
    of: (way, message) => {
      const known = WAYS.find((word) => word === way);
      return known === undefined ? [] : breaksOf(known, message);
    },
    words: TAMPER_WORDS,
    problemOf(message, written) {
      const tamper = toTamper(written);
      if (tamper !== undefined) return problemOf(message, tamper);
      return `must have a number or one of ${TAMPER_WORDS.join(', ')} as its value, got ${JSON.stringify(written.value)}`;
    },
    syntaxOf,
  },
};

/** A wrong value as it is written; undefined when there is no such word. */
export function toTamper({ field, value }: Written): Tamper | undefined {
  const word = typeof value === 'number' ? value : TAMPER_WORDS.find((known) => known === value);
  return word === undefined ? undefined : { field, value: word };
}
