import { describe, expect, test } from 'vitest';
import { judgeRecording } from '../../src/replay/judge-recording.ts';
import { type End, readRecording, writeRecording } from '../../src/replay/recording.ts';
import type { Check } from '../../src/verdict/tally.ts';
import { catalogue, content } from '../support/run.ts';
import { FIXTURES, startServe } from './support/cli.ts';
import { FILES } from './support/packets.ts';
import { compareFrames, framesOf, isFrame } from './support/play-ffmpeg.ts';
import { recordFfmpeg } from './support/record.ts';
import { openTap } from './support/tap.ts';

/** Frames in the first two seconds of each fixture. */
const FRAMES = { 'audio.asf': 44, 'av.asf': 84 } as const;

describe('ffmpeg plays from serve what is in the file', () => {
  test.each(FILES)('%s', async (file) => {
    const ofFile = await framesOf(`${FIXTURES}${file}`);
    expect(ofFile.filter(isFrame)).toHaveLength(FRAMES[file]);
    const serving = await startServe();
    try {
      const played = await framesOf(`mmst://127.0.0.1:${serving.port}/${file}`);
      expect(compareFrames(played, ofFile)).toEqual([]);
    } finally {
      expect(await serving.stop()).toBe(0);
    }
  });
});

describe('ffmpeg plays nearly to the end what is in the file', () => {
  /** How far it can be asked to go, and the frames until then; 65, 250, 583, 127 and 54 are in the files. */
  const FARTHEST = [
    ['audio.asf', 2.95, 64],
    ['av.asf', 5.9, 246],
    ['multi.asf', 7.9, 576],
    ['padded.asf', 3.9, 123],
    ['split-header.asf', 2.4, 52],
  ] as const;

  test.each(FARTHEST)('%s, %f seconds', async (file, seconds, frames) => {
    const ofFile = await framesOf(`${FIXTURES}${file}`, { seconds });
    expect(ofFile.filter(isFrame)).toHaveLength(frames);
    const serving = await startServe('--speed', '8');
    try {
      const played = await framesOf(`mmst://127.0.0.1:${serving.port}/${file}`, { seconds, limit: 10_000 });
      expect(compareFrames(played, ofFile)).toEqual([]);
    } finally {
      expect(await serving.stop()).toBe(0);
    }
  });
});

describe('ffmpeg shows what is missing', () => {
  /** Two seconds of content take a quarter of one at this pace; ffmpeg never gives up on a server that is gone. */
  const LIMIT = 4_000;
  const PACE = ['--speed', '8'] as const;

  test('audio.asf from a server that stops halfway', async () => {
    const { frames, end } = await playCutOff('audio.asf', 5_000);
    const came = frames.filter(isFrame).length;
    expect(came).toBeGreaterThan(0);
    expect(came).toBeLessThan(FRAMES['audio.asf']);
    const differences = compareFrames(frames, await framesOf(`${FIXTURES}audio.asf`));
    expect(differences).toContain(`${came} frames instead of ${FRAMES['audio.asf']}`);
    expect(end).toMatchObject({ by: 'server', how: 'closed' });
  });

  test('av.asf from a server that stops halfway', async () => {
    // ffmpeg studies two seconds of video before it shows any, so it has nothing to show.
    const { frames, end } = await playCutOff('av.asf', 40_000);
    const differences = compareFrames(frames, await framesOf(`${FIXTURES}av.asf`));
    expect(differences).toContain(`0 frames instead of ${FRAMES['av.asf']}`);
    expect(end).toMatchObject({ by: 'server', how: 'closed' });
  });

  async function playCutOff(
    file: string,
    cutAfter: number,
  ): Promise<{ frames: readonly string[]; end: End }> {
    const serving = await startServe(...PACE);
    const tap = await openTap({ to: serving.port, catalogue, strict: false, cutAfter });
    try {
      const frames = await framesOf(`mmst://127.0.0.1:${tap.port}/${file}`, { limit: LIMIT });
      return { frames, end: (await tap.conversation).end };
    } finally {
      await tap.close();
      await serving.stop();
    }
  }

  const FAULTS = ['media-packet-lost', 'media-byte-changed'] as const;
  test.each(FILES.flatMap((file) => FAULTS.map((fault) => [file, fault] as const)))(
    '%s with the fault %s',
    async (file, fault) => {
      const serving = await startServe(...PACE, '--fault', fault);
      try {
        const played = await framesOf(`mmst://127.0.0.1:${serving.port}/${file}`, { limit: LIMIT });
        expect(played.filter(isFrame).length).toBeGreaterThan(FRAMES[file] / 2);
        expect(compareFrames(played, await framesOf(`${FIXTURES}${file}`))).not.toEqual([]);
      } finally {
        await serving.stop();
      }
    },
  );
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
