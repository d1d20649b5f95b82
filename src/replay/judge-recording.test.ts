import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { catalogue, content, ROOT, runBuiltin } from '../../tests/support/run.ts';
import type { Check } from '../verdict/tally.ts';
import { judgeRecording } from './judge-recording.ts';
import { type Chunk, type Recording, readRecording } from './recording.ts';

const capture = async (name: string): Promise<Recording> =>
  readRecording(await readFile(`${ROOT}fixtures/captures/${name}.ndjson`, 'utf8'), name);
const audio = await capture('ffmpeg-audio');
const short = await content('short', 'audio.asf');

const judge = (recording: Recording, strict = false): readonly Check[] =>
  judgeRecording(recording, { catalogue, strict, ...(short.reference && { reference: short.reference }) });
const verdictOf = (checks: readonly Check[], id: string): string | undefined =>
  checks.find(({ requirement }) => requirement.id === id)?.verdict;
const broken = (checks: readonly Check[]): readonly string[] =>
  checks
    .filter(({ verdict }) => verdict !== 'pass')
    .map(({ requirement, verdict }) => `${requirement.id} ${verdict}`);
const summary = (checks: readonly Check[]): readonly string[] =>
  checks.map(({ requirement, verdict, passes, times }) => `${requirement.id} ${verdict} ${passes} ${times}`);

describe('what ffmpeg heard from the reference server', () => {
  const checks = judge(audio);

  test('breaks nothing', () => {
    expect(checks.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'note')).toEqual([]);
    expect(judge(audio, true).map(({ verdict }) => verdict)).not.toContain('fail');
  });

  test('is judged from the first reply to the last media packet', () => {
    const passes = new Map(checks.map((check) => [check.requirement.id, check.passes]));
    expect(Object.fromEntries(Object.keys(IMPORTANT).map((id) => [id, passes.get(id)]))).toEqual(IMPORTANT);
  });

  test('holds only what a server owes', () => {
    expect(checks.filter(({ requirement }) => requirement.role === 'client')).toEqual([]);
  });

  test('gets the verdicts of a played scenario, wherever both judge', async () => {
    const played = await runBuiltin({
      only: (id) => id.startsWith('mmsp/general/happy-path['),
      contents: { short },
    });
    const live = new Map(played.checks.map(({ requirement, verdict }) => [requirement, verdict]));
    const both = checks.filter(({ requirement }) => live.has(requirement.id));
    expect(both.length).toBeGreaterThan(110);
    expect(both.map(({ requirement, verdict }) => `${requirement.id} ${verdict}`)).toEqual(
      both.map(({ requirement }) => `${requirement.id} ${live.get(requirement.id)}`),
    );
  });

  test('is judged alike however the bytes are cut', () => {
    const bytewise = audio.chunks.flatMap(({ bytes, ...chunk }) =>
      Array.from(bytes, (byte): Chunk => ({ ...chunk, bytes: Uint8Array.of(byte) })),
    );
    expect(summary(judge({ ...audio, chunks: bytewise }))).toEqual(summary(checks));
  });
});

/** How often each was seen kept: 7 replies, then 13 media packets in the second that ffmpeg watched. */
const IMPORTANT = {
  'MMSP-2.2.2-14': 12, // AFFlags count up
  'MMSP-2.2.2-23': 2, // header as in the file
  'MMSP-2.2.3-07': 7, // messageLength
  'MMSP-2.2.3-10': 6, // seq counts up
  'MMSP-2.2.4.2-10': 1, // cbServerVersionInfo
  'MMSP-2.2.4.7-13': 1, // filePacketSize
  'MMSP-3.2.5.3-05': 1, // ReportConnectedEX came
  'MMSP-3.2.5.4-07': 1, // a FunnelInfo of no known value gets no packet pair
  'MMSP-3.2.5.5-05': 1, // ReportConnectedFunnel came
  'MMSP-3.2.5.6-14': 1, // ReportOpenFile came
  'MMSP-3.2.5.8-12': 1, // header came
  'MMSP-3.2.5.10-05': 1, // ReportStreamSwitch came
  'MMSP-3.2.5.11-05': 13, // incarnation of StartPlaying
  'MMSP-3.2.5.11-08': 1, // ReportStartedPlaying came
  'MMSP-3.2.5.11-11': 14, // media as in the file
};

describe('a recording of a server that is wrong', () => {
  /** The capture with the bytes of the server changed where `find` first stands. */
  function changed(find: string, replace: string): Recording {
    let done = false;
    const chunks = audio.chunks.map((chunk) => {
      const hex = Buffer.from(chunk.bytes).toString('hex');
      if (done || chunk.from !== 'server' || !hex.includes(find)) return chunk;
      done = true;
      return { ...chunk, bytes: Uint8Array.from(Buffer.from(hex.replace(find, replace), 'hex')) };
    });
    expect(done).toBe(true);
    return { ...audio, chunks };
  }

  test('a jump of AFFlags fails', () => {
    expect(broken(judge(changed('030000000403', '030000000409')))).toContain('MMSP-2.2.2-14 fail');
  });

  test('a media byte that the file does not have fails', () => {
    const checks = judge(changed('78958785a1c4', '78958785a1c5'));
    expect(broken(checks)).toEqual(['MMSP-3.2.5.11-11 fail']);
  });

  test('a server that leaves in the middle of a packet fails, a client may', () => {
    const last = audio.chunks.filter(({ from }) => from === 'server').at(-1);
    if (last === undefined) throw new Error('the capture has no packet of the server');
    // Without the CloseFile that follows: after that a server may leave as it likes.
    const chunks = audio.chunks
      .slice(0, audio.chunks.indexOf(last) + 1)
      .map((chunk) => (chunk === last ? { ...chunk, bytes: chunk.bytes.subarray(0, 20) } : chunk));
    const left = (by: 'client' | 'server') => judge({ ...audio, chunks, end: { ...audio.end, by } });
    expect(broken(left('server'))).toEqual(['MMSP-3.2.5.2-01 fail']);
    expect(broken(left('client'))).toEqual([]);
  });

  test('time is that of the recording: a Ping after three seconds is too early, one after twelve is not', () => {
    const ping = Buffer.from(PING.replace(/\s/g, ''), 'hex');
    const pinged = (after: number): Recording => {
      const t = audio.end.t + after;
      return {
        ...audio,
        chunks: [...audio.chunks, { t, from: 'server', bytes: ping }],
        end: { ...audio.end, t },
      };
    };
    expect(verdictOf(judge(pinged(12_000)), 'MMSP-3.2.2-05')).toBe('pass');
    expect(verdictOf(judge(pinged(3_000)), 'MMSP-3.2.2-05')).toBe('warn');
  });
});

/** seq 7 after the seven replies */
const PING = `
  01000000 cefa0bb0 20000000 4d4d5320 06000000 07000000 0000000000000000
  02000000 1b000400 00000000 00000000`;
