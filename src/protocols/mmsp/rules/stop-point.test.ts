import { describe, test } from 'vitest';
import { audio } from './testing/content.ts';
import type { Talk } from './testing/conversation.ts';
import { server } from './testing/conversation.ts';
import { expectFindings } from './testing/judged.ts';
import { media, opened, select, starting } from './testing/right.ts';

const STOPS = 'MMSP-2.2.4.25-12';
const { file } = audio;
/** The number of packets that are sent until then. */
const until = (ms: number): number => {
  let number = 0;
  while (number < file.packetCount && file.sendTime(number) <= ms) number++;
  return number;
};
const played = (start: Readonly<Record<string, number>>, from: number, to: number): Talk =>
  opened(audio).then(
    ...select(...audio.streams),
    ...starting({ start }),
    ...media(audio, { from, to, streams: audio.streams }),
    server('ReportEndOfStream', { hr: 0, playIncarnation: 10 }),
  );

describe('a stop time (A-12)', () => {
  test('from the start of the content is kept, or a second later', () => {
    for (const late of [0, 900])
      expectFindings(played({ frameOffset: 1000 }, 0, until(1000 + late)), {}, { passes: [STOPS] });
  });

  test('that passes by unheeded fails', () => {
    expectFindings(played({ frameOffset: 1000 }, 0, until(2500)), { [STOPS]: 'fail A-12' });
    expectFindings(played({ frameOffset: 500 }, 0, file.packetCount), { [STOPS]: 'fail A-12' });
  });

  test('with bit 31 counts from where the play started', () => {
    const [from, start] = [until(1200) - 1, { position: 1.2, frameOffset: 0x80000000 + 500 }];
    expectFindings(played(start, from, until(1700)), {}, { passes: [STOPS] });
    expectFindings(played(start, from, file.packetCount), { [STOPS]: 'fail A-12' });
  });

  test('before the start is given no meaning', () => {
    expectFindings(played({ position: 2, frameOffset: 300 }, until(2000) - 1, file.packetCount), {});
  });

  test('that is far away, and none at all, say nothing', () => {
    expectFindings(played({ frameOffset: 0x00ffffff }, 0, file.packetCount), {}, { passes: [STOPS] });
    expectFindings(played({ frameOffset: 0 }, 0, file.packetCount), {});
  });
});
