import { judgeFields } from '../../../wire/schema.ts';
import { show } from '../../../wire/show.ts';
import type { Span } from '../../../wire/span.ts';
import { failed } from '../constants.ts';
import { dumpPacket } from '../dump.ts';
import { messageByName } from '../messages/index.ts';
import { decodePacket, type Packet } from '../packet.ts';
import { nameOf } from './framing.ts';
import { type MessageUnit, type Rule, type RuleContext, subjectOf } from './rule.ts';

const STARTS_WITH_MID = 'MMSP-2.2.4-05';
const CHUNK_LEN = 'MMSP-2.2.4-04';
const PADDED = 'MMSP-2.2.4-02';
const PADDED_TO_8 = 'MMSP-2.2.4-03';

/** Every field of a server's headers and messages against its definition: constants, sets, flags, texts, echoes, size. */
export const fields: Rule = (context) => ({
  packet(unit) {
    if (unit.from !== 'server') return;
    for (const result of judgeFields(unit.packet.header))
      seeResult(context, nameOf(unit), unit.packet, result);
  },
  message(message) {
    if (message.unit.from !== 'server') return;
    if (!judgeMid(context, message)) return;
    judgeSize(context, message);
    judgeProblems(context, message);
    judgeValues(context, message);
    judgeReply(context, message);
  },
});

/** A server sends the messages of a server. When a reply is due, the MID of that reply is what was wrong. */
function judgeMid({ report, conversation }: RuleContext, message: MessageUnit): boolean {
  const { found } = message;
  if (found.message?.from === 'server') {
    report({ requirement: found.message.midRequirement, observation: 'pass' });
    report({ requirement: STARTS_WITH_MID, observation: 'pass' });
    return true;
  }
  const due = messageByName(conversation.open()[0]?.found.message?.reply?.message ?? '');
  const span = { start: found.span.start + 4, end: found.span.start + 8 };
  const expected = due ? `${show(due.mid)}, ${due.name}` : 'the MID of a message that servers send';
  report({
    requirement: due?.midRequirement ?? STARTS_WITH_MID,
    observation: 'broken',
    subject: subjectOf(message),
    path: 'MID',
    expected,
    got: `${show(found.mid)}${found.message ? `, ${found.name}, which clients send` : ''}`,
    span,
    dump: () => dumpPacket(message.unit.packet, span, `expected ${expected}`),
  });
  return false;
}

/** Fields fill the message but for padding to 8 bytes; with counted texts, one chunk more is a habit (A-46). */
function judgeSize({ report }: RuleContext, message: MessageUnit): void {
  const { found } = message;
  if (found.decoded === undefined || found.message === undefined) return;
  if (found.decoded.problems.some(({ code }) => code === 'truncated')) return;
  const size = found.decoded.end - found.span.start;
  const needed = Math.ceil(size / 8) * 8;
  if (found.claimed === needed) {
    report({ requirement: PADDED_TO_8, observation: 'pass' });
    if (size < needed) report({ requirement: PADDED, observation: 'pass' });
    return;
  }
  const hasTexts = Object.values(found.message.fields).some(({ layout }) => layout.kind === 'utf16');
  const tolerated = hasTexts && found.claimed === needed + 8;
  const span = { start: found.span.start, end: found.span.start + 4 };
  report({
    requirement: PADDED_TO_8,
    observation: tolerated ? 'note' : 'broken',
    subject: subjectOf(message),
    path: 'chunkLen',
    expected: `${needed / 8}, its fields need ${size} bytes`,
    got: show(found.claimed / 8),
    ...(tolerated && { reading: 'A-46', why: 'one chunk of surplus padding, as Windows servers send it' }),
    span,
    dump: () => dumpPacket(message.unit.packet, span, `expected ${needed / 8}`),
  });
}

