import { ffprobe, runProgram } from './program.ts';

/** Packets of each stream as ffprobe counts them: `wmv2 120`, by the name of the codec. */
export async function countPackets(file: string): Promise<readonly string[]> {
  const counts = ['-count_packets', '-show_entries', 'stream=codec_name,nb_read_packets'];
  // Damaged packets are among the things that are counted here, so what is said of them is of no interest.
  const { status, stdout, stderr } = await runProgram(
    ffprobe,
    ['-v', 'quiet', ...counts, '-of', 'csv=p=0:s=\\ ', file],
    { limit: 20_000 },
  );
  if (status !== 0) throw new Error(`ffprobe cannot read ${file}: ${stderr}`);
  return stdout
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .sort();
}
