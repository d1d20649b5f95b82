// Short checked sessions per second: connect, three exchanges, leave, 16 at a time, by the player of the harness
// and by bare sockets that write prebuilt bytes.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { figure, interleave } from './measure.mjs';
import { bareSession, clockedBoth, startPeer } from './peer.mjs';
import { openPlayer } from './player.mjs';

const WORKERS = 16;
const SANITY = `id: sanity
title: The server answers Connect, FunnelInfo and ConnectFunnel
section: "4.3"
axes: { transport: [tcp] }
steps:
  - include: openings/connected
  - disconnect: true
`;

export async function sessions({ quick, folder, signal }) {
  // Each of them leaves a port in TIME_WAIT: all samples together stay far below what the system has.
  const count = quick ? 200 : 400;
  const path = join(folder, 'sanity.yaml');
  writeFileSync(path, SANITY);
  const peer = await startPeer({ folder, signal });
  try {
    const play = await openPlayer({ path, port: peer.port, signal });
    await play();
    const recording = await peer.recording;
    const samples = await interleave(
      {
        baseline: () => clockedBoth(peer, () => many(count, () => bareSession(peer.port, recording, signal))),
        harness: () => clockedBoth(peer, () => many(count, play)),
      },
      { repeats: quick ? 7 : 15, budget: quick ? 8000 : 40_000, signal },
    );
    const of = (map) => ({ baseline: samples.baseline.map(map), harness: samples.harness.map(map) });
    return [
      figure({
        name: `checked sessions, ${WORKERS} workers`,
        unit: 'sessions/s',
        better: 'higher',
        ...of(({ wall }) => count / wall),
      }),
      figure({
        name: 'processor time of a session',
        unit: 'CPU ms',
        better: 'lower',
        ...of(({ cpu }) => (cpu * 1000) / count),
      }),
      figure({
        name: 'the server of the sessions is busy',
        unit: '% of the time',
        better: '–',
        ...of(({ busy }) => 100 * busy),
      }),
    ];
  } finally {
    await peer.close();
  }
}

async function many(count, once) {
  let left = count;
  const worker = async () => {
    while (left-- > 0) await once();
  };
  await Promise.all(Array.from({ length: WORKERS }, worker));
}
