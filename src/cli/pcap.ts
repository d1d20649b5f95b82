import { join } from 'node:path';
import type { Captures } from '../capture/captures.ts';
import { inert } from '../report/inert.ts';
import type { RunArguments } from './commands/run.ts';
import { UsageError } from './usage-error.ts';
import type { World } from './world.ts';

/** The captures of `--pcap`, if it was given; loaded when they are wanted. Throws a UsageError for another word. */
export async function capturesOf(
  { pcap, 'output-dir': folder }: Pick<RunArguments, 'pcap' | 'output-dir'>,
  { stderr }: Pick<World, 'stderr'>,
): Promise<Captures | undefined> {
  if (pcap === undefined) return undefined;
  if (pcap !== 'failed' && pcap !== 'all')
    throw new UsageError(`--pcap must be failed or all, got ${JSON.stringify(pcap)}`);
  const { openCaptures } = await import('../capture/captures.ts');
  return openCaptures({
    which: pcap,
    folder: join(folder, 'pcap'),
    inert,
    say: (sentence) => void stderr.write(`${stderr.isTTY ? '\r\u001b[2K' : ''}mms-conform: ${sentence}\n`),
  });
}
