import { failed } from '../constants.ts';
import { dumpPacket } from '../dump.ts';
import { messageByName } from '../messages/index.ts';
import { type MessageUnit, type RuleContext, subjectOf } from './rule.ts';

/** A reply that came is a pass for "the server answers", and for its hr when it succeeds; a second one is not. */
export function judgeReply({ report, conversation }: RuleContext, message: MessageUnit): void {
  const { found, request } = message;
  if (found.message?.answers === undefined) return;
  if (request?.found.message?.reply?.message === found.name) {
    report({ requirement: request.found.message.reply.requirement, observation: 'pass' });
    const { hr } = found.decoded?.values ?? {};
    if (found.message.success !== undefined && typeof hr === 'number' && !failed(hr)) {
      report({ requirement: found.message.success, observation: 'pass' });
    }
    return;
  }
  // What ends a play by itself is judged with the play.
  if (request !== undefined || found.name === 'ReportEndOfStream') return;
  const asks = messageByName(found.message.answers[0] ?? '');
  const span = { start: found.span.start + 4, end: found.span.start + 8 };
  report({
    requirement: asks?.reply?.requirement ?? found.message.midRequirement,
    observation: 'broken',
    subject: subjectOf(message),
    path: 'MID',
    expected: `${found.name} only in answer to ${found.message.answers.join(' or ')}`,
    got: `${found.name} without such a request${conversation.open().length > 0 ? ' being open' : ''}`,
    span,
    dump: () => dumpPacket(message.unit.packet, span, 'nobody asked for it'),
  });
}
