import { z } from 'zod';
import type { Report } from '../../../requirements/observation.ts';
import type { DataHeader, DataUnit, PacketUnit, Unit } from '../unit.ts';
import { connection } from './connection.ts';
import { createConversation } from './conversation.ts';
import { fields } from './fields.ts';
import { framing } from './framing.ts';
import { headerFlow } from './header-flow.ts';
import { mediaFlow } from './media-flow.ts';
import { openFile } from './open-file.ts';
import { playOrder } from './play-order.ts';
import { reference } from './reference.ts';
import type { MessageUnit, ReferenceCopy, RuleFold } from './rule.ts';
import { seek } from './seek.ts';
import { sequence } from './sequence.ts';

export interface Judge {
  /** What the conversation adds up to, for those who drive it. */
  readonly conversation: ReturnType<typeof createConversation>;
  see(unit: Unit): void;
  /** No more units: rules that waited for the end tell what they saw. */
  done(): void;
}

/**
 * The strict shape of a Data header, compiled once per process because it is asked for every packet. Values that
 * depend on the play and on the packet before are compared in rules/media-flow.
 */
export const dataHeaderSchema = z.strictObject({
  LocationId: z.int().min(0).max(0xffffffff),
  playIncarnation: z.int().min(1).max(0xff),
  AFFlags: z.int().min(0).max(0xff),
  PacketSize: z.int().min(8).max(0xffff),
  payloadLength: z
    .int()
    .min(0)
    .max(0xffff - 8),
});
const compiledDataHeader = z.compile(dataHeaderSchema);

/** Feeds the units of one session to every rule, in the order in which findings explain each other. */
export function createJudge(report: Report, copy?: ReferenceCopy): Judge {
  const conversation = createConversation();
  const context = { report, conversation, ...(copy && { reference: copy }) };
  const opened = openFile();
  const compared = reference();
  const sought = seek();
  const rules: readonly RuleFold[] = [
    framing(context),
    sequence(context),
    fields(context),
    connection(context),
    opened.rule(context),
    compared.rule(context),
    sought.rule(context),
    playOrder(context),
    headerFlow((header, bytes, last) => {
      opened.onHeader(header);
      sought.onHeader(header);
      compared.onHeader(bytes, last);
    })(context),
    mediaFlow((unit, packet, play) => {
      compared.onMedia(unit, packet, play);
      sought.onMedia(unit, packet, play);
    })(context),
  ];

  function seePacket(unit: PacketUnit): void {
    for (const rule of rules) rule.packet?.(unit);
    for (const found of unit.packet.messages) {
      const bare: MessageUnit = { unit, found };
      const request = unit.from === 'server' ? conversation.requestOf(bare) : undefined;
      const message = request === undefined ? bare : { ...bare, request };
      for (const rule of rules) rule.message?.(message);
      conversation.took(message);
    }
  }

  function seeData(unit: DataUnit): void {
    if (unit.from !== 'server') return;
    const kind = conversation.kindOf(unit.header);
    for (const rule of rules) rule.data?.(unit, kind);
    conversation.tookData(unit.header, kind);
  }

  return {
    conversation,
    see(unit) {
      switch (unit.kind) {
        case 'packet':
          return seePacket(unit);
        case 'data':
          return seeData(unit);
        case 'broken':
          for (const rule of rules) rule.broken?.(unit);
          return;
        case 'stall':
          for (const rule of rules) rule.stall?.(unit);
          return;
        case 'end':
          for (const rule of rules) rule.end?.(unit);
      }
    },
    done() {
      for (const rule of rules) rule.done?.();
    },
  };
}

/** Whether the header of a Data packet has its shape; the interpreter says what is wrong when it has not. */
export const hasDataShape = (header: DataHeader): boolean => compiledDataHeader.safeParse(header).success;
