import { show } from '../../../wire/show.ts';
import { dumpData } from '../dump.ts';
import { CancelReadBlock, ReportReadBlock } from '../messages/file.ts';
import type { DataUnit } from '../unit.ts';
import { isMessage, type MessageUnit, type RuleContext } from './rule.ts';

const ACCEPTED = 'MMSP-3.2.5.8.1-08';
const DISCARDED = 'MMSP-3.2.5.9-02';
const INCARNATION = { start: 4, end: 5 };
/** The bit of AFFlags that marks the last packet of a header. */
const LAST = 0x08;

/**
 * What is left of a header after CancelReadBlock is not sent ([MS-MMSP] 3.2.5.9). Over TCP the ReportReadBlock for another
 * ReadBlock proves that the server has read the CancelReadBlock: from there on none of the old header may come.
 */
export function createCancelledHeader({ report, conversation }: RuleContext) {
  /** The header that was cancelled before it was complete, and whether its end came all the same. */
  let cancelled: { readonly incarnation: number; wasUnderWay: boolean; proven: boolean } | undefined;

  const isOld = ({ header, transport }: DataUnit): boolean =>
    transport === 'tcp' &&
    cancelled !== undefined &&
    header.playIncarnation === cancelled.incarnation &&
    conversation.header?.incarnation !== cancelled.incarnation;

  return {
    message(message: MessageUnit): void {
      const { header, delivery, play } = conversation;
      if (isMessage(message, CancelReadBlock) && message.unit.from === 'client') {
        const underWay = header !== undefined && !header.complete && play === undefined && delivery === 'tcp';
        cancelled = underWay
          ? { incarnation: header.incarnation, wasUnderWay: false, proven: false }
          : undefined;
      }
      if (isMessage(message, ReportReadBlock) && message.request !== undefined && cancelled !== undefined)
        cancelled.proven = header !== undefined && header.incarnation !== cancelled.incarnation;
    },
    /** Before the proof: what was on its way when the CancelReadBlock was sent. */
    outdated(unit: DataUnit): void {
      if (cancelled !== undefined && isOld(unit) && (unit.header.AFFlags & LAST) !== 0)
        cancelled.wasUnderWay = true;
    },
    /** Whether the packet is of the old header, and comes too late. */
    isLate(unit: DataUnit): boolean {
      if (cancelled?.proven !== true || !isOld(unit)) return false;
      const head = unit.bytes.slice(0, 64);
      const expected = `nothing of the header of ReadBlock ${show(cancelled.incarnation)}, which was cancelled`;
      report({
        requirement: DISCARDED,
        observation: 'broken',
        subject: 'server header Data packet',
        path: 'playIncarnation',
        expected,
        got: `its packet ${unit.header.LocationId}, after the answer to another ReadBlock`,
        span: INCARNATION,
        dump: () => dumpData(head, INCARNATION, `expected ${expected}`),
      });
      return true;
    },
    /** The new header is there, and the old one never came to its end. */
    onHeader(): void {
      if (cancelled?.proven !== true || cancelled.wasUnderWay) return;
      for (const requirement of [ACCEPTED, DISCARDED]) report({ requirement, observation: 'pass' });
      cancelled = undefined;
    },
  };
}
