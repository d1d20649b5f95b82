import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { UsageError } from './usage-error.ts';

/** What the system lets one process have; undefined where it does not tell. */
export interface SystemLimits {
  /** Files and sockets that may be open at the same time. */
  readonly openFiles: number | undefined;
  /** The range of ports of connections that leave it to the system. */
  readonly ports: { readonly low: number; readonly high: number } | undefined;
}

/** Files that this process has open beside the connections. */
const BESIDE = 64;

/** Throws a sentence when so many sessions can never be there; `ends` is how many ends of each this process holds. */
export function refuseTooMany(sessions: number, ends: number, { openFiles, ports }: SystemLimits): void {
  const needed = sessions * ends + BESIDE;
  if (openFiles !== undefined && openFiles < needed) {
    throw new UsageError(
      `${sessions} sessions need ${needed} open files, and this process may have ${openFiles}: run \`ulimit -n ${needed}\` in this shell first, or ask for fewer with --sessions`,
    );
  }
  const free = ports === undefined ? Number.POSITIVE_INFINITY : ports.high - ports.low + 1;
  if (ports !== undefined && free < sessions) {
    throw new UsageError(
      `${sessions} sessions need a local port each, and the system gives out ${free} (${ports.low} to ${ports.high}): ask for fewer with --sessions, or widen the range with \`sysctl -w net.ipv4.ip_local_port_range="1024 65535"\``,
    );
  }
}

/** Node has raised the soft limit to the hard one when it started, so that this is what there is. */
export function systemLimits(): SystemLimits {
  return { openFiles: openFiles(), ports: ports() };
}

function openFiles(): number | undefined {
  const listed = textOf('/proc/self/limits');
  const word = listed === undefined ? shell('ulimit -n') : /^Max open files\s+(\S+)/m.exec(listed)?.[1];
  return word !== undefined && /^\d+$/.test(word) ? Number(word) : undefined;
}

function ports(): SystemLimits['ports'] {
  const [, low, high] =
    /^(\d+)\s+(\d+)\s*$/.exec(textOf('/proc/sys/net/ipv4/ip_local_port_range') ?? '') ?? [];
  return low === undefined || high === undefined ? undefined : { low: Number(low), high: Number(high) };
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Another system than Linux.
    return undefined;
  }
}

function shell(line: string): string | undefined {
  if (process.platform === 'win32') return undefined;
  try {
    return execFileSync('/bin/sh', ['-c', line], { encoding: 'utf8' }).trim();
  } catch {
    // Where there is no shell, connections fail one by one and are counted.
    return undefined;
  }
}
