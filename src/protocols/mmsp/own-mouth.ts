import type { Report } from '../../requirements/observation.ts';
import type { Decoded } from '../../wire/decode.ts';
import { isRight, judgeFields } from '../../wire/schema.ts';
import { dumpPacket } from './dump.ts';
import type { Packet } from './packet.ts';
import type { PacketUnit } from './unit.ts';

/** What the harness sends meets the same definitions; a violation that no step asked for is our own bug. */
export function watchOwnMouth(report: Report, { packet }: PacketUnit): void {
  for (const decoded of [packet.header, ...packet.messages.map((found) => found.decoded)])
    if (decoded !== undefined && !isRight(decoded)) tellOurFault(report, packet, decoded);
}

function tellOurFault(report: Report, packet: Packet, decoded: Decoded): void {
  for (const { requirement, path, span, ok, expected, got } of judgeFields(decoded)) {
    if (ok) continue;
    report({
      requirement,
      observation: 'error',
      subject: `client ${packet.messages[0]?.name ?? 'packet'}`,
      path,
      expected,
      got,
      why: 'the harness itself sent this without being told to',
      dump: () => dumpPacket(packet, span, `expected ${expected}`),
    });
  }
}
