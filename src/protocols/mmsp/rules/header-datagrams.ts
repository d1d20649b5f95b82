import { show } from '../../../wire/show.ts';
import type { DataUnit } from '../unit.ts';
import type { HeaderState } from './conversation.ts';
import type { HeaderPacket } from './header-packet.ts';
import type { Arrival, Piece } from './header-pieces.ts';
import { type createHeaderWhole, FIRST_LOCATION, NEXT_LOCATION } from './header-whole.ts';
import type { RuleContext } from './rule.ts';

const PACKET_SIZE = 'MMSP-2.2.2-19';
const FLAGS: ReadonlySet<number> = new Set([0x00, 0x04, 0x08, 0x0c]);

/**
 * An ASF file header over UDP: any piece may be lost, late or twice, so that numbers and flags are judged
 * when every piece is there, in the order of their numbers. One that does not become whole is lost, which is for those
 * to judge who ask for it again.
 */
export function createHeaderDatagrams(
  { report }: RuleContext,
  packet: HeaderPacket,
  whole: ReturnType<typeof createHeaderWhole>,
) {
  /** The header that was judged as a whole. */
  let judged: HeaderState | undefined;
  let latest: DataUnit | undefined;

  function judgeWhole(unit: DataUnit, header: HeaderState): void {
    const pieces = header.pieces.inOrder();
    let due = 0;
    whole.restart();
    for (const [nth, piece] of pieces.entries()) {
      const one = unitOf(unit, piece);
      packet.judgeOrder(one, nth === 0, due);
      packet.judgeFlags(one, nth === 0, nth === pieces.length - 1);
      due = piece.header.LocationId + 1;
      whole.add(one);
    }
    const last = pieces.at(-1);
    whole.judge(last === undefined ? unit : unitOf(unit, last), header.bytes);
  }

  /** What no missing piece can explain. */
  function judgeParts(unit: DataUnit, { pieces }: HeaderState): void {
    const last = pieces.last ?? Number.POSITIVE_INFINITY;
    for (const piece of pieces.inOrder()) {
      const one = unitOf(unit, piece);
      const { LocationId, AFFlags } = piece.header;
      if (pieces.begins && LocationId === pieces.first) packet.judgeOrder(one, true, 0);
      if (!FLAGS.has(AFFlags) || (LocationId === 0 && AFFlags === 0)) packet.judgeFlags(one, true, false);
      if (LocationId > last) packet.brokenSurplus(one);
    }
  }

  return {
    /** Whether the piece completes the header. */
    see(unit: DataUnit, arrival: Arrival, header: HeaderState): boolean {
      if (arrival === 'again') return false;
      latest = { ...unit, bytes: unit.bytes.slice(), header: { ...unit.header } };
      report({ requirement: PACKET_SIZE, observation: 'pass' });
      const { LocationId } = unit.header;
      if (arrival === 'other') {
        const expected = 'a number of its own for every piece of the header';
        const at = {
          path: 'LocationId',
          expected,
          got: `${show(LocationId)}, as of a piece with other bytes`,
        } as const;
        packet.see(unit, LocationId === 0 ? FIRST_LOCATION : NEXT_LOCATION, false, at);
      }
      if (judged === header) {
        if (arrival === 'new') packet.brokenSurplus(unit);
        return false;
      }
      packet.judgeIncarnation(unit, header);
      packet.judgeLimit(unit);
      if (!header.complete) return false;
      judged = header;
      judgeWhole(unit, header);
      return true;
    },
    /** Nothing more of this header is to be expected. */
    settle(header: HeaderState | undefined): void {
      if (latest !== undefined && header !== undefined && header.pieces.count > 0 && judged !== header)
        judgeParts(latest, header);
      latest = undefined;
    },
    /** The latest piece, until it is settled. */
    latest: (): DataUnit | undefined => latest,
  };
}

/** Flags of the pieces come with the unit that completes the header: its time and place are the best there are. */
const unitOf = (unit: DataUnit, { header, bytes }: Piece): DataUnit => ({ ...unit, header, bytes });
