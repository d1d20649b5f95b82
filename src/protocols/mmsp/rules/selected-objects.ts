import type { AsfPacket } from '../../../asf/packet.ts';
import { dumpData } from '../dump.ts';
import { StreamSwitch } from '../messages/playing.ts';
import type { DataUnit } from '../unit.ts';
import { createPasses } from './passes.ts';
import type { Play } from './plays.ts';
import { countOf, createReplacement } from './replacement.ts';
import { isMessage, type MessageUnit, type ReferenceCopy, type RuleContext } from './rule.ts';

const EVERYTHING = 'MMSP-2.2.4.28.1-04';

/**
 * What a packet of the file has to hold of the streams that were selected ([MS-MMSP] 2.2.4.28.1, 3.2.5.10). Asked only
 * of packets that are those of their number in the copy.
 */
export function createSelectedObjects(context: RuleContext, copy: ReferenceCopy) {
  const { conversation, report } = context;
  const replacement = createReplacement(context, copy);
  const passes = createPasses(report, context.moved);
  /** Streams of which something has come in the play, so that from there on nothing of them is left out. */
  let going = new Set<number>();
  let playing: Play | undefined;
  /** The selection changed during the play: what was due before and after cannot be told apart in every packet. */
  let reselected = false;

  function judgeWhole(unit: DataUnit, packet: AsfPacket, original: AsfPacket): void {
    const { streams, thinned } = conversation.selection;
    const missing =
      packet === original
        ? undefined
        : original.payloads.find(
            ({ stream }) =>
              going.has(stream) &&
              streams?.has(stream) === true &&
              !thinned.has(stream) &&
              countOf(packet, stream) < countOf(original, stream),
          );
    for (const { stream } of packet.payloads) going.add(stream);
    if (missing === undefined) return passes.pass(EVERYTHING);
    const span = { start: 8, end: unit.bytes.length };
    const head = unit.bytes.slice(0, 128);
    const expected = `${countOf(original, missing.stream)} payloads of stream ${missing.stream}, as in the file`;
    report({
      requirement: EVERYTHING,
      observation: 'broken',
      subject: 'server media Data packet',
      path: 'Payload',
      expected,
      got: `${countOf(packet, missing.stream)} in packet ${unit.header.LocationId}`,
      span,
      dump: () => dumpData(head, span, `expected ${expected}`),
    });
  }

  return {
    message(message: MessageUnit): void {
      if (isMessage(message, StreamSwitch) && playing?.ended === false) reselected = true;
      replacement.message(message);
    },
    /** `original` is the file's packet, and `packet` itself when nothing was left out. */
    sent(unit: DataUnit, packet: AsfPacket, play: Play, original: AsfPacket): void {
      if (unit.place?.late || play.stride !== undefined) return;
      if (play !== playing) {
        playing = play;
        going = new Set();
        // Over UDP the packets of a play may be judged when the selection has changed already.
        reselected = conversation.running !== play || !conversation.selection.answered;
      }
      if (!reselected) judgeWhole(unit, packet, original);
      replacement.sent(unit, packet, play);
    },
    steady: replacement.steady,
    stretch: replacement.stretch,
    done: passes.tell,
  };
}
