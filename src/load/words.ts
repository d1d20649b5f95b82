import type { LoadDocument } from './document-schema.ts';

/** `1,234`, whatever the language of the machine is. */
export const number = (count: number): string => count.toLocaleString('en');

export const counted = (count: number, what: string): string =>
  `${number(count)} ${what}${count === 1 ? '' : 's'}`;

/** `0.4 ms`, `120 ms`, `1.25 s`. */
export function time(ms: number): string {
  if (ms < 10) return `${Math.round(ms * 10) / 10} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  return ms < 99_995 ? `${Math.round(ms / 10) / 100} s` : `${Math.round(ms / 1000)} s`;
}

/** `512 B`, `8.2 MB`. */
export function bytes(size: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = size;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 99.95 ? Math.round(value) : Math.round(value * 10) / 10} ${units[unit]}`;
}

/** `0.02 %` of all; what is more than nothing is never said to be nothing. */
export function share(part: number, of: number): string {
  if (part === 0 || of === 0) return '0 %';
  const percent = (100 * part) / of;
  return percent < 0.01 ? 'less than 0.01 %' : `${Number(percent.toPrecision(2))} %`;
}

/** The four rows of times that every report shows. */
export const timeRows = ({ times, packets }: LoadDocument) =>
  [
    ['connect', 'TCP connection', times.connect],
    ['first reply', 'from Connect to ReportConnectedEX', times.firstReply],
    ['first packet', 'from StartPlaying to the first media packet', times.firstPacket],
    ['lateness', 'of every media packet, by its send time', packets.lateness],
  ] as const;

/** What says how far these figures are to be trusted. */
export function caveats({ harness, packets, checks, plan }: LoadDocument): readonly string[] {
  const found: string[] = [];
  if (harness.servesToo)
    found.push(
      'The server was in this process too, in a thread of its own: processor time and memory are those of both.',
    );
  if (harness.delay.p99 > 50 || harness.delay.max > plan.tolerance / 2)
    found.push(
      `This process was late itself, by ${time(harness.delay.p99)} at p99 and ${time(harness.delay.max)} at most: so much of any time above may be its own.`,
    );
  if (packets.lateWhileBusy > 0)
    found.push(
      `${counted(packets.lateWhileBusy, 'late packet')} may have waited for this process, and ${packets.lateWhileBusy === 1 ? 'is' : 'are'} not laid at the server’s door.`,
    );
  if (checks.untold > 0)
    found.push(
      `${counted(checks.untold, 'sighting')} of timers ${checks.untold === 1 ? 'was' : 'were'} left out, because this process was busy.`,
    );
  return found;
}