/** Requirements that a structural problem of a counted text breaks; the count is wrong, not the text. */
const COUNTS: Readonly<Record<string, string>> = {
  ServerVersionInfo: 'MMSP-2.2.4.2-10',
  VersionInfo: 'MMSP-2.2.4.2-11',
  VersionUrl: 'MMSP-2.2.4.2-12',
  AuthenPackage: 'MMSP-2.2.4.2-13',
};

function judgeProblems({ report }: RuleContext, message: MessageUnit): void {
  const { found, unit } = message;
  const problems = found.decoded?.problems ?? [];
  for (const { path, span, message: text } of problems) {
    report({
      requirement: COUNTS[path] ?? CHUNK_LEN,
      observation: 'broken',
      subject: subjectOf(message),
      path,
      expected: 'a field that fits its count and its message',
      got: text,
      span,
      followsSince: unit.index - 1,
      dump: () => dumpPacket(decodePacket(unit.packet.bytes), span, text),
    });
  }
  for (const path of found.decoded?.spans.keys() ?? []) {
    const requirement = COUNTS[path];
    if (requirement !== undefined && !problems.some((problem) => problem.path === path)) {
      report({ requirement, observation: 'pass' });
    }
  }
}

/** With a failing hr only MID, hr and playIncarnation mean anything ([MS-MMSP] 2.2.4.7). */
function judgeValues(context: RuleContext, message: MessageUnit): void {
  const { found, unit, request } = message;
  if (found.decoded === undefined || found.message === undefined) return;
  const failing = failed(numberOf(found.decoded.values.hr));
  const all = !failing || found.message.whenFailing === 'all fields';
  for (const result of all ? judgeFields(found.decoded) : []) {
    if (result.path !== 'MID') seeResult(context, subjectOf(message), unit.packet, result);
  }
  for (const [name, { constraint }] of Object.entries(found.message.fields)) {
    if (constraint?.echoes === undefined || request?.found.decoded === undefined) continue;
    const asked = request.found.decoded.values[constraint.echoes];
    const got = found.decoded.values[name];
    if (got === undefined) continue;
    const span = found.decoded.spans.get(name);
    seeResult(context, subjectOf(message), unit.packet, {
      requirement: constraint.requirement,
      path: name,
      span,
      ok: asked === got,
      expected: `${show(asked)}, that of the ${request.found.name}`,
      got: show(got),
    });
  }
}

/** A reply that came is a pass for "the server answers", and for its hr when it succeeds; a second one is not. */
function judgeReply({ report, conversation }: RuleContext, message: MessageUnit): void {
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
  if (request !== undefined || found.name === 'ReportEndOfStream') return;
  const asks = messageByName(found.message.answers[0] ?? '');
  report({
    requirement: asks?.reply?.requirement ?? found.message.midRequirement,
    observation: 'broken',
    subject: subjectOf(message),
    expected: `${found.name} only in answer to ${found.message.answers.join(' or ')}`,
    got: `${found.name} without such a request${conversation.open().length > 0 ? ' being open' : ''}`,
    span: found.span,
    dump: () =>
      dumpPacket(
        message.unit.packet,
        { start: found.span.start + 4, end: found.span.start + 8 },
        'nobody asked for it',
      ),
  });
}

interface Result {
  readonly requirement: string;
  readonly path: string;
  readonly span: Span | undefined;
  readonly ok: boolean;
  readonly expected: string;
  readonly got: string;
  readonly tolerance?: { readonly reading: string; readonly who: string; readonly grade?: 'note' | 'warn' };
}

function seeResult({ report }: RuleContext, subject: string, packet: Packet, result: Result): void {
  const { requirement, path, span, ok, expected, got, tolerance } = result;
  if (ok) return report({ requirement, observation: 'pass' });
  report({
    requirement,
    observation: 'broken',
    ...(tolerance && { grade: tolerance.grade ?? 'note', reading: tolerance.reading, why: tolerance.who }),
    subject,
    path,
    expected,
    got,
    ...(span && { span }),
    dump: () => dumpPacket(decodePacket(packet.bytes), span, `expected ${expected}`),
  });
}

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);
