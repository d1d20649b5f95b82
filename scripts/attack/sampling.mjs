// What the system says of a process, where it says anything: /proc of Linux.
import { readdirSync, readFileSync } from 'node:fs';

/** Bytes of memory that are resident; undefined where the system does not tell. */
export function residentMemory(pid) {
  return inProc(() => {
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  });
}

/** Open files, sockets among them. */
export const openFiles = (pid) => inProc(() => readdirSync(`/proc/${pid}/fd`).length);

/** Seconds of processor time. */
export function processorTime(pid) {
  return inProc(() => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    // utime and stime, in the hundredths of a second that every Linux tells them in.
    return (Number(fields[11]) + Number(fields[12])) / 100;
  });
}

/** Seconds in which it was ready to run and the machine did something else. */
export const keptWaiting = (pid) =>
  inProc(() => Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[1]) / 1e9);

function inProc(read) {
  try {
    return read();
  } catch {
    // Another system, or the process is gone.
    return undefined;
  }
}

/** Calls back with the resident memory of `pid` until it is stopped. */
export function sampleMemory(pid, everyMs, onSample) {
  const timer = setInterval(() => {
    const bytes = residentMemory(pid);
    if (bytes !== undefined) onSample(bytes);
  }, everyMs);
  return () => clearInterval(timer);
}
