import { audio, type Content } from './content.ts';
import { type DataLine, type Line, overUdp, type Talk, talk, UDP_PORT } from './conversation.ts';
import { right } from './right.ts';

// The same conversations with delivery over UDP.

/** The conversation with UDP agreed on, and every Data packet in a datagram. */
export const udp = (of: Talk, address = '192.0.2.7'): Talk =>
  of.with('ConnectFunnel', { funnelName: `\\\\${address}\\UDP\\${UDP_PORT}` }).each((line) => overUdp(line));

export const rightOverUdp = (content: Content = audio, streams: readonly number[] = content.streams): Talk =>
  udp(right(content, streams));

/** Moves a line so many lines forward (or back). */
export function moved(of: Talk, name: string, by: number): Talk {
  const lines = [...of.lines];
  const at = lines.findIndex((line) => line.name === name);
  const [line] = lines.splice(at, 1);
  if (line !== undefined) lines.splice(at + by, 0, line);
  return talk(lines);
}

export const without = (of: Talk, lost: (line: DataLine) => boolean): Talk =>
  talk(of.lines.filter((line) => line.kind !== 'data' || !lost(line)));

/** AFFlags of the media packets, by their number in the session. */
export function numbered(of: Talk, flag: (nth: number) => number): Talk {
  let nth = 0;
  return of.each(
    (line): Line =>
      line.kind === 'data' && line.name.startsWith('media')
        ? { ...line, values: { ...line.values, AFFlags: flag(nth++) & 0xff } }
        : line,
  );
}
