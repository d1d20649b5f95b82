import { readFile } from 'node:fs/promises';
import { mplayer, runProgram } from './program.ts';

/**
 * MPlayer reads blocks of this size, and of a block that the end of the content cuts short it writes only what it
 * had when it began: the last packets are received and thrown away.
 */
export const MPLAYER_BLOCK = 2048;

/** No configuration, no remote control, no cache between the network and the file. */
const PLAIN = ['-noconfig', 'all', '-nolirc', '-nocache', '-vo', 'null', '-ao', 'null'];

/** Writes what MPlayer receives to `file`: the header, then packets filled up to the packet size. */
export async function dumpWithMplayer(url: string, file: string): Promise<Uint8Array> {
  const { status, stdout, stderr, timedOut } = await runProgram(
    mplayer,
    [...PLAIN, '-dumpstream', '-dumpfile', file, url],
    { limit: 30_000 },
  );
  const said = `${stdout}${stderr}`;
  if (status !== 0 || !said.includes('Core dumped ;)'))
    throw new Error(`MPlayer ended with ${timedOut ? 'its time' : status} and wrote nothing: ${said}`);
  return readFile(file);
}
