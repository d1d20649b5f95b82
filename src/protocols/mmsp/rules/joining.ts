import type { AsfPacket } from '../../../asf/packet.ts';
import { failed } from '../constants.ts';
import { ReportStreamSwitch } from '../messages/playing.ts';
import { valuesOf } from '../packet.ts';
import { type DataUnit, readLate } from '../unit.ts';
import { firstToBegin } from './missing.ts';
import { lostOf, type Play } from './plays.ts';
import type { MessageUnit, ReferenceCopy, RuleContext } from './rule.ts';
import { startPointOf, stopsEarly } from './start-point.ts';
import type { Stretch } from './stretch.ts';

const APPLIED = 'MMSP-3.2.5.10-02';
/** Packets that a server may have had ready when it answered. */
const READY = 16;

/** What is selected while content plays has come at the end of it ([MS-MMSP] 3.2.5.10), as a copy of the content shows. */
export function createJoining({ report, conversation }: RuleContext, copy: ReferenceCopy) {
  /** What came of the play since the latest answer, and from which packet of the file on. */
  let since: { readonly play: Play; readonly from: number; readonly streams: Set<number> } | undefined;
  let latest: { readonly play: Play; location: number } | undefined;

  return {
    message({ found, unit }: MessageUnit): void {
      const { hr } = valuesOf(found, ReportStreamSwitch) ?? {};
      if (hr === undefined || latest === undefined) return;
      const from = latest.location + READY;
      // Of datagrams that were not read yet nobody knows how far the play is.
      const unknown = conversation.delivery === 'udp' && readLate(unit);
      since = failed(hr) || unknown ? undefined : { play: latest.play, from, streams: new Set() };
    },
    sent(unit: DataUnit, { payloads }: AsfPacket, play: Play): void {
      if (unit.place?.late) return;
      latest = { play, location: unit.header.LocationId };
      if (since?.play === play) for (const { stream } of payloads) since.streams.add(stream);
    },
    stretch({ play, last }: Stretch): void {
      latest = { play, location: last };
    },
    /** The play has come to its end by itself. */
    judge(play: Play): void {
      const { streams, thinned, answered } = conversation.selection;
      if (since?.play !== play || !answered || stopsEarly(play) || startPointOf(play).at !== 'beginning')
        return;
      if (conversation.delivery === 'udp' && lostOf(play) > 0) return;
      const { streams: came, from } = since;
      const absent = new Set(
        [...(streams ?? [])].filter((stream) => !came.has(stream) && !thinned.has(stream)),
      );
      const found = firstToBegin(copy, conversation, absent, from);
      if (found === undefined) return report({ requirement: APPLIED, observation: 'pass' });
      if (conversation.delivery === 'udp' && found.number >= play.reached) return;
      report({
        requirement: APPLIED,
        observation: 'broken',
        subject: 'server media Data packets',
        expected: `payloads of stream ${found.stream}, which was selected while the content played`,
        got: 'none of them up to the end of the content',
      });
    },
  };
}
