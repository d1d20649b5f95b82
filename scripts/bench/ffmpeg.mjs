// The same stream from the same server, played by ffmpeg, which demuxes every packet and throws it away.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { generatedFile } from '../../dist/server/generated/content.js';
import { clocked, figure, interleave } from './measure.mjs';
import { startPeer } from './peer.mjs';
import { PATH, settings } from './play.mjs';
import { checkedPlay } from './throughput.mjs';

const run = promisify(execFile);
/** Milliseconds; no play takes so long. */
const LONGEST = 30_000;
const NAME = 'checked Data against ffmpeg';

export async function ffmpeg({ quick, folder, signal }) {
  if (!(await isInstalled())) {
    console.error('bench: ffmpeg is not installed, so nothing is compared with it');
    return [];
  }
  const given = settings({ packets: quick ? 24_000 : 72_000 });
  const generated = { [PATH]: given };
  // Each client has its own conversation, recorded once; the media in both are the same.
  const peers = await Promise.all([1, 2].map(() => startPeer({ folder, generated, signal })));
  const [forHarness, forFfmpeg] = peers;
  try {
    const play = await checkedPlay({ given, folder, port: forHarness.port, signal });
    await play();
    await playFfmpeg(forFfmpeg.port, given, signal);
    await Promise.all(peers.map(({ recording }) => recording));
    const samples = await interleave(
      {
        baseline: () => playFfmpeg(forFfmpeg.port, given, signal),
        harness: () => clocked(play),
      },
      { repeats: quick ? 3 : 11, budget: quick ? 6000 : 30_000, signal },
    );
    const size = given.packets * given.packetSize;
    const of = (map) => ({ baseline: samples.baseline.map(map), harness: samples.harness.map(map) });
    return [
      figure({ name: NAME, unit: 'MB/s', better: 'higher', ...of(({ wall }) => size / 1e6 / wall) }),
      figure({
        name: 'processor time against ffmpeg',
        unit: 'CPU s/GB',
        better: 'lower',
        ...of(({ cpu }) => cpu / (size / 1e9)),
      }),
    ];
  } finally {
    await Promise.all(peers.map(({ close }) => close()));
  }
}

/**
 * Wall and processor time as ffmpeg tells them of its main loop: its start, and what it reads to find out what the
 * streams are, are left out. Fails unless all the audio of the content went through it.
 */
async function playFfmpeg(port, given, signal) {
  const url = `mmst://127.0.0.1:${port}/${PATH}`;
  const args = [
    '-nostdin',
    '-hide_banner',
    '-nostats',
    '-benchmark',
    '-i',
    url,
    '-c',
    'copy',
    '-f',
    'null',
    '-',
  ];
  const { stderr } = await run('ffmpeg', args, { timeout: LONGEST, signal });
  const [, audio] = /audio:(\d+)kB/.exec(stderr) ?? [];
  // It rounds to whole kilobytes of 1,024.
  if (!(Math.abs(Number(audio) * 1024 - audioBytes(given)) < 1024))
    throw new Error(`ffmpeg did not play all of the content: ${stderr.slice(-500)}`);
  const [, user, system, wall] =
    /bench: utime=([\d.]+)s stime=([\d.]+)s rtime=([\d.]+)s/.exec(stderr)?.map(Number) ?? [];
  if (wall === undefined) throw new Error(`ffmpeg tells no times: ${stderr.slice(-500)}`);
  return { wall, cpu: user + system };
}

function audioBytes(given) {
  const { packetCount, packet } = generatedFile(given);
  // Four payloads with headers of 17 bytes, after 12 bytes of the packet's own.
  return packetCount * (packet(0).length - 12 - 4 * 17);
}

async function isInstalled() {
  try {
    await run('ffmpeg', ['-version']);
    return true;
  } catch (error) {
    if (error.code === 'ENOENT') return false;
    throw error;
  }
}
