import type { Content } from './content.ts';
import type { Deliverable } from './delivery.ts';
import type { Outbox } from './outbox.ts';

const AF_FLAGS = { MORE_FOLLOW: 0x04, LAST: 0x0c } as const;

/**
 * The ASF file header in Data packets of at most `pieceSize` payload ([MS-MMSP] 3.2.5.8.1). Several are paced so
 * that at no moment more bits than `pace` x fileBitRate x time have been sent, the first packet aside.
 */
export function headerPackets(
  content: Content,
  pieceSize: number,
  playIncarnation: number,
  outbox: Outbox,
  pace: number,
  finished: () => void,
): Deliverable {
  const { headerBytes } = content.file;
  let at = 0;
  let LocationId = 0;
  return {
    due() {
      if (at >= headerBytes.length) return undefined;
      if (at === 0 || content.bitRate === 0) return 0;
      return (Math.min(at + pieceSize, headerBytes.length) * 8 * 1000) / content.bitRate / pace;
    },
    send() {
      const payload = headerBytes.subarray(at, at + pieceSize);
      at += payload.length;
      const AFFlags = at < headerBytes.length ? AF_FLAGS.MORE_FOLLOW : AF_FLAGS.LAST;
      outbox.data({ LocationId, playIncarnation, AFFlags }, payload);
      LocationId++;
      // At once, not when it is found that nothing is left: the client may answer the last packet right away.
      if (at >= headerBytes.length) finished();
    },
    finished() {},
  };
}
