import { decode } from '../../../wire/decode.ts';
import type { Message } from '../../../wire/message.ts';
import { messageByName } from '../messages/index.ts';
import { ReportRedirect } from '../messages/redirect.ts';
import type { MessageUnit, RuleContext } from './rule.ts';

/**
 * The message that was due when one comes whose MID no server sends: the reply to the oldest open request, unless
 * another answer to it is what the bytes are like.
 */
export function meant({ conversation }: RuleContext, message: MessageUnit): Message | undefined {
  const [open] = conversation.open();
  const name = open?.found.name ?? '';
  if (ReportRedirect.answers?.includes(name) && isRedirect(message)) return ReportRedirect;
  return messageByName(open?.found.message?.reply?.message ?? '');
}

/** A type, a count that fits, and a text that is a URL or none. */
function isRedirect({ found: { span }, unit }: MessageUnit): boolean {
  const { values, problems, end } = decode(ReportRedirect, unit.packet.bytes, span.start, span.end);
  const { RedirectType, wszLocation } = values;
  if (problems.length > 0 || wszLocation === undefined || span.end - end >= 8) return false;
  return (RedirectType === 1 || RedirectType === 2) && /^(?:[a-z]+:\/\/.*)?$/is.test(wszLocation);
}
