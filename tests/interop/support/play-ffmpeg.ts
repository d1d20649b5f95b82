import { ffmpeg, runProgram } from './program.ts';

export interface Asked {
  /** Has to be less than the clip: ffmpeg takes ReportEndOfStream for corrupt data. */
  readonly seconds?: number;
  /** Milliseconds. */
  readonly limit?: number;
}
const QUIET = ['-nostdin', '-hide_banner', '-v', 'error'];

/** Packets of the first seconds as ffmpeg's own demuxer sees them: times, sizes and hashes, one line each. */
export async function framesOf(
  input: string,
  { seconds = 2, limit = 30_000 }: Asked = {},
): Promise<readonly string[]> {
  // Flushed line by line, so that a play that has to be killed shows how far it came.
  const output = ['-map', '0', '-c', 'copy', '-flush_packets', '1', '-f', 'framemd5', '-'];
  const args = [...QUIET, '-t', String(seconds), '-i', input, ...output];
  const { stdout } = await runProgram(ffmpeg, args, { limit });
  return stdout
    .toString()
    .split('\n')
    .filter((line) => line !== '');
}

export const isFrame = (line: string): boolean => !line.startsWith('#');

/** What differs between two lists of frames, their headers (codec, time base, extradata) included. */
export function compareFrames(played: readonly string[], ofFile: readonly string[]): readonly string[] {
  const differences: string[] = [];
  const [count, expected] = [played.filter(isFrame).length, ofFile.filter(isFrame).length];
  if (count !== expected) differences.push(`${count} frames instead of ${expected}`);
  const at = ofFile.findIndex((line, i) => played[i] !== line);
  if (at >= 0) differences.push(`line ${at + 1} is ${played[at] ?? 'missing'} instead of ${ofFile[at]}`);
  if (played.length > ofFile.length) differences.push(`${played.length} lines instead of ${ofFile.length}`);
  return differences;
}

/** Plays to nowhere, as a viewer would who leaves after a second. */
export const watch = (url: string): Promise<unknown> =>
  runProgram(ffmpeg, watchArguments(url), { limit: 30_000 });

export const watchArguments = (url: string): readonly string[] => [
  ...QUIET,
  ...['-t', '1', '-i', url, '-f', 'null', '-'],
];

export async function ffmpegVersion(): Promise<string> {
  const { stdout } = await runProgram(ffmpeg, ['-version'], { limit: 10_000 });
  const version = /^ffmpeg version (\S+)/.exec(stdout.toString())?.[1];
  if (version === undefined) throw new Error('ffmpeg -version prints no version');
  return version;
}
