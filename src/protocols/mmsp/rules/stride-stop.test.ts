import { describe, test } from 'vitest';
import { audio } from './testing/content.ts';
import { client, server, type Talk } from './testing/conversation.ts';
import { expectFindings } from './testing/judged.ts';
import { ended, media, opened, select, stopping } from './testing/right.ts';

const IGNORED = 'MMSP-2.2.4.26-12';

const strided = (frameOffset: number, to = audio.file.packetCount, rate = 2): Talk => {
  const packets = media(audio, { to });
  return opened(audio).then(
    ...select(1),
    client('StartStriding', { openFileId: 1, playIncarnation: 10, position: 0, rate, frameOffset }),
    server('ReportStartStriding', { playIncarnation: 10 }),
    ...packets,
  );
};

describe('frameOffset of a StartStriding (A-12)', () => {
  test('is ignored', () => {
    expectFindings(strided(1000).then(...ended()), {}, { passes: [IGNORED] });
  });
  test('is a stop position for a server that reads another section', () => {
    expectFindings(strided(1000, 12).then(...ended()), { [IGNORED]: 'note A-12' });
  });
  test('says nothing when it is 0, behind the end, or the client stops', () => {
    expectFindings(strided(0, 12).then(...ended()), {});
    expectFindings(strided(9000).then(...ended()), {});
    expectFindings(strided(1000, 12).then(...stopping()), {});
  });
});
