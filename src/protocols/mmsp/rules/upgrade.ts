import { dumpPacket } from '../dump.ts';
import { ReportConnectedEX } from '../messages/connection.ts';
import { decodePacket, valuesOf } from '../packet.ts';
import { judgeField } from './judge-field.ts';
import { type MessageUnit, type Rule, type RuleContext, subjectOf } from './rule.ts';

const IS_VERSION = 'MMSP-2.2.4.2-17';
export const URL_IN_UTF16 = 'MMSP-2.2.4.2-21';
const URL_ENDS = 'MMSP-2.2.4.2-22';

/** What a server that wants its clients to upgrade tells them ([MS-MMSP] 2.2.4.2). Grammars are judged with the fields. */
export const upgrade: Rule = (context) => ({
  message(message) {
    const { VersionInfo, VersionUrl } = valuesOf(message.found, ReportConnectedEX) ?? {};
    const isVersion = VersionInfo !== undefined && /\d/.test(VersionInfo);
    if (VersionInfo !== undefined && VersionInfo !== '')
      judgeField(context, message, IS_VERSION, 'VersionInfo', isVersion, 'a version');
    if (VersionUrl !== undefined && VersionUrl !== '') judgeUrl(context, message);
  },
});

function judgeUrl({ report }: RuleContext, message: MessageUnit): void {
  const { found, unit } = message;
  const span = found.decoded?.spans.get('VersionUrl');
  if (span === undefined) return;
  const bytes = unit.packet.bytes.slice(span.start, span.end);
  // As one byte for each character it would be a URL.
  const narrow = /^[a-z][a-z0-9+.-]+:\/\//i.test(Buffer.from(bytes).toString('latin1'));
  if (!narrow) report({ requirement: URL_IN_UTF16, observation: 'pass' });
  else
    report({
      requirement: URL_IN_UTF16,
      observation: 'broken',
      subject: subjectOf(message),
      path: 'VersionUrl',
      expected: 'UTF-16, two bytes for each character',
      got: 'one byte for each',
      span,
      dump: () => dumpPacket(decodePacket(unit.packet.bytes), span, 'expected UTF-16'),
    });
  if (!found.decoded?.problems.some(({ path }) => path === 'VersionUrl'))
    report({ requirement: URL_ENDS, observation: 'pass' });
}
