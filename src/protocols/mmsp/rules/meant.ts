import { decode } from '../../../wire/decode.ts';
import type { Message } from '../../../wire/message.ts';
import { Ping } from '../messages/connection.ts';
import { allMessages, messageByName } from '../messages/index.ts';
import { ReportEndOfStream } from '../messages/playing.ts';
import { ReportRedirect } from '../messages/redirect.ts';
import { SecurityChallenge } from '../messages/security.ts';
import { ReportStreamChange } from '../messages/stream-change.ts';
import type { MessageUnit, RuleContext } from './rule.ts';

/** Milliseconds after which nothing but a Ping comes by itself when no media are sent ([MS-MMSP] 3.2.2). */
const QUIET = 9500;

/**
 * The message that was due when one comes whose MID no server sends: the reply to the oldest open request, unless
 * another answer to it is what the bytes are like; with nothing open, the end of the play that runs, or the change that
 * an end has announced, or after a long silence Ping.
 */
export function meant(
  { conversation }: RuleContext,
  message: MessageUnit,
  /** Milliseconds since the packet before it, of either side. */
  quiet = 0,
): Message | undefined {
  const request = conversation.open()[0]?.found.message;
  if (request === undefined && conversation.promised && isChange(message)) return ReportStreamChange;
  if (request === undefined) {
    if (isEnd(message, conversation.running?.playIncarnation)) return ReportEndOfStream;
    const streaming = conversation.running?.ended === false;
    return quiet >= QUIET && !streaming && message.found.claimed === sizeOf(Ping) ? Ping : undefined;
  }
  if (ReportRedirect.answers?.includes(request.name) && isRedirect(message)) return ReportRedirect;
  if (SecurityChallenge.answers?.includes(request.name) && isChallenge(message)) return SecurityChallenge;
  const answers = allMessages().filter((answer) => answer.answers?.includes(request.name));
  return (
    answers.find((answer) => sizeOf(answer) === message.found.claimed) ??
    messageByName(request.reply?.message ?? '')
  );
}

/** A type, a count that fits, and a text that is a URL or none. */
function isRedirect({ found: { span }, unit }: MessageUnit): boolean {
  const { values, problems, end } = decode(ReportRedirect, unit.packet.bytes, span.start, span.end);
  const { RedirectType, wszLocation } = values;
  if (problems.length > 0 || wszLocation === undefined || span.end - end >= 8) return false;
  return (RedirectType === 1 || RedirectType === 2) && /^(?:[a-z]+:\/\/.*)?$/is.test(wszLocation);
}

/** A count that fits the message, but for padding. */
function isChallenge({ found: { span }, unit }: MessageUnit): boolean {
  const { problems, end } = decode(SecurityChallenge, unit.packet.bytes, span.start, span.end);
  return problems.length === 0 && span.end - end < 8;
}

/** The size of a ReportStreamChange, which is due when an entry has ended with hr 1. */
const isChange = ({ found }: MessageUnit): boolean => found.claimed === sizeOf(ReportStreamChange);

/** The size of a ReportEndOfStream, and the playIncarnation of the play. */
function isEnd({ found, unit }: MessageUnit, playIncarnation: number | undefined): boolean {
  if (playIncarnation === undefined || found.claimed !== sizeOf(ReportEndOfStream)) return false;
  const { values } = decode(ReportEndOfStream, unit.packet.bytes, found.span.start, found.span.end);
  return values.playIncarnation === playIncarnation;
}

/** Bytes of a message whose fields all have a fixed size; none when they have not. */
function sizeOf(message: Message): number | undefined {
  const sizes = Object.values(message.fields).map(({ layout }) =>
    layout.kind === 'integer' ? layout.size : layout.kind === 'u64' || layout.kind === 'f64' ? 8 : Number.NaN,
  );
  const size = sizes.reduce((sum, one) => sum + one, 0);
  return Number.isNaN(size) ? undefined : Math.ceil(size / 8) * 8;
}
