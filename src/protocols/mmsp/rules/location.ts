import type { Report } from '../../../requirements/observation.ts';
import type { Problem } from '../../../wire/span.ts';
import { dumpPacket } from '../dump.ts';
import { ReportRedirect } from '../messages/redirect.ts';
import { decodePacket, valuesOf } from '../packet.ts';
import { type MessageUnit, subjectOf } from './rule.ts';

const COUNT = 'MMSP-2.2.4.9-03';
const NUL = 'MMSP-2.2.4.9-04';
const FIELD = 'wszLocation';
/** The text with which its message ends. */
const LAST = FIELD;

/** Of the texts whose NUL has a sentence of its own: that one, and the one of the count. */
const TEXTS: Readonly<Record<string, { readonly count: string; readonly nul: string }>> = {
  wszLocation: { count: COUNT, nul: NUL },
  VersionUrl: { count: 'MMSP-2.2.4.2-12', nul: 'MMSP-2.2.4.2-22' },
};

/** Which sentence a text breaks that does not fit its count: what has its NUL further on is miscounted. */
export function brokenByText(message: MessageUnit, { code, path }: Problem): string | undefined {
  const text = TEXTS[path];
  const ends = path === LAST ? endOfText(message, path) !== undefined : endsBehind(message, path);
  return code === 'not-terminated' && !ends ? text?.nul : text?.count;
}

/** Whether a NUL stands right behind what was counted; further on it may be that of the next text. */
function endsBehind({ found, unit }: MessageUnit, path: string): boolean {
  const end = found.decoded?.spans.get(path)?.end ?? unit.packet.bytes.length;
  return unit.packet.bytes[end] === 0 && unit.packet.bytes[end + 1] === 0;
}

/** Where the text ends with its NUL, whatever its count says; undefined without one. */
export function endOfText({ found, unit }: MessageUnit, path: string): number | undefined {
  const start = found.decoded?.spans.get(path)?.start;
  if (start === undefined) return undefined;
  const { bytes } = unit.packet;
  for (let at = start; at + 1 < found.span.end; at += 2)
    if (bytes[at] === 0 && bytes[at + 1] === 0) return at + 2;
  return undefined;
}

/** A text that fits its count passes; the empty one may be left out altogether, as in other messages. */
export function judgeLocation(report: Report, message: MessageUnit): void {
  const { found, unit } = message;
  const { cbLocation, wszLocation } = valuesOf(found, ReportRedirect) ?? {};
  if (wszLocation === undefined || found.decoded?.problems.some(({ path }) => path === FIELD)) return;
  report({ requirement: COUNT, observation: 'pass' });
  if (cbLocation !== 0) return report({ requirement: NUL, observation: 'pass' });
  const span = found.decoded?.spans.get('cbLocation');
  report({
    requirement: NUL,
    observation: 'note',
    reading: 'A-26',
    subject: subjectOf(message),
    path: FIELD,
    expected: 'a NUL, which is all of the empty text',
    got: 'nothing',
    why: 'texts that are absent have no NUL in other messages',
    ...(span && { span }),
    dump: () => dumpPacket(decodePacket(unit.packet.bytes), span, 'expected 2'),
  });
}
