import { show } from '../../../wire/show.ts';
import type { Span } from '../../../wire/span.ts';
import { dumpPacket } from '../dump.ts';
import { SecurityChallenge } from '../messages/security.ts';
import { decodePacket, valuesOf } from '../packet.ts';
import type { Grading } from './judge-field.ts';
import { type MessageUnit, type RuleContext, spanOf, subjectOf } from './rule.ts';

/** The pToken of a SecurityChallenge under judgement. */
export interface ChallengeToken {
  readonly bytes: Uint8Array;
  /** Reports one sentence, right or wrong; `at` counts from the first byte of pToken, whose whole it is when absent. */
  see(
    requirement: string,
    ok: boolean,
    expected: string,
    more?: Grading & { readonly got?: string; readonly at?: Span; readonly follows?: readonly string[] },
  ): void;
}

export function challengeToken({ report }: RuleContext, message: MessageUnit): ChallengeToken | undefined {
  const bytes = valuesOf(message.found, SecurityChallenge)?.pToken;
  if (bytes === undefined) return undefined;
  const whole = spanOf(message.found, 'pToken');
  return {
    bytes,
    see(requirement, ok, expected, { got = show(bytes), at, ...more } = {}) {
      if (ok) return report({ requirement, observation: 'pass' });
      const span = at === undefined ? whole : { start: whole.start + at.start, end: whole.start + at.end };
      report({
        requirement,
        observation: 'broken',
        ...more,
        subject: subjectOf(message),
        path: 'pToken',
        expected,
        got,
        span,
        dump: () => dumpPacket(decodePacket(message.unit.packet.bytes), whole, `expected ${expected}`),
      });
    },
  };
}
