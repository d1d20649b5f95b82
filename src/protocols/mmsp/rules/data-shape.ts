import { z } from 'zod';
import { show } from '../../../wire/show.ts';
import { dumpData } from '../dump.ts';
import type { DataHeader, DataUnit } from '../unit.ts';
import type { Rule } from './rule.ts';

/**
 * The strict shape of a Data header ([MS-MMSP] 2.2.2). Values that depend on the play and on the packet before
 * are compared in rules/media-flow and rules/header-flow.
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

/** Compiled once per process, because it is asked for every packet. */
const compiled = z.compile(dataHeaderSchema);

/** Whether the header has its shape: the compiled schema decides, and agrees with the plain one. */
export const hasDataShape = (header: DataHeader): boolean => compiled.safeParse(header).success;

const NOT_ZERO = 'MMSP-2.2.2-10';

/** Every Data packet against the schema of its header. What else can be wrong there cannot be cut out of the stream. */
export const dataShape: Rule = ({ report }) => {
  function judge(unit: DataUnit): void {
    if (hasDataShape(unit.header)) return;
    const issue = dataHeaderSchema.safeParse(unit.header).error?.issues[0];
    if (issue?.path[0] !== 'playIncarnation')
      throw new Error(`a Data header of impossible shape: ${issue?.message}`);
    const copy = unit.bytes.slice(0, 64);
    const span = { start: 4, end: 5 };
    report({
      requirement: NOT_ZERO,
      observation: 'broken',
      subject: 'server Data packet',
      path: 'playIncarnation',
      expected: '1 to 255',
      got: show(unit.header.playIncarnation),
      span,
      dump: () => dumpData(copy, span, 'expected 1 to 255'),
    });
  }
  return {
    data(unit) {
      if (unit.transport === 'tcp') judge(unit);
    },
    arrival: judge,
    pair: judge,
  };
};
