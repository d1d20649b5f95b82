// Bytes of Data packets per second, and processor time per gigabyte: one long unpaced play, judged by all rules with
// a reference copy, against a bare socket that reads the same bytes.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAsfFile } from '../../dist/asf/file.js';
import { longFile } from './asf.mjs';
import { clocked, figure, interleave } from './measure.mjs';
import { bareSession, startPeer } from './peer.mjs';
import { openPlayer } from './player.mjs';

/** Plays of a bare socket in one sample: a single one is over before it says much. */
const BARE = 8;
const PLAY = `id: play
title: Everything of the content is played once
section: "4.3"
needs: { content: short }
axes: { transport: [tcp] }
steps:
  - include: openings/header-read
  - send: StreamSwitch
    with: { aStreamEntries: { select: all } }
    expect: ReportStreamSwitch
  - send: StartPlaying
    with: { openFileId: $file, playIncarnation: { fresh: play }, position: 0 }
    expect: ReportStartedPlaying
  - outcomes:
      - reply: ReportEndOfStream
        where: { hr: 0 }
  - disconnect: true
`;

export async function throughput({ quick, folder, signal }) {
  const packets = quick ? 24_000 : 72_000;
  const bytes = longFile(packets);
  const path = join(folder, 'play.yaml');
  writeFileSync(path, PLAY);
  writeFileSync(join(folder, 'bench.asf'), bytes);
  const peer = await startPeer(folder, signal);
  try {
    const content = { key: 'short', path: 'bench.asf', reference: readAsfFile(new Uint8Array(bytes)) };
    const play = await openPlayer({ path, port: peer.port, content, signal });
    await play();
    const recording = await peer.recording;
    const size = recording.answers.reduce((sum, length) => sum + length, 0);

    const samples = await interleave(
      {
        baseline: async () => {
          const all = await clocked(async () => {
            for (let n = 0; n < BARE; n++) await bareSession(peer.port, recording, signal);
          });
          return { wall: all.wall / BARE, cpu: all.cpu / BARE };
        },
        harness: () =>
          clocked(async () => {
            const seen = await play();
            // The header is a Data packet too.
            if (seen.packets < packets) throw new Error(`${seen.packets} of ${packets} packets were judged`);
          }),
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
    ];
  } finally {
    await peer.close();
  }
}
