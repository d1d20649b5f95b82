import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { judgeRecording } from '../../src/replay/judge-recording.ts';
import { readRecording, writeRecording } from '../../src/replay/recording.ts';
import type { Check } from '../../src/verdict/tally.ts';
import { catalogue, content } from '../support/run.ts';
import { FIXTURES, type Serving, startServe } from './support/cli.ts';
import { compareFrames, framesOf, isFrame } from './support/play-ffmpeg.ts';
import { recordFfmpeg } from './support/record.ts';
import { openTap } from './support/tap.ts';

/** Frames in the first two seconds of each fixture. */
const FRAMES = { 'audio.asf': 44, 'av.asf': 84 } as const;
const FILES = ['audio.asf', 'av.asf'] as const;

describe('ffmpeg plays from serve what is in the file', () => {
  let serving: Serving;
  beforeAll(async () => {
    serving = await startServe();
  });
  afterAll(async () => {
    expect(await serving.stop()).toBe(0);
  });

  test.each(FILES)('%s', async (file) => {
    const ofFile = await framesOf(`${FIXTURES}${file}`);
    const played = await framesOf(`mmst://127.0.0.1:${serving.port}/${file}`);
    expect(ofFile.filter(isFrame)).toHaveLength(FRAMES[file]);
    expect(compareFrames(played, ofFile)).toEqual([]);
  });
});

describe('ffmpeg shows what is missing', () => {
  /** Two seconds of content take a quarter of one at this pace; ffmpeg never gives up on a server that is gone. */
  const LIMIT = 4_000;
  const PACE = ['--speed', '8'] as const;

  /** Bytes of the server: more than the opening, where ffmpeg would show nothing, and less than two seconds of media. */
  const HALFWAY = { 'audio.asf': 5_000, 'av.asf': 40_000 } as const;

  test.each(FILES)('%s from a server that stops halfway', async (file) => {
    const serving = await startServe(...PACE);
    const tap = await openTap({ to: serving.port, catalogue, strict: false, cutAfter: HALFWAY[file] });
    try {
      const played = await framesOf(`mmst://127.0.0.1:${tap.port}/${file}`, LIMIT);
      const ofFile = await framesOf(`${FIXTURES}${file}`);
      const came = played.filter(isFrame).length;
      expect(came).toBeGreaterThan(0);
      expect(came).toBeLessThan(ofFile.filter(isFrame).length);
      expect(compareFrames(played, ofFile)).toContain(`${came} frames instead of ${FRAMES[file]}`);
      expect((await tap.conversation).end).toMatchObject({ by: 'server', how: 'closed' });
    } finally {
      await tap.close();
      await serving.stop();
    }
  });

  test.each(['media-packet-lost', 'media-byte-changed'])('audio.asf with the fault %s', async (fault) => {
    const serving = await startServe(...PACE, '--fault', fault);
    try {
      const played = await framesOf(`mmst://127.0.0.1:${serving.port}/audio.asf`, LIMIT);
      expect(compareFrames(played, await framesOf(`${FIXTURES}audio.asf`))).not.toEqual([]);
    } finally {
      await serving.stop();
    }
  });
});

describe('a conversation of ffmpeg is judged alike live and recorded', () => {
  test.each(FILES)('%s', async (file) => {
    const { checks, recording } = await recordFfmpeg(file);
    const { reference } = await content('short', file);
    const again = judgeRecording(readRecording(writeRecording(recording)), {
      catalogue,
      strict: false,
      ...(reference && { reference }),
    });
    expect(again.map(summary)).toEqual(checks.map(summary));
    expect(checks.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'note')).toEqual([]);
    expect(checks.length).toBeGreaterThan(110);
  });
});

const summary = ({ requirement, verdict, passes, times }: Check): string =>
  `${requirement.id} ${verdict} ${passes} ${times}`;
