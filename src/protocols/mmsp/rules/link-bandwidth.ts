import type { AsfPacket } from '../../../asf/packet.ts';
import { dumpData } from '../dump.ts';
import type { DataUnit } from '../unit.ts';
import type { RuleContext } from './rule.ts';

const TAKEN_INTO_ACCOUNT = 'MMSP-3.2.4.2-04';
/** Packets of an entry after which every stream that was chosen has been seen. */
const ENOUGH = 20;
/** Part of the bandwidth by which the rates that a header lists may be wrong. */
const TOLERANCE = 0.1;
const SPAN = { start: 8, end: 16 };

/**
 * Whether the streams that a server chooses for the next entry of a playlist fit into the dwLinkBandwidth of the client
 * ([MS-MMSP] 3.2.4.2). It proves something where the header lists the rates, not all of them fit, and one does.
 */
export function createLinkBandwidth() {
  let told: number | undefined;
  let seen = new Set<number>();
  let packets = 0;

  return {
    /** A StartPlaying with dwLinkBandwidth, bits per second. */
    tell(bandwidth: number): void {
      told = bandwidth;
    },
    /** Another entry begins. */
    restart(): void {
      seen = new Set();
      packets = 0;
    },
    /** A packet of streams that the client has not selected. */
    see({ report, conversation }: RuleContext, unit: DataUnit, { payloads }: AsfPacket): void {
      const rates = conversation.content?.bitrates;
      if (told === undefined || rates === undefined || rates.length === 0) return;
      const before = seen.size;
      for (const { stream } of payloads) seen.add(stream);
      packets += 1;
      const sum = (of: (stream: number) => boolean): number =>
        rates.reduce((total, { stream, bitrate }) => total + (of(stream) ? bitrate : 0), 0);
      const most = told * (1 + TOLERANCE);
      const least = Math.min(...rates.map(({ bitrate }) => bitrate));
      if (sum(() => true) <= most || least > told) return;
      const rate = sum((stream) => seen.has(stream));
      if (rate <= most) {
        if (packets === ENOUGH) report({ requirement: TAKEN_INTO_ACCOUNT, observation: 'pass' });
        return;
      }
      if (seen.size === before) return;
      const head = unit.bytes.slice(0, 64);
      const expected = `streams of at most ${told} bits per second together, the dwLinkBandwidth of StartPlaying`;
      const old = conversation.serverMajor > 0 && conversation.serverMajor < 9;
      const why = 'servers before version 9 ignore dwLinkBandwidth';
      report({
        requirement: TAKEN_INTO_ACCOUNT,
        observation: 'broken',
        ...(old && { grade: 'note', why }),
        subject: 'server media Data packet',
        path: 'Payload',
        expected,
        got: `streams ${[...seen].join(', ')}, which take ${rate}`,
        span: SPAN,
        dump: () => dumpData(head, SPAN, `expected ${expected}`),
      });
    },
  };
}
