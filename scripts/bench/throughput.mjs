// Bytes of Data packets per second, and processor time per gigabyte: one long unpaced play, judged by all rules with
// a reference copy, against a bare socket that reads the same bytes.
import { figure, interleave } from './measure.mjs';
import { bareSession, clockedBoth, startPeer } from './peer.mjs';
import { fileInMemory, PATH, settings, writePlay } from './play.mjs';
import { openPlayer } from './player.mjs';

/** Plays of a bare socket in one sample: a single one is over before it says much. */
const BARE = 8;

export async function throughput({ quick, folder, signal }) {
  const given = settings({ packets: quick ? 24_000 : 72_000 });
  const peer = await startPeer({ folder, generated: { [PATH]: given }, signal });
  try {
    const play = await checkedPlay({ given, folder, port: peer.port, signal });
    await play();
    const recording = await peer.recording;
    const size = recording.answers.reduce((sum, length) => sum + length, 0);
    const samples = await interleave(
      {
        baseline: async () => {
          const all = await clockedBoth(peer, async () => {
            for (let n = 0; n < BARE; n++) await bareSession(peer.port, recording, signal);
          });
          return { wall: all.wall / BARE, cpu: all.cpu / BARE, busy: all.busy };
        },
        harness: () => clockedBoth(peer, play),
      },
      { repeats: quick ? 7 : 21, budget: quick ? 10_000 : 50_000, signal },
    );
    const of = (map) => ({ baseline: samples.baseline.map(map), harness: samples.harness.map(map) });
    return [
      figure({
        name: 'checked Data throughput',
        unit: 'MB/s',
        better: 'higher',
        ...of(({ wall }) => size / 1e6 / wall),
      }),
      figure({
        name: 'processor time of Data',
        unit: 'CPU s/GB',
        better: 'lower',
        ...of(({ cpu }) => cpu / (size / 1e9)),
      }),
      figure({
        name: 'the server of Data is busy',
        unit: '% of the time',
        better: '–',
        ...of(({ busy }) => 100 * busy),
      }),
    ];
  } finally {
    await peer.close();
  }
}

/** The play of the harness, which fails unless every packet was judged, and right. */
export async function checkedPlay({ given, folder, port, signal }) {
  const content = { key: 'short', path: PATH, reference: fileInMemory(given) };
  const play = await openPlayer({ path: writePlay(folder), port, content, signal });
  return async () => {
    const seen = await play();
    // The header is a Data packet too.
    if (seen.packets < given.packets)
      throw new Error(`${seen.packets} of ${given.packets} packets were judged`);
  };
}
