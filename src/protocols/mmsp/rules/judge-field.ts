import { show } from '../../../wire/show.ts';
import { dumpPacket, valueAt } from '../dump.ts';
import { decodePacket } from '../packet.ts';
import { type MessageUnit, type RuleContext, spanOf, subjectOf } from './rule.ts';

export interface Grading {
  readonly grade?: 'warn' | 'note';
  readonly reading?: string;
  readonly why?: string;
  /** Requirements that, broken earlier in the session, bring this one about. */
  readonly follows?: readonly string[];
}

/** Reports one field of a message, right or wrong, with the bytes of the field. */
export function judgeField(
  { report }: RuleContext,
  message: MessageUnit,
  requirement: string,
  path: string,
  ok: boolean,
  expected: string,
  grading: Grading = {},
): void {
  if (ok) return report({ requirement, observation: 'pass' });
  const { found, unit } = message;
  const span = spanOf(found, path);
  report({
    requirement,
    observation: 'broken',
    ...grading,
    subject: subjectOf(message),
    path,
    expected,
    got: show(valueAt(found.decoded?.values, path)),
    span,
    dump: () => dumpPacket(decodePacket(unit.packet.bytes), span, `expected ${expected}`),
  });
}
