import type { Sighting } from '../../../requirements/observation.ts';
import { show } from '../../../wire/show.ts';
import { dumpData } from '../dump.ts';
import { ReadBlock } from '../messages/file.ts';
import type { DataUnit } from '../unit.ts';
import { DEFAULTS } from './af-flags.ts';
import { isConstant } from './noise.ts';
import { PAIR_FLAGS, PAIR_INCARNATION, PAIR_LOCATIONS, type PairArrival } from './pair-packets.ts';
import { isMessage, type Rule } from './rule.ts';

const FIRST_LOCATION = 'MMSP-2.2.2-03';
const SECOND_LOCATION = 'MMSP-2.2.2-04';
const LOCATIONS = 'MMSP-3.2.5.8-08';
const INCARNATION = 'MMSP-2.2.2-11';
const BOTH_INCARNATIONS = 'MMSP-3.2.5.8-09';
const FLAGS = 'MMSP-2.2.2-18';
export const TWO = 'MMSP-3.2.5.8-04';
export const NOTED = 'MMSP-3.2.5.4-09';
const SIZE = 'MMSP-3.2.5.8-05';
const RANDOM = 'MMSP-3.2.5.8-06';
const DIFFERENT = 'MMSP-3.2.5.8-07';
export const PAIR_WAY = 'MMSP-3.2.5.8-10';

const SPANS = {
  LocationId: { start: 0, end: 4 },
  playIncarnation: { start: 4, end: 5 },
  AFFlags: { start: 5, end: 6 },
  PacketSize: { start: 6, end: 8 },
} as const;
const RIGHT_SIZE = 1464;
/** The size of the whole Data packet, which an example of the text takes for that of the payload. */
const EXAMPLE_SIZE = 1472;

interface At {
  readonly path: keyof typeof SPANS | 'Payload';
  readonly expected: string;
  readonly got: string;
}

/**
 * A packet pair over UDP: two Data packets of random bytes before the header ([MS-MMSP] 3.2.5.8, A-07). Either may be
 * lost, late or twice, so that only what came is judged here.
 */
export const packetPairUdp: Rule = ({ report, conversation }) => {
  let readBlocks = 0;
  /** A packet with another LocationId than the two has come; the next such one is the other of the pair. */
  let misplaced = 0;

  function see(unit: DataUnit, requirement: string, ok: boolean, at: At, more: Partial<Sighting> = {}): void {
    if (ok) return report({ requirement, observation: 'pass' });
    const head = unit.bytes.slice(0, 128);
    const span = at.path === 'Payload' ? { start: 8, end: unit.bytes.length } : SPANS[at.path];
    report({
      requirement,
      observation: 'broken',
      subject: 'server packet-pair Data packet',
      ...at,
      span,
      ...more,
      dump: () => dumpData(head, span, `expected ${at.expected}`),
    });
  }

  /** Which of the two a packet is shows its LocationId; when that is wrong, it is the one that has not come. */
  function judgeLocation(unit: DataUnit): void {
    const { LocationId } = unit.header;
    const { pairs } = conversation;
    const [first, second] = PAIR_LOCATIONS;
    const known = LocationId === first || LocationId === second;
    const repeated = known && pairs.with(LocationId) > Math.max(1, readBlocks);
    const isFirst = known
      ? (LocationId === first) !== repeated
      : pairs.with(second) > 0 || (pairs.with(first) === 0 && misplaced === 0);
    if (!known) misplaced += 1;
    const requirement = isFirst ? FIRST_LOCATION : SECOND_LOCATION;
    const got = repeated ? `${show(LocationId)}, as on a packet with other bytes` : show(LocationId);
    const at = { path: 'LocationId', expected: show(isFirst ? first : second), got } as const;
    see(unit, requirement, known && !repeated, at);
    see(unit, LOCATIONS, known && !repeated, at, { follows: [FIRST_LOCATION, SECOND_LOCATION] });
  }

  function judgeMarks(unit: DataUnit): void {
    const { playIncarnation, AFFlags } = unit.header;
    const marked = playIncarnation === PAIR_INCARNATION;
    const at = {
      path: 'playIncarnation',
      expected: show(PAIR_INCARNATION),
      got: show(playIncarnation),
    } as const;
    see(unit, INCARNATION, marked, at);
    see(unit, BOTH_INCARNATIONS, marked, at, { follows: [INCARNATION] });
    const flags = { path: 'AFFlags', expected: show(PAIR_FLAGS), got: show(AFFlags) } as const;
    see(unit, FLAGS, AFFlags === PAIR_FLAGS, flags);
  }

  function judgePayload(unit: DataUnit, arrival: PairArrival): void {
    const { payloadLength } = unit.header;
    const why = 'the size that an example of the text gives';
    const example = payloadLength === EXAMPLE_SIZE ? ({ grade: 'note', why } as const) : {};
    const size = {
      path: 'PacketSize',
      expected: `${RIGHT_SIZE} bytes of payload`,
      got: `${payloadLength} bytes`,
    } as const;
    see(unit, SIZE, payloadLength === RIGHT_SIZE, size, { reading: 'A-07', ...example });
    const payload = unit.bytes.subarray(8);
    const constant = isConstant(payload);
    const got = payload.length === 0 ? 'no bytes' : `${payload.length} bytes of ${show(payload[0])}`;
    see(unit, RANDOM, !constant, { path: 'Payload', expected: 'random bytes', got });
    const copied = arrival === 'copy';
    if (!copied && conversation.pairs.count < 2) return;
    const differs = {
      path: 'Payload',
      expected: 'other bytes than those of the packet before',
      got: 'the same bytes',
    } as const;
    see(unit, DIFFERENT, !copied, differs, { reading: 'A-07', follows: [RANDOM] });
  }

  /** Whether there are no more of them than there may be. */
  function judgeNumber(unit: DataUnit): boolean {
    const { count } = conversation.pairs;
    const most = 2 * Math.max(1, readBlocks);
    const ok = count <= most;
    const at = { path: 'LocationId', expected: `${most} packet-pair packets`, got: `${count}` } as const;
    if (count >= 2) see(unit, TWO, ok, at);
    if (count >= 2 && ok) report({ requirement: NOTED, observation: 'pass' });
    return ok;
  }

  return {
    message(message) {
      if (isMessage(message, ReadBlock)) readBlocks += 1;
    },
    pair(unit, arrival) {
      if (!conversation.packetPair.ever) {
        const expected = 'no packet pair over UDP, which ReportFunnelInfo has not agreed on';
        return see(unit, DEFAULTS, false, { path: 'LocationId', expected, got: 'a packet-pair packet' });
      }
      if (unit.transport === 'tcp' || conversation.delivery === 'tcp') {
        const expected = 'packet-pair packets over UDP, and none with delivery over TCP';
        const got = `one with delivery over ${conversation.delivery.toUpperCase()}, over ${unit.transport.toUpperCase()}`;
        see(unit, PAIR_WAY, false, { path: 'LocationId', expected, got });
      }
      if (arrival === 'again') return;
      // Which of the two one too many is meant for nobody can say.
      if (judgeNumber(unit)) judgeLocation(unit);
      judgeMarks(unit);
      judgePayload(unit, arrival);
    },
    done() {
      const { pairs, header, delivery, packetPair } = conversation;
      if (!packetPair.now || delivery !== 'udp' || header?.complete !== true || pairs.count >= 2) return;
      const why = `the header came, and ${pairs.count === 0 ? 'none' : 'one'} of the two packet-pair packets; over UDP they may be lost`;
      for (const requirement of [TWO, NOTED]) report({ requirement, observation: 'inconclusive', why });
    },
  };
};
