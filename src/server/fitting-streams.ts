import type { Content } from './content.ts';

/**
 * Streams that fit together into the bandwidth of the client, the largest first, and at least the smallest
 * ([MS-MMSP] 3.2.4.2). Every stream when either the rates or the bandwidth is not known.
 */
export function fittingStreams({ file, streams }: Content, linkBandwidth: number | undefined): number[] {
  const rates = new Map((file.header.bitrates ?? []).map(({ stream, bitrate }) => [stream, bitrate]));
  const rateOf = (stream: number): number => rates.get(stream) ?? 0;
  const all = [...streams.keys()].sort((a, b) => rateOf(b) - rateOf(a));
  if (linkBandwidth === undefined || rates.size === 0) return all;
  let left = linkBandwidth;
  const fitting = all.filter((stream) => {
    const fits = rateOf(stream) <= left;
    if (fits) left -= rateOf(stream);
    return fits;
  });
  return fitting.length > 0 ? fitting : all.slice(-1);
}
