import type { Tolerance } from '../../../wire/constraints.ts';
import type { Decoded } from '../../../wire/decode.ts';
import { entriesOf } from '../../../wire/fields.ts';
import { eachJudged, isRight, judgeFields } from '../../../wire/schema.ts';
import { show } from '../../../wire/show.ts';
import type { Span } from '../../../wire/span.ts';
import { failed } from '../constants.ts';
import { dumpPacket } from '../dump.ts';
import { decodePacket, type Packet } from '../packet.ts';
import { STARTS_WITH_MID } from './framing.ts';
import { meant } from './meant.ts';
import { judgeProblems, judgeSize } from './message-size.ts';
import { judgeReply } from './replies.ts';
import { type MessageUnit, nameOf, type Rule, type RuleContext, spanOf, subjectOf } from './rule.ts';
import { URL_IN_UTF16 } from './upgrade.ts';

/** Every field of a server's headers and messages against its definition: constants, sets, flags, texts, echoes, size. */
export const fields: Rule = (context) => {
  /** When the latest packet came, and how long there had been none before. */
  let latest: number | undefined;
  let quiet = 0;
  const passField = (requirement: string): void => context.report({ requirement, observation: 'pass' });

  return {
    packet(unit) {
      quiet = unit.time - (latest ?? unit.time);
      latest = unit.time;
      if (unit.from !== 'server') return;
      const { header } = unit.packet;
      if (isRight(header)) eachJudged(header.struct, header.values, passField);
      else for (const result of judgeFields(header)) seeResult(context, nameOf(unit), unit.packet, result);
    },
    message(message) {
      if (message.unit.from !== 'server') return;
      if (!judgeMid(context, message, quiet)) return;
      judgeSize(context, message);
      judgeProblems(context, message);
      judgeValues(context, message);
      judgeReply(context, message);
    },
  };
};

/** A server sends the messages of a server. When a reply is due, the MID of that reply is what was wrong. */
function judgeMid(context: RuleContext, message: MessageUnit, quiet: number): boolean {
  const { report } = context;
  const { found } = message;
  if (found.message?.from === 'server') {
    report({ requirement: found.message.midRequirement, observation: 'pass' });
    report({ requirement: STARTS_WITH_MID, observation: 'pass' });
    return true;
  }
  const due = meant(context, message, quiet);
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
    ...(due && { follows: [STARTS_WITH_MID] }),
    dump: () => dumpPacket(message.unit.packet, span, `expected ${expected}`),
  });
  return false;
}

/** With a failing hr only MID, hr and playIncarnation mean anything ([MS-MMSP] 2.2.4.7). */
function judgeValues(context: RuleContext, message: MessageUnit): void {
  const { found, unit, request } = message;
  if (found.decoded === undefined || found.message === undefined) return;
  const { hr } = found.decoded.values;
  const failing = typeof hr === 'number' && failed(hr);
  const all = !failing || found.message.whenFailing === 'all fields';
  if (all) judgeSchema(context, message, found.decoded);
  if (request?.found.decoded === undefined) return;
  for (const [name, { constraint }] of entriesOf(found.message.fields)) {
    if (constraint?.echoes === undefined) continue;
    const asked = request.found.decoded.values[constraint.echoes];
    const got = found.decoded.values[name];
    if (got === undefined || asked === undefined) continue;
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

function judgeSchema(context: RuleContext, message: MessageUnit, decoded: Decoded): void {
  const { report } = context;
  // The usual case first: every message of a right server is one.
  if (isRight(decoded)) {
    eachJudged(decoded.struct, decoded.values, (requirement, name) => {
      if (name !== 'MID') report({ requirement, observation: 'pass' });
    });
    return;
  }
  for (const result of judgeFields(decoded)) {
    const span = spanOf(message.found, result.path);
    if (result.path !== 'MID')
      seeResult(context, subjectOf(message), message.unit.packet, { ...result, span });
  }
}

interface Result {
  readonly requirement: string;
  readonly path: string;
  readonly span: Span | undefined;
  readonly ok: boolean;
  readonly expected: string;
  readonly got: string;
  readonly tolerance?: Tolerance;
}

function seeResult(
  { report, conversation }: RuleContext,
  subject: string,
  packet: Packet,
  result: Result,
): void {
  const { requirement, path, span, ok, expected, got } = result;
  const applies = conversation.serverMajor <= (result.tolerance?.until ?? Number.POSITIVE_INFINITY);
  const tolerance = applies ? result.tolerance : undefined;
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
    ...(path === 'VersionUrl' && { follows: [URL_IN_UTF16] }),
    dump: () => dumpPacket(decodePacket(packet.bytes), span, `expected ${expected}`),
  });
}
