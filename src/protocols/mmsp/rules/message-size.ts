import { entriesOf, type Fields } from '../../../wire/fields.ts';
import { show } from '../../../wire/show.ts';
import { dumpPacket } from '../dump.ts';
import { ReportConnectedEX } from '../messages/connection.ts';
import { SecurityChallenge } from '../messages/security.ts';
import { decodePacket, type PacketMessage } from '../packet.ts';
import { CHUNK_LEN, LENGTH, MULTIPLE_OF_8, PADDED } from './framing.ts';
import { brokenByText, endOfText, judgeLocation } from './location.ts';
import { type MessageUnit, type RuleContext, subjectOf } from './rule.ts';
import { URL_IN_UTF16 } from './upgrade.ts';

const NO_FIELDS: Fields = {};
const PADDED_TO_8 = 'MMSP-2.2.4-03';

/** Fields fill the message but for padding to 8 bytes; with texts, one chunk more is a habit. */
export function judgeSize({ report }: RuleContext, message: MessageUnit): void {
  const { found, unit } = message;
  if (found.decoded === undefined || found.message === undefined) return;
  if (found.decoded.problems.some(({ code }) => code === 'truncated')) return;
  const size = sizeOfFields(message);
  const needed = Math.ceil(size / 8) * 8;
  const start = { start: found.span.start, end: found.span.start + 4 };
  if (found.claimed === needed) {
    report({ requirement: PADDED_TO_8, observation: 'pass' });
    const padded = found.span.start + needed <= unit.packet.bytes.length;
    if (size < needed && padded) report({ requirement: PADDED, observation: 'pass' });
    return;
  }
  const hasTexts =
    Object.values(found.message.fields).some(({ layout }) => layout.kind === 'utf16') ||
    // The realm of a challenge is one, and its NUL may stand behind the bytes that are counted.
    found.message.mid === SecurityChallenge.mid;
  const tolerated = hasTexts && found.claimed === needed + 8;
  report({
    requirement: PADDED_TO_8,
    observation: tolerated ? 'note' : 'broken',
    subject: subjectOf(message),
    path: 'chunkLen',
    expected: `${needed / 8}, its fields need ${size} bytes`,
    got: show(found.claimed / 8),
    ...(tolerated && { reading: 'A-46', why: 'one chunk of surplus padding, as Windows servers send it' }),
    span: start,
    follows: [LENGTH, MULTIPLE_OF_8, CHUNK_LEN],
    dump: () => dumpPacket(unit.packet, start, `expected ${needed / 8}`),
  });
}

/** Bytes of the fields; a text that may reach to the end of its message counts up to its NUL, if it has one. */
function sizeOfFields(message: MessageUnit): number {
  const { found } = message;
  const counted = found.decoded?.end ?? 0;
  const miscounted = found.decoded?.problems.some(({ path }) => path === 'wszLocation');
  const end = ((miscounted ? endOfText(message, 'wszLocation') : undefined) ?? counted) - found.span.start;
  const [name, field] = entriesOf(found.message?.fields ?? NO_FIELDS).at(-1) ?? [];
  if (name === undefined || field?.layout.kind !== 'utf16' || field.layout.extent.is !== 'rest') return end;
  const text = found.decoded?.values[name];
  const span = found.decoded?.spans.get(name);
  if (typeof text !== 'string' || span === undefined) return end;
  const withNul = span.start - found.span.start + 2 * text.length + 2;
  return Math.min(withNul, end);
}

/** Requirements of ReportConnectedEX that a structural problem of a counted text breaks; the count is wrong, not the text. */
const COUNTS: Readonly<Record<string, string>> = {
  ServerVersionInfo: 'MMSP-2.2.4.2-10',
  VersionInfo: 'MMSP-2.2.4.2-11',
  VersionUrl: 'MMSP-2.2.4.2-12',
  AuthenPackage: 'MMSP-2.2.4.2-13',
};

/** What pToken holds is judged elsewhere; that it is there is its count. */
const TOKEN: Readonly<Record<string, string>> = { pToken: 'MMSP-2.2.4.14-04' };

/** Fields that do not fit their counts or their message. */
export function judgeProblems({ report }: RuleContext, message: MessageUnit): void {
  const { found, unit } = message;
  const problems = found.decoded?.problems ?? [];
  for (const problem of problems) {
    const { path, span, message: text } = problem;
    report({
      requirement: brokenByText(message, problem) ?? COUNTS[path] ?? TOKEN[path] ?? CHUNK_LEN,
      observation: 'broken',
      subject: subjectOf(message),
      path,
      expected: 'a field that fits its count and its message',
      got: text,
      span,
      // A count that is off moves every text behind it.
      follows: [LENGTH, MULTIPLE_OF_8, CHUNK_LEN, ...Object.values(COUNTS), URL_IN_UTF16],
      dump: () => dumpPacket(decodePacket(unit.packet.bytes), span, text),
    });
  }
  judgeLocation(report, message);
  if (found.mid !== ReportConnectedEX.mid) return;
  for (const [path, requirement] of Object.entries(COUNTS)) {
    if (!found.decoded?.spans.has(path) || problems.some((problem) => problem.path === path)) continue;
    judgeCount(report, message, path, requirement, found);
  }
}

/** an absent text has the count 0; some servers count its NUL. */
function judgeCount(
  report: RuleContext['report'],
  message: MessageUnit,
  path: string,
  requirement: string,
  { decoded }: PacketMessage,
): void {
  if (decoded?.values[path] !== '' || path === 'ServerVersionInfo')
    return report({ requirement, observation: 'pass' });
  const count = `cb${path}`;
  const span = decoded.spans.get(count);
  report({
    requirement,
    observation: 'note',
    reading: 'A-26',
    subject: subjectOf(message),
    path: count,
    expected: '0, because the text is absent',
    got: show(decoded.values[count]),
    why: 'a lone NUL stands for the absent text',
    ...(span && { span }),
    dump: () => dumpPacket(decodePacket(message.unit.packet.bytes), span, 'expected 0'),
  });
}
