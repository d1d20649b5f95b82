import { ReadBlock } from '../messages/file.ts';
import { ReportStreamChange } from '../messages/stream-change.ts';
import type { DataUnit } from '../unit.ts';
import { isMessage, type Rule } from './rule.ts';

const PACED = 'MMSP-3.2.5.8.1-06';
const PACE = 'MMSP-3.2.5.8.1-07';
/** What is more than this many times fileBitRate is too fast. */
const TOO_FAST = 1.2;
/** What is more than that many times is not paced at all. */
const UNPACED = 5;
/** Milliseconds that timers and TCP may take off the time between two packets. */
const BLUR = 50;

/**
 * A header in several packets comes no faster than the bit rate of the file ([MS-MMSP] 3.2.5.8.1): measured from the
 * request, before which nothing of it can have been sent, to its last packet, in which time all that follows the first has
 * to be sent. When the first packet came would tell less: a busy machine sees it late. One observation is no proof.
 * Before the header of a playlist's next entry there is no request, so that it can only be seen to be slow enough.
 */
export const headerPacing: Rule = ({ report, conversation }) => {
  let packets = 0;
  let bytes = 0;
  /** When the request was sent, or else when the first packet came. */
  let since = 0;
  let asked = false;
  let judged = false;

  function add({ time, header }: DataUnit): void {
    if (packets > 0) bytes += header.payloadLength;
    else if (!asked) since = time;
    packets += 1;
  }

  function judge({ time }: DataUnit): void {
    const fileBitRate = conversation.announced.bitRate ?? 0;
    if (judged || packets < 2 || fileBitRate === 0) return;
    judged = true;
    const elapsed = time - since;
    const pace = (bytes * 8 * 1000) / (elapsed + BLUR) / fileBitRate;
    const found = {
      observation: 'broken',
      grade: 'warn',
      reading: 'A-33',
      subject: 'server header Data packets',
      expected: `at most ${TOO_FAST} x fileBitRate, which is ${fileBitRate} bits per second`,
      got: `${bytes} bytes in ${packets - 1} packets within ${Math.round(elapsed)} ms after the ReadBlock`,
    } as const;
    if (pace <= UNPACED) report({ requirement: PACED, observation: 'pass' });
    else if (asked) report({ requirement: PACED, ...found });
    if (pace <= TOO_FAST) report({ requirement: PACE, observation: 'pass' });
    else if (asked) report({ requirement: PACE, ...found, follows: [PACED] });
  }

  return {
    message(message) {
      const asks = isMessage(message, ReadBlock);
      if (!asks && !isMessage(message, ReportStreamChange)) return;
      asked = asks;
      packets = bytes = 0;
      since = message.unit.time;
      judged = false;
    },
    data(unit, kind) {
      if (kind !== 'header' || conversation.header?.complete !== false) return;
      add(unit);
      const { size } = conversation.header;
      const all = size !== undefined && conversation.header.bytes + unit.header.payloadLength >= size;
      if ((unit.header.AFFlags & 0x08) !== 0 || all) judge(unit);
    },
    piece(unit, arrival) {
      if (arrival !== 'new') return;
      add(unit);
      if (conversation.header?.complete === true) judge(unit);
    },
  };
};
